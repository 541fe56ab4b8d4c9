// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Futures made of others. Unlike those of [CompletableFuture#thenCompose], one that is completed
/// before its time, by cancelling it or by a timeout, cancels the step that is under way.
/// Stateless.
public final class FutureSteps {
  private FutureSteps() {}

  /// One step, then another that depends on what came of it.
  public static <A, B> CompletableFuture<B> compose(
      CompletableFuture<A> first, Function<? super A, CompletableFuture<B>> next) {
    CompletableFuture<B> whole = new CompletableFuture<>();
    AtomicReference<CompletableFuture<?>> step = new AtomicReference<>(first);
    var _ = whole.whenComplete((_, _) -> step.get().cancel(false));
    var _ =
        first.whenComplete((value, problem) -> {
          if (problem != null) {
            whole.completeExceptionally(problem);
          } else if (!whole.isDone()) {
            begin(whole, step, next, value);
          }
        });
    return whole;
  }

  private static <A, B> void begin(
      CompletableFuture<B> whole,
      AtomicReference<CompletableFuture<?>> step,
      Function<? super A, CompletableFuture<B>> next,
      A value) {
    CompletableFuture<B> second;
    try {
      second = next.apply(value);
    } catch (RuntimeException e) {
      whole.completeExceptionally(e);
      return;
    }
    step.set(second);
    if (whole.isDone()) {
      second.cancel(false); // whoever completed it may have seen the first step only
    }
    var _ =
        second.whenComplete((result, problem) -> {
          if (problem == null) {
            whole.complete(result);
          } else {
            whole.completeExceptionally(problem);
          }
        });
  }

  /// One step, and what is made of its result.
  public static <A, B> CompletableFuture<B> map(
      CompletableFuture<A> first, Function<? super A, ? extends B> result) {
    return compose(first, value -> CompletableFuture.completedFuture(result.apply(value)));
  }
}
