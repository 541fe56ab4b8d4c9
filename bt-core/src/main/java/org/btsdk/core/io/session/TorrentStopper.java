// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.spi.storage.StorageKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops torrents within a bound, and closes what they had open. Threads: any that may block.
final class TorrentStopper {
  private static final Logger LOG = LoggerFactory.getLogger(TorrentStopper.class);

  /// How long connections, storages and loops may take to end after trackers were told, before they
  /// are left to themselves: closing is bounded, though a plugin or a handler blocks for ever.
  static final Duration WIND_DOWN = Duration.ofSeconds(10);

  /// How often calls to a storage that must end are interrupted.
  private static final Duration INTERRUPT_EVERY = Duration.ofMillis(100);

  private final StorageWork work;
  private final SessionDriver session;
  private final Duration windDown;

  /// @param windDown see [#WIND_DOWN]
  TorrentStopper(StorageWork work, SessionDriver session, Duration windDown) {
    this.work = work;
    this.session = session;
    this.windDown = windDown;
  }

  /// How long what has to end may take.
  Duration windDown() {
    return windDown;
  }

  /// What is done with a torrent's data, before its storage is closed.
  interface BeforeClose {
    /// @param quiet whether nothing uses the storage any more
    /// @return whether its journal is closed in order, as that of data that is there
    boolean run(TorrentContent content, boolean quiet);

    /// Called instead when the data of a link is still being opened after the bound; it will be
    /// closed as soon as it is open. Does nothing here.
    default void stillOpening() {}
  }

  /// Stops torrents and keeps their data.
  void stop(List<EngineTorrent> stopping, Duration timeout) {
    stop(stopping, timeout, (_, _) -> true);
  }

  /// Stops torrents.
  ///
  /// @param timeout how long trackers have to hear it
  void stop(List<EngineTorrent> stopping, Duration timeout, BeforeClose before) {
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    for (EngineTorrent torrent : stopping) {
      torrent.ownDriver().answer(new TorrentEvent.Stop());
    }
    // A handler on a loop holds up the torrents there: nobody can wait for them.
    stopping.stream()
        .map(EngineTorrent::ownDriver)
        .filter(TorrentDriver::isOnLoop)
        .forEach(TorrentDriver::abandon);
    CompletableFuture<?>[] done =
        stopping.stream()
            .map(torrent -> torrent.ownDriver().done())
            .toArray(CompletableFuture[]::new);
    if (!waitFor(CompletableFuture.allOf(done), timeout)) {
      stopping.forEach(torrent -> torrent.ownDriver().abandon());
      if (!waitFor(CompletableFuture.allOf(done), windDown)) {
        stopping.forEach(torrent -> torrent.ownDriver().giveUp());
      }
    }
    for (EngineTorrent torrent : stopping) {
      session.removed(torrent.ownDriver());
      close(torrent.ownDriver(), end, before);
      torrent.stopped();
    }
  }

  private void close(TorrentDriver torrent, long endNanos, BeforeClose before) {
    TorrentContent content = torrent.opening().contentToClose(windDown);
    Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    if (content == null) {
      if (torrent.opening().isUnderWay()) {
        before.stillOpening();
      }
      if (!torrent.isGivenUp()) {
        waitFor(connectionsGone(torrent), left.plus(windDown));
      }
      return;
    }
    boolean quiet = !torrent.isGivenUp() && becomesQuiet(torrent, content.store(), left);
    if (before.run(content, quiet)) {
      closeInOrder(torrent, content);
    } else {
      closeDeleted(content);
    }
  }

  /// Completes when the last connection is gone. On the torrent's loop that may be only after the
  /// caller has returned, and is not waited for.
  private static CompletableFuture<?> connectionsGone(TorrentDriver torrent) {
    return torrent.isOnLoop()
        ? CompletableFuture.completedFuture(null)
        : torrent.connections().gone();
  }

  /// Waits until nothing uses a torrent's storage. What a storage on a network has not done in time
  /// is interrupted.
  ///
  /// @return false if something still does
  private boolean becomesQuiet(TorrentDriver torrent, TorrentStore store, Duration timeout) {
    CompletableFuture<?> quiet = connectionsGone(torrent).thenCompose(_ -> store.quiet());
    boolean done = waitFor(quiet, store.isInterruptible() ? timeout : timeout.plus(windDown));
    long end = System.nanoTime() + windDown.toNanos();
    while (!done && store.isInterruptible() && System.nanoTime() - end < 0) {
      store.interrupt(); // again and again: a call may retry, and the next one block too
      done = waitFor(quiet, INTERRUPT_EVERY);
    }
    done = done && (!torrent.isOnLoop() || torrent.connections().isGone());
    if (!done) {
      LOG.warn("{} is closed while its storage is still at work", store.metainfo().name());
    }
    return done;
  }

  private void closeInOrder(TorrentDriver torrent, TorrentContent content) {
    TorrentStore store = content.store();
    ResumeKeeper resume = content.resume();
    boolean ran = content.equals(torrent.content()) && !torrent.isGivenUp();
    long down = ran ? torrent.query(TorrentStage::downloadedTotal) : resume.downloadedBefore();
    long up = ran ? torrent.query(TorrentStage::uploadedTotal) : resume.uploadedBefore();
    work.runAndWait(
        StorageKind.DISK,
        () -> {
          resume.closeCleanly(store, down, up);
          TorrentOpener.closeStore(store);
        });
  }

  private void closeDeleted(TorrentContent content) {
    work.runAndWait(
        StorageKind.DISK,
        () -> {
          TorrentOpener.closeStore(content.store());
          content.resume().close();
        });
  }

  /// Waits for what must end within a bound, even when the caller is interrupted.
  ///
  /// @return whether it ended, in order or not
  static boolean waitFor(CompletableFuture<?> future, Duration timeout) {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    try {
      while (true) {
        try {
          future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException _) {
          interrupted = true; // closing is bounded, and goes on
        } catch (TimeoutException _) {
          return false;
        } catch (ExecutionException e) {
          LOG.debug("stopping failed", e);
          return true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
