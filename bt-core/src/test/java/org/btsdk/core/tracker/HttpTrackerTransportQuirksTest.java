// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.GZIPOutputStream;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceRequest.Event;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.btsdk.spi.tracker.TrackerTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTrackerTransportQuirksTest {
  private static final String ONE_PEER = "d5:peers6:\u0001\u0002\u0003\u0004\u0000\u0005e";

  private final ServerSocket server;
  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final TrackerTransport transport =
      new HttpTrackerTransport(
          new TrackerContext(
              "bt/test",
              Optional.empty(),
              (host, _) -> List.of(InetAddress.getAllByName(host)),
              RandomGeneratorFactory.of("L64X128MixRandom").create(1),
              PluginConfig.empty()));

  HttpTrackerTransportQuirksTest() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  }

  @BeforeEach
  void start() {
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void stop() throws IOException {
    transport.close();
    server.close();
  }

  /// Answers each request by its path, and closes.
  private void serve() {
    while (true) {
      try (Socket socket = server.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String[] words = String.valueOf(in.readLine()).split("[ ?]", -1);
        String path = words.length > 1 ? words[1] : "";
        String header = in.readLine();
        while (header != null && !header.isEmpty()) {
          header = in.readLine();
        }
        socket.getOutputStream().write(answers.getOrDefault(path, response("404 no", bytes(""))));
      } catch (SocketException _) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static byte[] response(String status, byte[] body, String... headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head =
        "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(status, body.length, String.join("", headers));
    out.writeBytes(bytes(head));
    out.writeBytes(body);
    return out.toByteArray();
  }

  @Test
  void follows_a_redirect_and_keeps_the_scheme_and_host_if_it_is_relative() throws Exception {
    redirect("/announce", "/other?");
    send("/other", 200, bytes(ONE_PEER));
    assertThat(announce(Event.NONE).peers()).hasSize(1);
  }

  @Test
  void gives_up_on_redirects_without_end() {
    redirect("/announce", "/announce");
    assertThatThrownBy(() -> announce(Event.NONE))
        .isInstanceOf(TrackerProtocolException.class)
        .hasMessage("redirected more than 5 times");
  }

  @Test
  void goes_nowhere_but_to_the_web() {
    redirect("/announce", "file:///etc/passwd");
    assertThatThrownBy(() -> announce(Event.NONE))
        .isInstanceOf(TrackerProtocolException.class)
        .hasMessage("redirects to what is no web address");
  }

  @Test
  void knows_the_addresses_where_no_stranger_may_send_it() {
    for (String inner :
        List.of(
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "198.18.0.1",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "64:ff9b::a00:1",
            "2002:c0a8:1::1",
            "fd00::1",
            "224.0.0.1")) {
      assertThat(Addresses.isInner(InetAddress.ofLiteral(inner))).as(inner).isTrue();
    }
    for (String outer :
        List.of("8.8.8.8", "100.128.0.1", "198.20.0.1", "2001:db8::1", "64:ff9b::808:808")) {
      assertThat(Addresses.isInner(InetAddress.ofLiteral(outer))).as(outer).isFalse();
    }
  }

  @Test
  void asks_nothing_in_our_own_network_that_is_no_tracker() throws Exception {
    for (String service :
        List.of(
            "/",
            "",
            "/apply.cgi?action=reboot",
            "/announcement/delete",
            "/apply.cgi/announce?action=reboot",
            "/cgi-bin/reboot/announce",
            "/apply;/announce",
            "/apply%2ecgi/announce")) {
      send(URI.create("http://h" + service).getRawPath(), 200, bytes(ONE_PEER));
      assertThatThrownBy(() -> announce(service, Event.NONE))
          .as(service)
          .isInstanceOf(TrackerProtocolException.class)
          .hasMessageContaining("local network");
    }
    send("/cgi-bin/reboot/scrape", 200, bytes("d5:filesdee"));
    assertThatThrownBy(() -> scrape("/cgi-bin/reboot/announce"))
        .isInstanceOf(TrackerProtocolException.class)
        .hasMessageContaining("local network");
    send("/scrape", 200, bytes("d5:filesdee"));
    assertThat(scrape("/announce")).isEmpty();
    for (String path : List.of("/announce", "/announce.php", "/0123456789abcdef/announce")) {
      send(path, 200, bytes(ONE_PEER));
      assertThat(announce(path, Event.NONE).peers()).as(path).hasSize(1);
    }
  }

  @Test
  void reads_what_is_compressed() throws Exception {
    send("/announce", 200, gzip(bytes(ONE_PEER)));
    assertThat(announce(Event.NONE).peers()).hasSize(1);
  }

  @Test
  void refuses_what_is_small_only_while_it_is_compressed() throws IOException {
    send("/announce", 200, gzip(new byte[8 << 20]));
    assertThatThrownBy(() -> announce(Event.NONE))
        .isInstanceOf(TrackerProtocolException.class)
        .hasMessageContaining("2 MiB");
  }

  @Test
  void takes_an_empty_answer_to_a_farewell_only() throws Exception {
    send("/announce", 200, new byte[0]);
    assertThat(announce(Event.STOPPED).peers()).isEmpty();
    assertThatThrownBy(() -> announce(Event.NONE)).isInstanceOf(TrackerProtocolException.class);
  }

  @Test
  void tells_of_an_error_and_of_the_reason_in_its_body() {
    send("/announce", 404, bytes("not here"));
    assertThatThrownBy(() -> announce(Event.NONE))
        .isInstanceOf(TrackerRefusedException.class)
        .hasMessage("HTTP status 404");
    send("/announce", 403, bytes("d14:failure reason4:niete"));
    assertThatThrownBy(() -> announce(Event.NONE)).hasMessage("niet");
  }

  private List<ScrapeEntry> scrape(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    return transport.scrape(uri, List.of(Sha1Hash.parse("aa".repeat(20))), Duration.ofMinutes(1));
  }

  private AnnounceResponse announce(Event event) throws IOException, InterruptedException {
    return announce("/announce", event);
  }

  private AnnounceResponse announce(String path, Event event)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    return transport.announce(
        uri,
        new AnnounceRequest(
            Sha1Hash.parse("aa".repeat(20)),
            PeerId.of(new byte[20]),
            6881,
            0,
            0,
            1,
            event,
            50,
            0,
            Optional.empty(),
            Optional.empty(),
            AddressFamily.ANY),
        Duration.ofMinutes(1));
  }

  private void redirect(String path, String location) {
    answers.put(path, response("302 over there", bytes(""), "Location: " + location + "\r\n"));
  }

  private void send(String path, int status, byte[] body) {
    answers.put(path, response(status + " so", body));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
