// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.model.IpAddress;
import org.junit.jupiter.api.Test;

class HandshakeSlotsTest {
  private final HandshakeSlots slots = new HandshakeSlots();

  private int acquired(String pattern, int count) {
    int acquired = 0;
    for (int i = 0; i < count; i++) {
      acquired += slots.tryAcquire(IpAddress.parse(pattern.formatted(i))) ? 1 : 0;
    }
    return acquired;
  }

  @Test
  void one_host_that_says_nothing_keeps_nobody_else_out() {
    assertThat(acquired("203.0.113.5", 500)).isEqualTo(HandshakeSlots.MAX_OF_HOST);
    assertThat(acquired("2001:db8:1:2::%x", 500)).isEqualTo(HandshakeSlots.MAX_OF_HOST);
    assertThat(acquired("203.0.113.6", 1)).isEqualTo(1);
    for (int i = 0; i < HandshakeSlots.MAX_OF_HOST; i++) {
      slots.release(IpAddress.parse("203.0.113.5"));
    }
    assertThat(acquired("203.0.113.5", 500)).isEqualTo(HandshakeSlots.MAX_OF_HOST);
  }

  @Test
  void all_together_are_bounded_neighbours_too() {
    assertThat(acquired("127.0.0.1", 500)).isEqualTo(HandshakeSlots.MAX);
    assertThat(acquired("203.0.113.%d", 1)).isZero();
    slots.release(IpAddress.parse("127.0.0.1"));
    assertThat(acquired("203.0.113.%d", 2)).isEqualTo(1);
  }

  @Test
  void hosts_behind_one_translator_are_counted_apart() {
    assertThat(acquired("64:ff9b::203.0.113.5", 500)).isEqualTo(HandshakeSlots.MAX_OF_HOST);
    assertThat(acquired("64:ff9b::203.0.113.6", 1)).isEqualTo(1);
    assertThat(acquired("2001:0:4136:e378::%x", 100)).isEqualTo(100);
  }
}
