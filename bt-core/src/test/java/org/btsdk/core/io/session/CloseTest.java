// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.testkit.storage.FaultyStorage;
import org.btsdk.testkit.storage.HeapStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is left when a session is closed: nothing.
@Timeout(60)
class CloseTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temp;
  private Path file;
  private Metainfo metainfo;
  private Session seeder;
  private final List<Session> sessions = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    file = Payload.file(temp, "one.bin", 3_000_000, 5);
    metainfo = Torrents.create(file, options -> options.pieceLength(32 * 1024));
    seeder = open(config("seed"));
    seeder
        .add(Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK))
        .await(LONG);
  }

  @AfterEach
  void close() {
    sessions.forEach(Session::close);
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve(name + "-state"))
        .closeTimeout(Duration.ofSeconds(1))
        .randomSeed(name.hashCode());
  }

  private Session open(SessionConfig.Builder config) {
    Session session = Session.open(config.build());
    sessions.add(session);
    return session;
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }

  private Torrent leech(Session session) {
    return session.add(Source.of(metainfo), options -> options.peer(at(seeder)));
  }

  /// A tracker that remembers what it was told, or never answers.
  private static final class Tracker implements AutoCloseable {
    private static final String BODY = "d8:intervali1800e5:peers0:e";

    private final ServerSocket server;
    private final CountDownLatch answers;
    private final Queue<String> queries = new ConcurrentLinkedQueue<>();

    Tracker(CountDownLatch answers) throws IOException {
      this.answers = answers;
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::run);
    }

    private void run() {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          Thread.ofVirtual().start(() -> answer(socket));
        } catch (IOException _) {
          return; // closed
        }
      }
    }

    private void answer(Socket socket) {
      try (socket;
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
        String asked = in.readLine();
        while (!in.readLine().isEmpty()) {}
        queries.add(asked.split(" ", -1)[1].split("\\?", 2)[1]);
        answers.await();
        String answer =
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(BODY.length(), BODY);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException | InterruptedException e) {
        queries.add("event=broken-" + e);
      }
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/announce");
    }

    List<String> events() {
      return queries.stream()
          .flatMap(query -> Stream.of(query.split("&", -1)))
          .filter(part -> part.startsWith("event="))
          .map(part -> part.substring("event=".length()))
          .toList();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void a_tracker_hears_each_event_once_and_in_order() throws Exception {
    try (Tracker tracker = new Tracker(new CountDownLatch(0))) {
      Session session = open(config("leech"));
      Torrent torrent =
          session.add(Source.of(metainfo), options -> options.peer(at(seeder)).paused(true));
      torrent.addTracker(tracker.uri());
      torrent.resume();
      torrent.await(LONG);
      while (!tracker.events().contains("completed")) {
        Thread.onSpinWait();
      }
      session.close();
      assertThat(tracker.events()).containsExactly("started", "completed", "stopped");
    }
  }

  @Test
  void a_tracker_that_hangs_does_not_hold_up_closing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Tracker tracker = new Tracker(never)) {
      Session session = open(config("leech"));
      Torrent torrent = leech(session);
      torrent.addTracker(tracker.uri());
      while (tracker.queries.isEmpty()) {
        Thread.onSpinWait();
      }
      session.close();
      assertThat(session.torrents()).isEmpty();
      never.countDown();
    }
  }

  @Test
  void no_thread_no_connection_and_no_open_file_is_left() throws Exception {
    Session session = open(config("leech"));
    session.limits().down(Rate.mib(1));
    Torrent torrent = leech(session);
    while (torrent.pieces().haveCount() < 2) {
      Thread.onSpinWait();
    }
    assertThat(threadsOf("bt-")).isNotEmpty();
    session.close();
    while (seeder.stats().connections() > 0) {
      Thread.onSpinWait();
    }
    seeder.close();
    assertThat(threadsOf("bt-")).isEmpty();
    assertThat(openBelow(temp)).isEmpty();
  }

  private static List<String> threadsOf(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /// What this process has open below a folder; Linux only.
  private static List<Path> openBelow(Path folder) throws IOException {
    Path all = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(all), "only Linux tells what is open");
    List<Path> open = new ArrayList<>();
    try (Stream<Path> each = Files.list(all)) {
      for (Path link : each.toList()) {
        try {
          Path target = Files.readSymbolicLink(link);
          if (target.startsWith(folder.toRealPath())) {
            open.add(target);
          }
        } catch (IOException _) {
          // It was closed while we looked.
        }
      }
    }
    return open;
  }

  @Test
  void closing_twice_from_two_threads_waits_for_the_same_end() throws Exception {
    Session session = open(config("leech"));
    leech(session);
    CompletableFuture<Void> one = CompletableFuture.runAsync(session::close);
    CompletableFuture<Void> two = CompletableFuture.runAsync(session::close);
    one.join();
    two.join();
    session.close();
    assertThat(session.torrents()).isEmpty();
  }

  @Test
  void a_closed_session_refuses_torrents_and_its_torrents_can_still_be_asked() throws Exception {
    Session session = open(config("leech"));
    Torrent torrent = leech(session);
    torrent.await(LONG);
    session.close();
    assertThatThrownBy(() -> session.add(Source.of(metainfo)))
        .isInstanceOf(TorrentException.Refused.class);
    assertThat(torrent.progress().percent()).isEqualTo(100);
    assertThat(torrent.peers()).isEmpty();
    assertThat(session.stats().connections()).isZero();
  }

  @Test
  void a_session_closed_while_a_torrent_is_added_leaves_nothing_open() throws Exception {
    AtomicReference<Session> closing = new AtomicReference<>();
    FaultyStorage storage = new FaultyStorage(new HeapStorage(metainfo.geometry()));
    Session session =
        open(
            config("leech")
                .storage(
                    "acme-own",
                    _ -> {
                      closing.get().close();
                      return storage;
                    }));
    closing.set(session);
    assertThatThrownBy(() -> leech(session)).isInstanceOf(TorrentException.Refused.class);
    storage.verify(); // closed once, and not used after it
    assertThat(openBelow(temp.resolve("leech-state"))).isEmpty();
  }

  @Test
  void a_handler_may_close_its_session() throws Exception {
    Session session = open(config("leech"));
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    session
        .events()
        .subscribe(event -> {
          if (event instanceof Event.Finished) {
            session.close();
            done.complete(true);
          }
        });
    leech(session);
    assertThat(done.join()).isTrue();
  }

  @Test
  void a_torrent_is_removed_while_it_downloads_and_added_again() throws Exception {
    Session session = open(config("leech"));
    for (int i = 0; i < 3; i++) {
      Torrent torrent = leech(session);
      while (torrent.pieces().haveCount() == 0) {
        Thread.onSpinWait();
      }
      torrent.removeWithData();
      assertThat(temp.resolve("leech/one.bin")).doesNotExist();
      assertThat(session.torrents()).isEmpty();
    }
    leech(session).await(LONG);
    assertThat(Files.mismatch(file, temp.resolve("leech/one.bin"))).isEqualTo(-1);
    while (session.stats().bufferBytes() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void sessions_of_one_process_do_not_disturb_each_other() throws Exception {
    List<Torrent> torrents = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      torrents.add(leech(open(config("leech" + i))));
    }
    sessions.get(2).close();
    for (int i = 0; i < 5; i++) {
      if (i != 1) {
        torrents.get(i).await(LONG);
        assertThat(Files.mismatch(file, temp.resolve("leech" + i + "/one.bin"))).isEqualTo(-1);
      }
    }
  }
}
