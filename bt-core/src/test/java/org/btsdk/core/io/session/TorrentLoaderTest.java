// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.Release;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.core.io.create.TorrentCreator;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentLoaderTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /// A web server of a few lines: answers each request with what a function makes of its path.
  private record Web(ServerSocket socket, Queue<String> headers) implements AutoCloseable {
    static Web of(Function<String, byte[]> answers) throws Exception {
      ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Web web = new Web(socket, new ConcurrentLinkedQueue<>());
      Thread.startVirtualThread(() -> web.serve(answers));
      return web;
    }

    private void serve(Function<String, byte[]> answers) {
      while (true) {
        try (Socket client = socket.accept()) {
          var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
          String path = in.readLine().split(" ", 3)[1];
          for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            headers.add(line);
          }
          client.getOutputStream().write(answers.apply(path));
        } catch (IOException _) {
          if (socket.isClosed()) {
            return;
          }
        }
      }
    }

    Source source(String path) {
      return new Source.OfUrl(URI.create("http://127.0.0.1:" + socket.getLocalPort() + path));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static byte[] ok(byte[] body) {
    return concat(head("200 OK", "Content-Length: " + body.length), body);
  }

  private static byte[] head(String status, String header) {
    return "HTTP/1.1 %s\r\n%s\r\nConnection: close\r\n\r\n"
        .formatted(status, header)
        .getBytes(US_ASCII);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private Metainfo metainfo() throws Exception {
    Path file = Files.writeString(folder.resolve("x"), "content");
    return TorrentCreator.create(file, CreateOptions.DEFAULT);
  }

  private static Metainfo load(Source source, Duration timeout) throws InterruptedException {
    return TorrentLoader.load(source, timeout, "test");
  }

  @Test
  void reads_a_file() throws Exception {
    Path file = Files.write(folder.resolve("x.torrent"), metainfo().toBytes());

    assertThat(load(Source.of(file), LONG)).isEqualTo(metainfo());
  }

  @Test
  void fetches_a_url_and_follows_a_redirect() throws Exception {
    byte[] torrent = metainfo().toBytes();
    try (Web web =
        Web.of(path ->
            path.equals("/old")
                ? head("302 Found", "Location: /new\r\nContent-Length: 0")
                : ok(torrent))) {
      assertThat(load(web.source("/new"), LONG)).isEqualTo(metainfo());
      assertThat(load(web.source("/old"), LONG)).isEqualTo(metainfo());
    }
  }

  @Test
  void a_session_calls_itself_as_it_was_told_to() throws Exception {
    byte[] torrent = metainfo().toBytes();
    SessionConfig config =
        SessionConfig.of(folder.resolve("data")).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .userAgent("acme/2.1")
            .build();
    try (Web web = Web.of(_ -> ok(torrent));
        Session session = Session.open(config)) {
      session.add(web.source("/x.torrent"));

      assertThat(web.headers).contains("User-Agent: acme/2.1");
    }
  }

  @Test
  void without_a_session_it_is_called_bt() throws Exception {
    byte[] torrent = metainfo().toBytes();
    try (Web web = Web.of(_ -> ok(torrent))) {
      Torrents.load(web.source("/x.torrent"), LONG);

      assertThat(web.headers).contains("User-Agent: bt/" + Release.version());
    }
  }

  @Test
  void waits_for_ever_if_it_may_and_not_at_all_if_it_must_not() throws Exception {
    byte[] torrent = metainfo().toBytes();
    try (Web web = Web.of(_ -> ok(torrent))) {
      Source source = web.source("/a");
      assertThat(load(source, ChronoUnit.FOREVER.getDuration())).isEqualTo(metainfo());
      for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
        assertThatExceptionOfType(TorrentException.Network.class)
            .isThrownBy(() -> load(source, none));
      }
    }
  }

  @Test
  void names_the_file_that_is_no_torrent_or_not_there() throws Exception {
    Path file = Files.writeString(folder.resolve("text"), "hello");

    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> load(Source.of(file), LONG))
        .withMessageStartingWith(file + ": ");
    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> load(Source.of(folder.resolve("no")), LONG))
        .withMessageContaining("no such file");
    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> load(Source.of(folder), LONG))
        .withMessageContaining("a folder");
  }

  @Test
  void names_the_url_that_is_no_torrent_or_not_there() throws Exception {
    try (Web garbage = Web.of(_ -> ok("hello".getBytes(US_ASCII)));
        Web gone = Web.of(_ -> head("404 Not Found", "Content-Length: 0"))) {
      assertThatExceptionOfType(TorrentException.BadTorrent.class)
          .isThrownBy(() -> load(garbage.source("/garbage"), LONG))
          .withMessageContaining("/garbage: ");
      assertThatExceptionOfType(TorrentException.Network.class)
          .isThrownBy(() -> load(gone.source("/gone"), LONG))
          .withMessageContaining("/gone: ")
          .withMessageContaining("404");
    }
  }

  @Test
  void gives_up_on_redirects_without_end_and_on_answers_that_are_too_long() throws Exception {
    int tooMuch = TorrentLoader.MAX_DOWNLOAD_BYTES + 1;
    try (Web round = Web.of(_ -> head("302 Found", "Location: /round\r\nContent-Length: 0"));
        Web endless = Web.of(_ -> ok(new byte[tooMuch]))) {
      assertThatExceptionOfType(TorrentException.Network.class)
          .isThrownBy(() -> load(round.source("/round"), LONG))
          .withMessageContaining("/round: ");
      assertThatExceptionOfType(TorrentException.Network.class)
          .isThrownBy(() -> load(endless.source("/endless"), LONG))
          .withMessageContaining("/endless: body exceeds");
    }
  }

  @Test
  void gives_up_on_a_server_that_says_nothing() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Web silent = new Web(socket, new ConcurrentLinkedQueue<>())) {
      assertThatExceptionOfType(TorrentException.Network.class)
          .isThrownBy(() -> load(silent.source("/silent"), Duration.ofMillis(50)))
          .withMessageContaining("/silent: ");
    }
  }

  @Test
  void says_that_a_magnet_link_holds_no_metadata() {
    assertThatExceptionOfType(TorrentException.NoMetadata.class)
        .isThrownBy(() -> load(Source.parse("0".repeat(40)), LONG));
  }
}
