// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoopTest {
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Loop loop = new Loop("test-loop");

  private final Loop.Member broken =
      new Loop.Member(1) {
        @Override
        public void advance(long nowNanos) {
          throw new AssertionError("expected by the test");
        }

        @Override
        public long nextDeadlineNanos() {
          return Long.MAX_VALUE;
        }
      };

  private final Loop.Member other =
      new Loop.Member(2) {
        @Override
        public void advance(long nowNanos) {
          done.add("advanced");
        }

        @Override
        public long nextDeadlineNanos() {
          return Long.MAX_VALUE;
        }
      };

  private void stop() {
    loop.end();
    assertThat(loop.awaitEnd(Long.MAX_VALUE)).isTrue();
  }

  @Test
  @Timeout(20)
  void a_loop_that_is_stuck_is_not_waited_for_without_a_bound() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    loop.start();
    loop.post(
        other,
        _ -> {
          begun.countDown();
          awaitQuietly(goOn);
        });
    begun.await();
    loop.end();
    assertThat(loop.awaitEnd(1)).isFalse();
    goOn.countDown();
    assertThat(loop.awaitEnd(Long.MAX_VALUE)).isTrue();
  }

  @Test
  @Timeout(20)
  void a_loop_that_ends_itself_does_not_wait_for_its_own_end() throws Exception {
    loop.start();
    loop.post(
        other,
        _ -> {
          loop.end();
          done.add("ended " + loop.awaitEnd(Long.MAX_VALUE));
        });
    assertThat(loop.awaitEnd(Long.MAX_VALUE)).isTrue();
    assertThat(done).containsExactly("ended true", "advanced");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatever_a_task_or_a_machine_throws_the_others_go_on() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    loop.start();
    loop.post(
        broken,
        _ -> {
          begun.countDown();
          throw new AssertionError("expected by the test");
        });
    begun.await();
    loop.post(other, _ -> done.add("task"));
    stop();
    assertThat(done).containsExactly("task", "advanced");
  }

  @Test
  void what_is_posted_with_the_next_is_done_before_it_and_in_one_batch() {
    loop.postWithNext(other, _ -> done.add("first"));
    loop.post(other, _ -> done.add("next"));
    loop.start();
    stop();
    assertThat(done).containsExactly("first", "next", "advanced");
  }

  @Test
  @Timeout(20)
  void what_is_posted_with_the_next_leaves_the_loop_asleep() {
    loop.start();
    awaitSleep();
    loop.postWithNext(other, _ -> done.add("first"));
    assertThat(loop.isAsleep()).isTrue();
    assertThat(done).as("nor has it been awake meanwhile").isEmpty();
    stop();
    assertThat(done).containsExactly("first", "advanced");
  }

  @Test
  @Timeout(20)
  void a_loop_is_not_woken_for_nothing() {
    loop.start();
    awaitSleep();
    loop.wake();
    assertThat(loop.isAsleep()).isTrue();
    stop();
  }

  @Test
  @Timeout(20)
  void what_has_time_leaves_the_loop_asleep_until_much_of_it_waits() throws Exception {
    CountDownLatch all = new CountDownLatch(Loop.MOST_UNHURRIED);
    loop.start();
    awaitSleep();
    for (int i = 1; i < Loop.MOST_UNHURRIED; i++) {
      loop.postUnhurried(other, _ -> all.countDown());
    }
    assertThat(loop.isAsleep()).isTrue();
    assertThat(all.getCount()).isEqualTo(Loop.MOST_UNHURRIED);
    loop.postUnhurried(other, _ -> all.countDown());
    all.await();
    stop();
  }

  private void awaitSleep() {
    while (!loop.isAsleep()) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Timeout(20)
  void a_loop_that_is_woken_does_what_was_posted_with_the_next() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch heard = new CountDownLatch(1);
    loop.start();
    loop.post(other, _ -> begun.countDown());
    begun.await();
    loop.postWithNext(other, _ -> heard.countDown());
    loop.wake();
    heard.await();
    stop();
  }
}
