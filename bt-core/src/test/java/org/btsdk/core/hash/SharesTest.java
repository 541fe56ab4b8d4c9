// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void are_what_is_wished_for_while_two_are_left_for_each_thread_and_then_single_pieces() {
    assertThat(Shares.next(512, 4, 64)).isEqualTo(64);
    assertThat(Shares.next(511, 4, 64)).isEqualTo(1);
    assertThat(Shares.next(0, 4, 1)).isEqualTo(1);
  }

  @Test
  void do_not_overflow() {
    assertThat(Shares.next(Integer.MAX_VALUE, Integer.MAX_VALUE, 64)).isEqualTo(1);
  }
}
