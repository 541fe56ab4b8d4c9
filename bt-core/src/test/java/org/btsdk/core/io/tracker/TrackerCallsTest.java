// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

class TrackerCallsTest {
  private static final List<Sha1Hash> ONE = List.of(Sha1Hash.parse("0".repeat(40)));

  @Test
  void names_the_tracker_that_does_not_answer() throws Exception {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/announce");
    }

    assertThatExceptionOfType(TorrentException.Network.class)
        .isThrownBy(() -> Torrents.scrape(closed, ONE, Duration.ofSeconds(20)))
        .withMessageStartingWith(closed + ": ");
  }

  @Test
  void lists_the_schemes_when_none_speaks_that_of_the_tracker() {
    assertThatExceptionOfType(TorrentException.Plugin.class)
        .isThrownBy(
            () -> Torrents.scrape(URI.create("gopher://host/"), ONE, Duration.ofSeconds(20)))
        .withMessageContaining("gopher")
        .withMessageContaining("udp");
  }

  @Test
  void lists_every_built_in_plugin_without_a_problem() {
    assertThat(Torrents.plugins())
        .extracting(PluginInfo::name)
        .contains("file", "memory", "rarest", "sequential", "bucket", "titfortat", "http", "udp");
    assertThat(Torrents.plugins()).allMatch(plugin -> plugin.problem().isEmpty());
  }
}
