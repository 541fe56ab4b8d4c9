// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.io.thread.Signal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls back with a torrent's progress now and then, and at once when its state changed to one
/// that people wait for. One virtual thread, which ends with the subscription, the torrent or the
/// session.
final class ProgressCalls implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressCalls.class);

  /// 1 s: a loop that has not answered by then is stuck, and its torrent was left to itself.
  private static final long LAST_LOOK_NANOS = Signal.seconds(1);

  private final EngineTorrent torrent;
  private final long everyNanos;
  private final Consumer<Progress> callback;
  private volatile boolean closed;
  private @Nullable TorrentState told; // only its thread
  private int timesAtWork; // when that was asked for

  private ProgressCalls(EngineTorrent torrent, Duration every, Consumer<Progress> callback) {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("the time between two calls is above zero: " + every);
    }
    this.torrent = torrent;
    this.everyNanos = TimeUnit.NANOSECONDS.convert(every);
    this.callback = callback;
  }

  static Subscription start(
      SessionServices services,
      EngineTorrent torrent,
      Duration every,
      Consumer<Progress> callback) {
    ProgressCalls calls = new ProgressCalls(torrent, every, callback);
    try {
      services.callbacks().execute(calls::run);
    } catch (RejectedExecutionException _) {
      calls.closed = true; // the session is closed: there is nothing more to tell
    }
    return calls;
  }

  private void run() {
    try {
      callUntilInterrupted();
    } catch (TimeoutException | InterruptedException e) {
      LOG.debug("a loop that is stuck cannot say how far its torrent came", e);
    } catch (RuntimeException | Error e) { // such as a test's assertion
      LOG.warn("a progress callback threw and is not called any more", e);
    }
  }

  private void callUntilInterrupted() throws InterruptedException, TimeoutException {
    try {
      while (!isOver()) {
        long seen = torrent.changed().count();
        int worked = torrent.timesAtWork();
        tell(torrent.progress(Long.MAX_VALUE), false);
        timesAtWork = worked;
        if (!isOver()) {
          waitForNext(seen);
        }
      }
    } catch (InterruptedException _) { // the session is closed
      if (!isOver()) {
        tell(torrent.progress(LAST_LOOK_NANOS), true); // a last callback is to be able to block
      }
    }
  }

  private boolean isOver() {
    return closed || told == TorrentState.REMOVED;
  }

  /// Tells how far the torrent is, unless it is gone and the last call told what it came to.
  private void tell(Progress progress, boolean ended) {
    boolean gone = ended || torrent.isRemoved() || progress.state() == TorrentState.REMOVED;
    if (!gone || !wasTold(torrent.stateBefore())) {
      callback.accept(progress);
    }
    told = gone ? TorrentState.REMOVED : progress.state();
  }

  /// @param last what the torrent came to; null if it did not change
  private boolean wasTold(@Nullable TorrentState last) {
    return told != null
        && isAwaited(told)
        && (last == null || last == told)
        && timesAtWork == torrent.timesAtWork();
  }

  /// Whether people wait for this, and are told at once.
  static boolean isAwaited(TorrentState state) {
    return switch (state) {
      case SEEDING, PAUSED, FAILED, REMOVED -> true;
      case QUEUED, METADATA, CHECKING, DOWNLOADING, FINISHING -> false;
    };
  }

  private void waitForNext(long seen) throws InterruptedException {
    long end = System.nanoTime() + everyNanos;
    long count = seen;
    for (long left = everyNanos; left > 0 && !closed; left = end - System.nanoTime()) {
      torrent.changed().await(count, left);
      count = torrent.changed().count();
      TorrentState state = torrent.stateInterruptibly();
      if (state != told && isAwaited(state)) {
        break;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    torrent.changed().raise();
  }
}
