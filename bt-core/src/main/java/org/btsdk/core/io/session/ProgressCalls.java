// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls back with a torrent's progress now and then, and at once when its state changed to one
/// that people wait for. One virtual thread, which ends with the subscription, the torrent or the
/// session.
final class ProgressCalls implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressCalls.class);

  private final EngineTorrent torrent;
  private final long everyNanos;
  private final Consumer<Progress> callback;
  private volatile boolean closed;

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
      TorrentState told = null;
      boolean open = true;
      while (!closed && told != TorrentState.REMOVED) {
        long seen = torrent.changed().count();
        told = tell(told, open);
        open = open && waitForNext(seen, told);
      }
    } catch (RuntimeException | Error e) { // such as a test's assertion
      LOG.warn("a progress callback threw and is not called any more", e);
    }
  }

  /// Tells how far the torrent is, unless it is gone and its end was told before.
  ///
  /// @return the state that is known to the callback now
  private TorrentState tell(@Nullable TorrentState told, boolean open) {
    Progress progress = torrent.progress();
    boolean gone = !open || torrent.isRemoved() || progress.state() == TorrentState.REMOVED;
    if (!gone || told == null || !isAwaited(told)) {
      callback.accept(progress);
    }
    return gone ? TorrentState.REMOVED : progress.state();
  }

  /// Whether people wait for this, and are told at once.
  private static boolean isAwaited(TorrentState state) {
    return switch (state) {
      case SEEDING, PAUSED, FAILED, REMOVED -> true;
      case QUEUED, METADATA, CHECKING, DOWNLOADING, FINISHING -> false;
    };
  }

  /// @return false if the session is closed
  private boolean waitForNext(long seen, TorrentState told) {
    long end = System.nanoTime() + everyNanos;
    long count = seen;
    try {
      for (long left = everyNanos; left > 0 && !closed; left = end - System.nanoTime()) {
        torrent.changed().await(count, left);
        count = torrent.changed().count();
        TorrentState state = torrent.state();
        if (state != told && isAwaited(state)) {
          break;
        }
      }
      return true;
    } catch (InterruptedException _) {
      return false; // this thread ends, and a last callback is to be able to block
    }
  }

  @Override
  public void close() {
    closed = true;
    torrent.changed().raise();
  }
}
