// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.api.Progress;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A handler of the embedder's that runs on a loop, and blocks it.
@Timeout(60)
class StuckLoopTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration SECONDS_30 = Duration.ofSeconds(30);

  @TempDir Path temp;
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private EngineSession session;

  @BeforeEach
  void open() {
    SessionConfig config =
        SessionConfig.of(temp.resolve("data")).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .stateFolder(temp.resolve("state"))
            .useDht(false)
            .closeTimeout(SHORT)
            .randomSeed(1)
            .build();
    session = (EngineSession) EngineSession.open(config, SHORT);
  }

  @AfterEach
  void close() {
    goOn.countDown();
    session.close();
  }

  private Torrent add(String name) throws Exception {
    Metainfo metainfo =
        Torrents.create(Payload.file(temp, name, 1000, name.hashCode()), options -> options);
    return session.add(Source.of(metainfo));
  }

  private Torrent addStuck() throws Exception {
    session
        .events()
        .subscribe(
            Runnable::run,
            1000,
            event -> {
              if (event instanceof Event.Added added && added.torrent().name().equals("stuck")) {
                stuck.countDown();
                awaitQuietly(goOn);
              }
            });
    Torrent torrent = add("stuck");
    stuck.await();
    return torrent;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Torrents that come after it, until one is on the same loop.
  private List<Torrent> addOneForEachLoop() throws Exception {
    List<Torrent> torrents = new ArrayList<>();
    for (int i = 0; i < Math.max(1, Runtime.getRuntime().availableProcessors()); i++) {
      torrents.add(add("later" + i));
    }
    return torrents;
  }

  @Test
  void holds_up_no_close() throws Exception {
    Torrent torrent = addStuck();
    addOneForEachLoop();
    CompletableFuture.runAsync(session::close).get(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> torrent.await(Duration.ZERO))
        .isInstanceOf(TorrentException.Refused.class)
        .hasMessageContaining("the session was closed");
  }

  @Test
  void keeps_its_machines_to_itself_after_the_session_has_given_up() throws Exception {
    Torrent torrent = addStuck();
    CompletableFuture.runAsync(session::close).get(30, TimeUnit.SECONDS);
    assertThat(torrent.state()).isEqualTo(TorrentState.REMOVED);
    assertThatThrownBy(torrent::progress)
        .isInstanceOf(TorrentException.Refused.class)
        .hasMessageContaining("its loop is stuck");
    TorrentDriver driver = ((EngineTorrent) torrent).driver();
    assertThatThrownBy(() -> driver.query(TorrentStage::state, 1))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("its loop is stuck");
  }

  @Test
  void a_question_that_waits_while_the_session_gives_up_is_refused() throws Exception {
    Torrent torrent = addStuck();
    CompletableFuture<Progress> asked = CompletableFuture.supplyAsync(torrent::progress);
    CompletableFuture.runAsync(session::close).get(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> asked.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TorrentException.Refused.class);
  }

  @Test
  void a_handler_there_that_removes_its_torrent_keeps_the_totals() throws Exception {
    Path file = Payload.file(temp, "seeded", 100_000, 1);
    Metainfo metainfo = Torrents.create(file, options -> options);
    SessionConfig config =
        SessionConfig.of(temp.resolve("leech")).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .stateFolder(temp.resolve("leech-state"))
            .useDht(false)
            .closeTimeout(Duration.ofDays(1)) // who waits for it fails by the bound of the test
            .randomSeed(2)
            .build();
    CompletableFuture<Boolean> removed = new CompletableFuture<>();
    session.add(Source.of(metainfo), options -> options.folder(temp)).await(SECONDS_30);
    PeerAddress seed = new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
    try (EngineSession leech = (EngineSession) EngineSession.open(config, SHORT)) {
      leech
          .events()
          .subscribe(
              Runnable::run,
              1000,
              event -> {
                if (event instanceof Event.Finished finished) {
                  finished.torrent().remove();
                  removed.complete(true);
                }
              });
      leech.add(Source.of(metainfo), options -> options.peer(seed));
      assertThat(removed.get(30, TimeUnit.SECONDS)).isTrue();
      Torrent again = leech.add(Source.of(metainfo), options -> options.paused(true));
      assertThat(again.stats().downloadedBytes()).isEqualTo(100_000);
      again.remove();
    }
  }

  @Test
  void keeps_nothing_of_a_torrent_that_was_removed_meanwhile() throws Exception {
    Torrent before = addStuck();
    List<Torrent> after = addOneForEachLoop();
    after.getLast().remove();
    assertThatThrownBy(after.getLast()::resume).isInstanceOf(TorrentException.Refused.class);
    goOn.countDown();
    before.state(); // asked on its loop, after all that waited there
    assertThat(session.driver().torrents()).isEqualTo(after.size());
  }

  @Test
  void a_handler_there_may_close_its_session() throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    session
        .events()
        .subscribe(
            Runnable::run,
            1000,
            event -> {
              if (event instanceof Event.Added) {
                session.close();
                closed.complete(true);
              }
            });
    add("any");
    assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
  }
}
