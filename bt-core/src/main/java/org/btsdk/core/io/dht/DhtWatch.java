// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btsdk.api.Dht;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.io.thread.SerialCalls;
import org.btsdk.model.DhtItem;
import org.btsdk.model.MutableTarget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for newer versions of a mutable item again and again, and keeps the newest alive (BEP 44).
/// Threads: the session's timer begins a lookup, threads of the embedder's callbacks the rest.
final class DhtWatch implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(DhtWatch.class);

  /// 1 min: an item that changes more often is none for the DHT.
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /// 1 h: how often an item is stored again, since nodes forget after two (BEP 44).
  private static final long STORE_AGAIN_NANOS = 3_600_000_000_000L;

  private final DhtSession services;
  private final Dht dht;
  private final MutableTarget target;
  private final long everyNanos;
  private final Consumer<DhtItem.Mutable> changed;
  private final SerialCalls callbacks;
  private volatile boolean closed;
  private volatile @Nullable CompletableFuture<?> underWay;

  // Only touched in calls that come one after another.
  private DhtItem.@Nullable Mutable newest;
  private long storedNanos;

  private DhtWatch(
      DhtSession services,
      Dht dht,
      MutableTarget target,
      Duration every,
      Consumer<DhtItem.Mutable> changed) {
    this.services = services;
    this.dht = dht;
    this.target = target;
    this.everyNanos = TimeUnit.NANOSECONDS.convert(every);
    this.changed = changed;
    this.callbacks = new SerialCalls("a watch of the DHT", services::callBack);
  }

  static Subscription start(
      DhtSession services,
      Dht dht,
      MutableTarget target,
      Duration every,
      Consumer<DhtItem.Mutable> changed) {
    if (every.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("once a minute at most, not every " + every);
    }
    DhtWatch watch = new DhtWatch(services, dht, target, every, changed);
    watch.look();
    return watch;
  }

  private void look() {
    if (closed || !dht.isRunning()) {
      return;
    }
    CompletableFuture<Optional<DhtItem.Mutable>> lookup = dht.get(target);
    underWay = lookup;
    var _ =
        lookup.whenComplete((item, problem) -> {
          if (problem != null) {
            LOG.debug("an item could not be looked for", problem);
          }
          callbacks.add(() -> {
            try {
              if (item != null) {
                item.ifPresent(this::found);
              }
            } finally {
              again(); // also if the embedder's callback throws
            }
          });
        });
  }

  private void found(DhtItem.Mutable item) {
    if (closed) {
      return;
    }
    DhtItem.Mutable known = newest;
    boolean newer = known == null || item.sequence() > known.sequence();
    DhtItem.Mutable kept = known == null || newer ? item : known;
    newest = kept;
    if (newer || System.nanoTime() - storedNanos >= STORE_AGAIN_NANOS) {
      storedNanos = System.nanoTime();
      var _ = dht.put(kept, OptionalLong.empty());
    }
    if (newer) {
      changed.accept(item);
    }
  }

  private void again() {
    if (!closed) {
      try {
        var _ = services.timer().schedule(this::look, everyNanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException _) {
        closed = true; // and so is the session
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    CompletableFuture<?> lookup = underWay;
    if (lookup != null) {
      lookup.cancel(false);
    }
  }
}
