// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.lsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What can be seen of local discovery without a network that can multicast, as the loopback
/// interface cannot in most systems; the rest is tested with real clients.
@Timeout(60)
class LocalDiscoveryTest {
  private static final Sha1Hash TORRENT =
      Sha1Hash.parse("0123456789abcdef0123456789abcdef01234567");

  private static LocalDiscovery discovery(String name) {
    return new LocalDiscovery(
        name,
        Optional.of(InetAddress.getLoopbackAddress()),
        6881,
        new Random(1),
        (_, peer) -> {
          throw new AssertionError("nobody is there: " + peer);
        });
  }

  private static boolean runs(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  @Test
  void where_nothing_can_be_joined_it_does_nothing_and_ends() {
    try (LocalDiscovery discovery = discovery("lsd-test-1")) {
      discovery.wanted(TORRENT);
      discovery.unwanted(TORRENT);
      discovery.wanted(TORRENT);
    }
    assertThat(runs("lsd-test-1")).isFalse();
  }

  @SuppressWarnings("try") // closed twice: the second time does nothing
  @Test
  void without_a_torrent_there_is_no_thread() {
    try (LocalDiscovery discovery = discovery("lsd-test-2")) {
      assertThat(runs("lsd-test-2")).isFalse();
      discovery.close();
      discovery.wanted(TORRENT);
      assertThat(runs("lsd-test-2")).isFalse();
    }
  }
}
