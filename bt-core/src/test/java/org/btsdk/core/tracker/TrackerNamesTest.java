// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.HostResolver;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.testkit.tracker.FakeTracker;
import org.btsdk.testkit.tracker.FakeUdpTracker;
import org.junit.jupiter.api.Test;

/// The engine looks names up, not the transport.
class TrackerNamesTest {
  private static final HostResolver ONE_NAME =
      (host, _) -> {
        if (!host.equals("tracker.test")) {
          throw new UnknownHostException("unknown host " + host);
        }
        return List.of(InetAddress.ofLiteral("127.0.0.1"));
      };

  private static AnnounceRequest request(AnnounceRequest.AddressFamily family) {
    return new AnnounceRequest(
        Sha1Hash.of(new byte[20]),
        PeerId.of(new byte[20]),
        6881,
        0,
        0,
        0,
        AnnounceRequest.Event.STARTED,
        10,
        1,
        Optional.empty(),
        Optional.empty(),
        family);
  }

  @Test
  void a_udp_tracker_is_found_by_the_engines_resolver() throws Exception {
    try (FakeTracker tracker = new FakeUdpTracker();
        TrackerTransport transport =
            new UdpTrackerTransport(
                new TrackerContext(
                    "bt/test",
                    Optional.empty(),
                    ONE_NAME,
                    RandomGeneratorFactory.of("L64X128MixRandom").create(1),
                    PluginConfig.empty()))) {
      tracker.behave(new FakeTracker.Behaviour.Answer(List.of(), 3, 4));
      int port = tracker.uri().getPort();
      Duration timeout = Duration.ofSeconds(20);
      AnnounceRequest any = request(AnnounceRequest.AddressFamily.ANY);
      assertThat(
              transport.announce(URI.create("udp://tracker.test:" + port), any, timeout).seeders())
          .hasValue(3);
      assertThatThrownBy(
              () -> transport.announce(URI.create("udp://other.test:" + port), any, timeout))
          .isInstanceOf(UnknownHostException.class);
      assertThatThrownBy(() ->
              transport.announce(
                  URI.create("udp://tracker.test:" + port),
                  request(AnnounceRequest.AddressFamily.V6),
                  timeout))
          .hasMessageContaining("no address of family V6");
    }
  }
}
