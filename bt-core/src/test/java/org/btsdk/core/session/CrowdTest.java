// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdTest {
  @Test
  void who_calls_is_listened_to_beyond_what_there_may_be_but_not_without_end() {
    assertThat(Crowd.letsIn(50, 50)).isTrue();
    assertThat(Crowd.letsIn(50 + Crowd.MAX - 1, 50)).isTrue();
    assertThat(Crowd.letsIn(50 + Crowd.MAX, 50)).isFalse();
  }

  @Test
  void who_called_is_one_too_many_beyond_what_there_may_be() {
    assertThat(Crowd.isCrowded(50, 50, false)).isFalse();
    assertThat(Crowd.isCrowded(51, 50, false)).isTrue();
    assertThat(Crowd.isCrowded(51, 50, true)).isFalse();
  }
}
