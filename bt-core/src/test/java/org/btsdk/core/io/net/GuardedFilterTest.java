// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.model.IpAddress;
import org.junit.jupiter.api.Test;

class GuardedFilterTest {
  private static final IpAddress ONE = IpAddress.parse("203.0.113.5");
  private static final IpAddress OTHER = IpAddress.parse("203.0.113.6");

  @Test
  void what_a_filter_throws_for_is_refused_and_nothing_else() {
    GuardedFilter filter =
        new GuardedFilter(address -> {
          if (address.equals(ONE)) {
            throw new NoClassDefFoundError("com/acme/Ranges");
          }
          return true;
        });
    assertThat(filter.allows(ONE)).isFalse();
    assertThat(filter.allows(OTHER)).isTrue();
    assertThat(filter.allows(ONE)).isFalse();
  }
}
