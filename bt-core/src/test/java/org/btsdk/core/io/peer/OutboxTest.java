// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();
  private final ArrayDeque<String> calls = new ArrayDeque<>();

  private void start() {
    calls.add("start");
  }

  private void quiet() {
    calls.add("quiet");
  }

  private int drain() {
    return outbox.drainControl(ByteBuffer.allocate(1024));
  }

  @Test
  void a_writer_starts_with_the_first_message_and_not_again_while_it_writes() {
    outbox.open(this::start);
    assertThat(calls).isEmpty();
    outbox.add(new Message.Have(1));
    outbox.add(new Message.Have(2));
    outbox.wakeUploads();
    assertThat(calls).containsExactly("start");
  }

  @Test
  void what_waits_before_it_opens_starts_a_writer_when_it_does() {
    outbox.add(new Message.Have(1));
    outbox.open(this::start);
    assertThat(calls).containsExactly("start");
  }

  @Test
  void a_writer_may_not_end_while_something_waits() {
    outbox.open(this::start);
    outbox.add(new Message.Have(1));
    assertThat(outbox.rest()).isFalse();
    drain();
    outbox.wakeUploads();
    assertThat(outbox.rest()).isFalse();
    assertThat(outbox.takeUploadNews()).isTrue();
    assertThat(outbox.rest()).isTrue();
    outbox.add(new Message.Have(2));
    assertThat(calls).containsExactly("start", "start");
  }

  @Test
  void nothing_starts_once_it_is_closed() {
    outbox.open(this::start);
    outbox.close();
    outbox.add(new Message.Have(1));
    outbox.wakeUploads();
    assertThat(calls).isEmpty();
  }

  @Test
  void it_tells_when_the_last_writer_has_ended() {
    outbox.open(this::start);
    outbox.add(new Message.Have(1));
    outbox.close();
    outbox.whenQuiet(this::quiet);
    assertThat(calls).containsExactly("start");
    assertThat(outbox.rest()).isTrue();
    assertThat(calls).containsExactly("start", "quiet");
  }

  @Test
  void it_tells_at_once_where_nobody_writes() {
    outbox.open(this::start);
    outbox.close();
    outbox.whenQuiet(this::quiet);
    assertThat(calls).containsExactly("quiet");
  }

  @Test
  void writers_that_come_and_go_leave_nothing_behind_and_never_write_together() throws Exception {
    int messages = 200_000;
    int length = 9; // of a have, with its prefix
    Executor executor = ForkJoinPool.commonPool();
    AtomicInteger writing = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    AtomicInteger written = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(1);
    Runnable writer =
        () -> {
          together.addAndGet(writing.getAndIncrement());
          boolean done;
          do {
            done = written.addAndGet(drain() / length) == messages;
            writing.decrementAndGet();
            if (outbox.rest()) {
              break;
            }
            writing.getAndIncrement();
          } while (true);
          if (done) {
            all.countDown();
          }
        };
    outbox.open(() -> executor.execute(writer));
    for (int i = 0; i < messages; i++) {
      while (!outbox.add(new Message.Have(i))) {
        Thread.onSpinWait();
      }
    }
    all.await();
    assertThat(together.get()).isZero();
    assertThat(written.get()).isEqualTo(messages);
  }
}
