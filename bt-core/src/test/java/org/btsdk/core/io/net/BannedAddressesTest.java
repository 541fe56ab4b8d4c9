// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.core.session.Bans;
import org.btsdk.model.IpAddress;
import org.junit.jupiter.api.Test;

class BannedAddressesTest {
  private static final long DAY_NANOS = 86_400_000_000_000L;

  private final BannedAddresses banned = new BannedAddresses();

  @Test
  void who_owns_many_addresses_does_not_fill_the_memory() {
    for (int i = 0; i < Bans.MAX_BANS + 100; i++) {
      banned.ban(IpAddress.parse("2001:db8:%x::1".formatted(i)), DAY_NANOS + i);
    }
    assertThat(banned.count()).isEqualTo(Bans.MAX_BANS);
    assertThat(banned.contains(IpAddress.parse("2001:db8:%x::1".formatted(Bans.MAX_BANS + 99))))
        .isTrue();
  }

  @Test
  void a_ban_without_an_end_is_one() {
    IpAddress address = IpAddress.parse("203.0.113.5");
    banned.ban(address, Long.MAX_VALUE);
    assertThat(banned.contains(address)).isTrue();
    assertThat(banned.contains(IpAddress.parse("203.0.113.6"))).isFalse();
  }
}
