// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.btsdk.api.Dht.Effort;
import org.btsdk.api.Dht.Stored;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.core.io.thread.SerialCalls;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// Begins lookups of embedders, and ends those that they cancel. Threads: any.
final class DhtLookups {
  private final DhtSession services;
  private final @Nullable DhtNode node;
  private volatile boolean closed;

  /// @param node null if there is none
  DhtLookups(DhtSession services, @Nullable DhtNode node) {
    this.services = services;
    this.node = node;
  }

  /// None begins any more.
  void close() {
    closed = true;
  }

  /// The node, while there is one.
  @Nullable DhtNode running() {
    return closed ? null : node;
  }

  SerialCalls callbacks() {
    return new SerialCalls("a callback of the DHT", services::callBack);
  }

  /// Runs a lookup that asks any nodes.
  <T> CompletableFuture<T> run(
      LongFunction<DhtEvent> command,
      Consumer<DhtAction> told,
      Function<LookupSummary, T> result,
      SerialCalls callbacks) {
    return run(null, command, told, result, callbacks);
  }

  /// @param asked the one node that is asked; null if any are
  <T> CompletableFuture<T> run(
      @Nullable PeerAddress asked,
      LongFunction<DhtEvent> command,
      Consumer<DhtAction> told,
      Function<LookupSummary, T> result,
      SerialCalls callbacks) {
    DhtNode running = running();
    if (running == null) {
      return CompletableFuture.failedFuture(DhtFailures.off());
    }
    CompletableFuture<T> future = new CompletableFuture<>();
    DhtLookup<T> lookup = new DhtLookup<>(running, future, told, result, callbacks, asked);
    Runnable cancel = running.lookUp(asked == null, command, lookup);
    var _ =
        future.whenComplete((_, _) -> {
          callbacks.end(); // some may wait even when the lookup is over
          if (!lookup.isOver()) { // the caller cancelled it, or waits no longer
            cancel.run();
          }
        });
    return future;
  }

  static Effort effort(LookupSummary summary) {
    return new Effort(
        summary.asked(),
        summary.answered(),
        summary.hops(),
        Duration.ofNanos(summary.durationNanos()));
  }

  /// @param what should be stored, for people
  static Stored stored(LookupSummary summary, String what) {
    if (summary.stored() == 0) {
      throw DhtFailures.notStored(summary, what);
    }
    return new Stored(summary.stored(), summary.refused(), effort(summary));
  }
}
