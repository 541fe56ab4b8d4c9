// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Subscription;
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
    TorrentState last = null;
    try {
      while (!closed) {
        long seen = torrent.changed().count();
        Progress progress = torrent.progress();
        TorrentState state = torrent.isRemoved() ? TorrentState.REMOVED : progress.state();
        last = state;
        callback.accept(progress);
        if (state == TorrentState.REMOVED) {
          return;
        }
        waitForNext(seen, last);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the session is closed
    } catch (RuntimeException | Error e) { // such as a test's assertion
      LOG.warn("a progress callback threw and is not called any more", e);
    }
  }

  private void waitForNext(long seen, TorrentState last) throws InterruptedException {
    long end = System.nanoTime() + everyNanos;
    long count = seen;
    for (long left = everyNanos; left > 0 && !closed; left = end - System.nanoTime()) {
      torrent.changed().await(count, left);
      count = torrent.changed().count();
      TorrentState state = torrent.state();
      boolean ended =
          state == TorrentState.SEEDING
              || state == TorrentState.PAUSED
              || state == TorrentState.FAILED
              || state == TorrentState.REMOVED;
      if (ended && state != last) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    torrent.changed().raise();
  }
}
