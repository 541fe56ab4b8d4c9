// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceRequest.Event;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.HostResolver;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerTransport;
import org.junit.jupiter.api.Test;

/// What an announce over HTTP looks up, and for how long; and that it looks up nothing where a
/// proxy does.
class HttpTrackerLookupsTest {
  private static final String ONE_PEER = "d5:peers6:\u0001\u0002\u0003\u0004\u0000\u0005e";

  private static final HostResolver NO_NAMES =
      (host, _) -> {
        throw new UnknownHostException("unknown host " + host);
      };

  private static TrackerTransport transport(HostResolver names, ProxySelector proxies) {
    return new HttpTrackerTransport(
        new TrackerContext(
            "bt/test",
            Optional.empty(),
            names,
            RandomGeneratorFactory.of("L64X128MixRandom").create(1),
            PluginConfig.empty()),
        proxies);
  }

  private static AnnounceResponse announce(
      TrackerTransport transport, String uri, AddressFamily family)
      throws IOException, InterruptedException {
    return transport.announce(
        URI.create(uri),
        new AnnounceRequest(
            Sha1Hash.parse("aa".repeat(20)),
            PeerId.of(new byte[20]),
            6881,
            0,
            0,
            1,
            Event.NONE,
            50,
            0,
            Optional.empty(),
            Optional.empty(),
            family),
        Duration.ofHours(1));
  }

  @Test
  void all_steps_of_an_announce_share_its_time() {
    List<Long> leftNanos = new ArrayList<>();
    List<Long> spentNanos = new ArrayList<>();
    HostResolver slow =
        (_, left) -> {
          leftNanos.add(left.toNanos());
          long start = System.nanoTime();
          while (System.nanoTime() - start < 20_000_000) {
            Thread.onSpinWait();
          }
          spentNanos.add(System.nanoTime() - start);
          return List.of(InetAddress.ofLiteral("198.51.100.7"));
        };
    try (TrackerTransport transport = transport(slow, HttpClient.Builder.NO_PROXY)) {
      // Of the other family, so that it ends before it connects.
      assertThatThrownBy(() -> announce(transport, "http://out.example/x", AddressFamily.V6))
          .isInstanceOf(ConnectException.class);
    }
    assertThat(leftNanos).hasSize(2);
    assertThat(leftNanos.get(1)).isLessThanOrEqualTo(leftNanos.get(0) - spentNanos.get(0));
  }

  @Test
  void behind_a_proxy_nothing_is_looked_up_and_inner_addresses_are_refused() throws Exception {
    Map<String, String> answers =
        Map.of(
            "http://out.example/announce/KEY",
            answer("200 so", "", ONE_PEER),
            "http://out.example/moved/announce",
            answer("302 there", "Location: http://other.example/announce/KEY\r\n", ""),
            "http://other.example/announce/KEY",
            answer("200 so", "", ONE_PEER),
            "http://out.example/inward/announce",
            answer("302 there", "Location: http://192.168.0.1/announce\r\n", ""));
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        TrackerTransport transport =
            transport(
                NO_NAMES, ProxySelector.of((InetSocketAddress) proxy.getLocalSocketAddress()))) {
      Thread.ofVirtual().start(() -> serve(proxy, answers));
      for (String path : List.of("/announce/KEY", "/moved/announce")) {
        assertThat(announce(transport, "http://out.example" + path, AddressFamily.ANY).peers())
            .as(path)
            .hasSize(1);
      }
      for (String inner :
          List.of(
              "http://192.168.0.1/cgi-bin/reboot/announce",
              "http://[::1]/reboot",
              "http://[fe80::1%25nowhere]/reboot",
              "http://out.example/inward/announce")) {
        assertThatThrownBy(() -> announce(transport, inner, AddressFamily.ANY))
            .as(inner)
            .isInstanceOf(TrackerProtocolException.class)
            .hasMessageContaining("local network");
      }
    }
  }

  private static String answer(String status, String header, String body) {
    return "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s"
        .formatted(status, body.length(), header, body);
  }

  /// Answers each request by what it asks for, and closes.
  private static void serve(ServerSocket proxy, Map<String, String> answers) {
    while (true) {
      try (Socket socket = proxy.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String[] words = String.valueOf(in.readLine()).split("[ ?]", -1);
        String asked = words.length > 1 ? words[1] : "";
        String header = in.readLine();
        while (header != null && !header.isEmpty()) {
          header = in.readLine();
        }
        String answer = answers.getOrDefault(asked, answer("404 no", "", ""));
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      } catch (SocketException _) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
