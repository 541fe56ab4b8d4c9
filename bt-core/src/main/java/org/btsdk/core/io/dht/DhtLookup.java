// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.LookupEnd;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.core.io.thread.SerialCalls;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// A lookup of the embedder's: collects what is told, and completes a future when it is over, after
/// all callbacks. Threads: the loop's, one call at a time.
///
/// @param <T> what the embedder gets
final class DhtLookup<T> implements DhtNode.Listener {
  private final DhtNode node;
  private final CompletableFuture<T> future;
  private final Consumer<DhtAction> told;
  private final Function<LookupSummary, T> result;
  private final SerialCalls callbacks;
  private final @Nullable PeerAddress asked;
  private volatile boolean over;

  /// @param told takes what was found; must not block
  /// @param result makes the answer of a lookup that ran to its end, or throws
  /// @param asked the one node that is asked; null if any are
  DhtLookup(
      DhtNode node,
      CompletableFuture<T> future,
      Consumer<DhtAction> told,
      Function<LookupSummary, T> result,
      SerialCalls callbacks,
      @Nullable PeerAddress asked) {
    this.node = node;
    this.future = future;
    this.told = told;
    this.result = result;
    this.callbacks = callbacks;
    this.asked = asked;
  }

  @Override
  public void told(DhtAction action) {
    if (!future.isDone()) {
      told.accept(action);
    }
  }

  /// Whether there is nothing left to end.
  boolean isOver() {
    return over;
  }

  @Override
  public void ended(LookupEnd end, LookupSummary summary) {
    over = true;
    callbacks.addLast(() -> {
      try {
        if (end == LookupEnd.DONE) {
          future.complete(result.apply(summary));
        } else {
          future.completeExceptionally(DhtFailures.of(end, summary, node.bootstrap(), asked));
        }
      } catch (RuntimeException e) {
        future.completeExceptionally(e);
      }
    });
  }
}
