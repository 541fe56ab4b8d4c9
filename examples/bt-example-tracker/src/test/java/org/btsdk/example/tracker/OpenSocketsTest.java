// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.TrackerContext;
import org.junit.jupiter.api.Test;

class OpenSocketsTest {
  private static final AnnounceRequest REQUEST =
      new AnnounceRequest(
          Sha1Hash.of(new byte[20]),
          PeerId.of(new byte[20]),
          6881,
          0,
          0,
          0,
          AnnounceRequest.Event.NONE,
          50,
          0,
          Optional.empty(),
          Optional.empty(),
          AnnounceRequest.AddressFamily.ANY);

  @Test
  void an_announce_that_could_not_connect_leaves_no_socket_behind() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    URI gone;
    try (ServerSocket once = new ServerSocket(0, 1, loopback)) {
      gone = URI.create("example-lines://127.0.0.1:" + once.getLocalPort());
    }
    LineTransport transport =
        new LineTransport(
            new TrackerContext(
                "bt/0.1.0",
                Optional.empty(),
                (_, _) -> List.of(loopback),
                new Random(1),
                PluginConfig.empty()));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> transport.announce(gone, REQUEST, Duration.ofSeconds(10)));
    assertThat(transport.openSockets()).isZero();
    transport.close();
  }
}
