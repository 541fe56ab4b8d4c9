// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FutureStepsTest {
  private final CompletableFuture<Integer> first = new CompletableFuture<>();
  private final CompletableFuture<String> second = new CompletableFuture<>();

  @Test
  void one_step_follows_the_other() {
    CompletableFuture<String> whole = FutureSteps.compose(first, _ -> second);
    first.complete(1);
    assertThat(whole).isNotDone();
    second.complete("two");
    assertThat(whole).isCompletedWithValue("two");
    assertThat(FutureSteps.map(first, value -> value + 1)).isCompletedWithValue(2);
  }

  @Test
  void cancelling_the_whole_ends_the_first_step_and_begins_no_other() {
    CompletableFuture<String> whole =
        FutureSteps.compose(
            first,
            _ -> {
              throw new AssertionError("nobody waits for it");
            });
    assertThat(whole.cancel(false)).isTrue();
    assertThat(first).isCancelled();
  }

  @Test
  void cancelling_the_whole_ends_the_step_under_way_of_steps_in_steps() {
    CompletableFuture<Integer> whole =
        FutureSteps.map(FutureSteps.compose(first, _ -> second), String::length);
    first.complete(1);
    assertThat(whole.complete(0)).isTrue();
    assertThat(second).isCancelled();
    assertThat(whole).isCompletedWithValue(0);
  }

  @Test
  void what_a_step_fails_with_the_whole_fails_with() {
    IllegalStateException problem = new IllegalStateException("x");
    CompletableFuture<String> early = FutureSteps.compose(first, _ -> second);
    CompletableFuture<String> late =
        FutureSteps.compose(CompletableFuture.completedFuture(1), _ -> second);
    CompletableFuture<String> thrown =
        FutureSteps.map(
            CompletableFuture.completedFuture(1),
            _ -> {
              throw problem;
            });
    first.completeExceptionally(problem);
    second.completeExceptionally(problem);
    assertThat(early.exceptionNow()).isSameAs(problem);
    assertThat(late.exceptionNow()).isSameAs(problem);
    assertThat(thrown.exceptionNow()).isSameAs(problem);
  }
}
