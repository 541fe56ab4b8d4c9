// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.btsdk.api.Progress;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentState;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a callback for the progress is told, and how often.
@Timeout(60)
class ProgressCallsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /// So long that only what is told at once is told.
  private static final Duration SELDOM = Duration.ofDays(1);

  @TempDir Path temp;
  private final BlockingQueue<Progress> told = new LinkedBlockingQueue<>();
  private Metainfo metainfo;
  private Session seeder;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    metainfo = Torrents.create(Payload.file(temp, "one.bin", 300_000, 3), options -> options);
    seeder = session("seed");
    seeder.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
    session = session("leech");
  }

  private Session session(String name) {
    return Session.open(
        SessionConfig.of(temp.resolve(name)).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .useDht(false)
            .useLsd(false)
            .build());
  }

  @AfterEach
  void close() {
    session.close();
    seeder.close();
  }

  private Torrent paused() {
    PeerAddress seed = new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port());
    return session.add(Source.of(metainfo), options -> options.paused(true).peer(seed));
  }

  /// A paused torrent whose callback has been told so, and is not back before it may.
  private Torrent pausedAndTold(CountDownLatch back) throws InterruptedException {
    Torrent torrent = paused();
    torrent.onProgress(
        SELDOM,
        progress -> {
          told.add(progress);
          if (progress.state() == TorrentState.PAUSED) {
            awaitUninterruptibly(back);
          }
        });
    nextWith(TorrentState.PAUSED);
    return torrent;
  }

  private Progress nextWith(TorrentState state) throws InterruptedException {
    while (true) {
      Progress progress = told.take();
      if (progress.state() == state) {
        return progress;
      }
    }
  }

  @Test
  void the_end_of_a_download_is_told_at_once_and_once() throws Exception {
    Torrent torrent = paused();
    torrent.onProgress(SELDOM, told::add);
    nextWith(TorrentState.PAUSED);
    torrent.resume();
    assertThat(nextWith(TorrentState.SEEDING).percent()).isEqualTo(100);
    session.close();
    assertThat(told).isEmpty();
  }

  @Test
  void what_was_told_as_paused_is_not_told_once_more_when_it_is_removed() throws Exception {
    Torrent torrent = paused();
    torrent.onProgress(SELDOM, told::add);
    nextWith(TorrentState.PAUSED);
    torrent.remove();
    session.close();
    assertThat(told).isEmpty();
  }

  @Test
  void who_saw_it_paused_hears_what_it_came_to_before_it_was_removed() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    Torrent torrent = pausedAndTold(busy);
    torrent.resume();
    torrent.await(LONG);
    torrent.remove();
    busy.countDown();
    session.close();
    assertThat(told).extracting(Progress::percent).containsExactly(100.0);
  }

  @Test
  void who_saw_it_paused_hears_of_what_it_did_before_it_was_paused_again() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    Torrent torrent = pausedAndTold(busy);
    torrent.resume();
    torrent.await(LONG);
    torrent.pause();
    torrent.remove();
    busy.countDown();
    session.close();
    assertThat(told).extracting(Progress::percent).containsExactly(100.0);
  }

  @Test
  void a_loop_that_is_stuck_holds_no_thread_that_is_to_end() throws Exception {
    Torrent torrent = paused();
    BlockingQueue<Thread> caller = new LinkedBlockingQueue<>();
    torrent.onProgress(SELDOM, _ -> caller.add(Thread.currentThread()));
    Thread thread = caller.take();
    CountDownLatch stuck = new CountDownLatch(1);
    try {
      ((EngineTorrent) torrent).driver().onLoop(_ -> awaitUninterruptibly(stuck));
      ((EngineTorrent) torrent).changed().raise(); // so that it asks the loop
      thread.interrupt();
      thread.join();
    } finally {
      stuck.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_torrent_that_is_removed_on_its_way_is_told_once_more() throws Exception {
    session.close();
    session = session("alone");
    Torrent torrent = session.add(Source.of(metainfo));
    torrent.onProgress(SELDOM, told::add);
    told.take();
    torrent.remove();
    assertThat(nextWith(TorrentState.REMOVED).percent()).isZero();
    session.close();
    assertThat(told).isEmpty();
  }

  @Test
  void a_torrent_that_is_removed_and_not_stopped_yet_is_told_as_removed() {
    Torrent torrent = paused();
    ((EngineTorrent) torrent).removed();
    assertThat(torrent.progress().state()).isEqualTo(TorrentState.REMOVED);
  }
}
