// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.api.event.Event;
import org.junit.jupiter.api.Test;

class SubscriberTest {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger called = new AtomicInteger();

  @Test
  void who_throws_whatever_it_is_is_not_called_any_more() {
    for (Throwable trouble :
        List.of(new IllegalStateException("expected"), new AssertionError("expected"))) {
      called.set(0);
      Subscriber subscriber =
          new Subscriber(
              tasks::add,
              10,
              _ -> {
                called.incrementAndGet();
                sneaky(trouble);
              });
      subscriber.offer(new Event.Dropped(1));
      subscriber.offer(new Event.Dropped(2));
      tasks.remove().run();
      assertThat(subscriber.isClosed()).isTrue();
      subscriber.offer(new Event.Dropped(3));
      assertThat(tasks).isEmpty();
      assertThat(called).hasValue(1);
    }
  }

  @Test
  void events_that_come_together_wake_one_thread() {
    Subscriber subscriber = new Subscriber(tasks::add, 10, _ -> called.incrementAndGet());
    subscriber.queue(new Event.Dropped(1));
    subscriber.queue(new Event.Dropped(2));
    assertThat(tasks).isEmpty();

    subscriber.deliver();
    subscriber.deliver();

    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(called).hasValue(2);
    subscriber.deliver();
    assertThat(tasks).isEmpty();
  }

  @Test
  void an_executor_that_throws_is_no_trouble_of_who_tells() {
    for (Throwable trouble :
        List.of(new RejectedExecutionException("expected"), new OutOfMemoryError("expected"))) {
      Subscriber subscriber = new Subscriber(_ -> sneaky(trouble), 10, _ -> {});
      subscriber.offer(new Event.Dropped(1));
      assertThat(subscriber.isClosed()).isTrue();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneaky(Throwable trouble) throws T {
    throw (T) trouble;
  }
}
