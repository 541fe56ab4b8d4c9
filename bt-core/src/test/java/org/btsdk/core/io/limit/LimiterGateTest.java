// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Rate;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;
import org.junit.jupiter.api.Test;

class LimiterGateTest {
  private static final Flow FLOW =
      new Flow(
          Flow.Direction.UP,
          InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH])),
          Flow.PeerClass.NORMAL);

  /// Grants what it is told to, one answer after the other.
  private static final class Told implements RateLimiter {
    private Rate limit;
    private final List<Long> answers;
    private long out;

    Told(Rate limit, Long... answers) {
      this.limit = limit;
      this.answers = new ArrayList<>(List.of(answers));
    }

    @Override
    public long request(Flow flow, long wantedBytes, long nowNanos) {
      long granted = Math.min(wantedBytes, answers.removeFirst());
      out += granted;
      return granted;
    }

    @Override
    public long retryAtNanos(Flow flow, long nowNanos) {
      return nowNanos + 1;
    }

    @Override
    public void refund(Flow flow, long refundedBytes, long nowNanos) {
      out -= refundedBytes;
    }

    @Override
    public void limit(Rate newLimit, long nowNanos) {
      limit = newLimit;
    }

    @Override
    public Rate limit() {
      return limit;
    }
  }

  @Test
  void goes_on_with_the_least_that_is_worth_it_and_takes_no_more_than_both_gates_let_through() {
    Told session = new Told(Rate.kib(1), 100L, 0L, 500L);
    Told torrent = new Told(Rate.kib(1), 60L, 300L);
    long granted =
        LimiterGate.await(
            new LimiterGate(session), new LimiterGate(torrent), FLOW, 200, 1_000, () -> true);
    assertThat(granted).isEqualTo(360);
    assertThat(session.out).isEqualTo(360);
    assertThat(torrent.out).isEqualTo(360);
  }

  @Test
  void gives_what_it_has_when_the_connection_closes() {
    LimiterGate session = new LimiterGate(new Told(Rate.kib(1), 100L));
    LimiterGate torrent = new LimiterGate(new Told(Rate.UNLIMITED));
    assertThat(LimiterGate.await(session, torrent, FLOW, 200, 1_000, () -> false)).isEqualTo(100);
  }

  @Test
  void an_even_part_follows_the_limit() {
    LimiterGate gate = new LimiterGate(new Told(Rate.bytes(2_000_000)));
    assertThat(gate.evenBytes()).isEqualTo(10_000);
    gate.limit(Rate.UNLIMITED);
    assertThat(gate.isLimited()).isFalse();
    assertThat(gate.evenBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void one_that_would_have_granted_what_it_did_not_is_asked_again_after_a_while() {
    assertThat(LimiterGate.sleepNanos(1_000, 1_000, 1_200, 1)).isEqualTo(1_000_000);
    assertThat(LimiterGate.sleepNanos(-5_000, 1_000, 1_200, 1)).isEqualTo(1_000_000);
    assertThat(LimiterGate.sleepNanos(Long.MAX_VALUE, 1_000, 1_200, 1)).isEqualTo(100_000_000);
  }

  @Test
  void is_asked_when_it_says_but_neither_at_once_nor_only_after_an_age() {
    assertThat(LimiterGate.sleepNanos(2_001_000, 1_000, 1_100, 1)).isEqualTo(1_999_900);
    assertThat(LimiterGate.sleepNanos(1_001, 1_000, 900, 1))
        .isEqualTo(LimiterGate.LEAST_SLEEP_NANOS);
    assertThat(LimiterGate.sleepNanos(1L << 50, 1_000, 1_200, 1)).isEqualTo(100_000_000);
  }

  @Test
  void who_says_now_and_grants_nothing_is_asked_ever_less_until_three_hundred_times_a_second() {
    assertThat(LimiterGate.sleepNanos(1_001, 1_000, 1_100, 2)).isEqualTo(200_000);
    assertThat(LimiterGate.sleepNanos(1_001, 1_000, 1_100, 3)).isEqualTo(400_000);
    assertThat(LimiterGate.sleepNanos(1_001, 1_000, 1_100, 6)).isEqualTo(3_200_000);
    assertThat(LimiterGate.sleepNanos(1_001, 1_000, 1_100, Integer.MAX_VALUE)).isEqualTo(3_200_000);
  }

  @Test
  void those_that_wait_together_owe_no_more_than_flows_in_a_quarter_of_a_second() {
    assertThat(LimiterGate.oweableBytes(1_000_000, 0)).isEqualTo(16_384);
    assertThat(LimiterGate.oweableBytes(1_000_000, 99)).isEqualTo(2_500);
    assertThat(LimiterGate.oweableBytes(10_000, 99)).isEqualTo(1_024);
    assertThat(LimiterGate.oweableBytes(100_000_000, 99)).isEqualTo(16_384);
  }

  @Test
  void does_not_wait_where_nothing_must_be_granted() {
    LimiterGate session = new LimiterGate(new Told(Rate.kib(1), 0L));
    LimiterGate torrent = new LimiterGate(new Told(Rate.UNLIMITED));
    assertThat(LimiterGate.await(session, torrent, FLOW, 0, 1_000, () -> true)).isZero();
  }

  @Test
  void makes_no_limiter_before_the_first_limit() {
    List<Told> made = new ArrayList<>();
    LimiterGate gate =
        new LimiterGate(() -> {
          made.add(new Told(Rate.UNLIMITED, 100L));
          return made.getLast();
        });
    assertThat(gate.limit()).isEqualTo(Rate.UNLIMITED);
    gate.limit(Rate.UNLIMITED);
    assertThat(gate.isLimited()).isFalse();
    assertThat(made).isEmpty();
    gate.limit(Rate.kib(1));
    assertThat(gate.limit()).isEqualTo(Rate.kib(1));
    LimiterGate session = new LimiterGate(new Told(Rate.UNLIMITED));
    assertThat(LimiterGate.await(session, gate, FLOW, 100, 1_000, () -> true)).isEqualTo(100);
    assertThat(made).hasSize(1);
  }

  /// Grants nothing until it is told to, then a part to whoever asks; knows who asked.
  private static final class Shut implements RateLimiter {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch askedOften = new CountDownLatch(50);
    private volatile boolean open;

    @Override
    public long request(Flow flow, long wantedBytes, long nowNanos) {
      asked.add(Thread.currentThread().getName());
      askedOften.countDown();
      return open ? Math.min(wantedBytes, 10) : 0;
    }

    @Override
    public long retryAtNanos(Flow flow, long nowNanos) {
      return nowNanos + 1;
    }

    @Override
    public void refund(Flow flow, long refundedBytes, long nowNanos) {}

    @Override
    public void limit(Rate newLimit, long nowNanos) {}

    @Override
    public Rate limit() {
      return Rate.kib(64);
    }
  }

  @Test
  void of_many_that_wait_the_first_asks_until_it_has_all_then_the_next() throws Exception {
    Shut limiter = new Shut();
    LimiterGate session = new LimiterGate(limiter);
    LimiterGate torrent = new LimiterGate(new Told(Rate.UNLIMITED));
    List<Thread> waiting = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      names.add("waits " + i);
      waiting.add(
          Thread.ofVirtual()
              .name(names.getLast())
              .start(() -> LimiterGate.await(session, torrent, FLOW, 30, 30, () -> true)));
      while (session.waiting() <= i) {
        Thread.onSpinWait();
      }
    }
    limiter.askedOften.await();
    assertThat(List.copyOf(limiter.asked)).containsOnly("waits 0");
    limiter.open = true;
    for (Thread thread : waiting) {
      thread.join();
    }
    List<String> order = new ArrayList<>(new LinkedHashSet<>(limiter.asked));
    assertThat(order).isEqualTo(names);
    assertThat(limiter.asked.subList(limiter.asked.size() - 3, limiter.asked.size()))
        .containsOnly("waits 19");
    assertThat(session.waiting()).isZero();
  }

  @Test
  void control_asks_beside_those_that_wait_in_line_with_blocks() throws Exception {
    Shut limiter = new Shut();
    LimiterGate session = new LimiterGate(limiter);
    LimiterGate torrent = new LimiterGate(new Told(Rate.UNLIMITED));
    AtomicBoolean connected = new AtomicBoolean(true);
    Thread block =
        Thread.ofVirtual()
            .name("block")
            .start(() ->
                LimiterGate.await(
                    session, torrent, FLOW, Long.MAX_VALUE, Long.MAX_VALUE, connected::get));
    while (session.waiting() == 0) {
      Thread.onSpinWait();
    }
    limiter.open = true;

    Thread control =
        Thread.ofVirtual()
            .name("control")
            .start(
                () -> LimiterGate.awaitBesideTheLine(session, torrent, FLOW, 17, connected::get));
    control.join();

    assertThat(List.copyOf(limiter.asked).stream().filter("control"::equals))
        .hasSize(2); // 10 bytes each
    assertThat(block.isAlive()).isTrue();
    connected.set(false);
    block.join();
  }

  @Test
  void who_need_not_wait_takes_nothing_from_those_who_do_and_who_is_closed_leaves()
      throws Exception {
    Shut limiter = new Shut();
    LimiterGate session = new LimiterGate(limiter);
    LimiterGate torrent = new LimiterGate(new Told(Rate.UNLIMITED));
    AtomicBoolean connected = new AtomicBoolean(true);
    Thread waits =
        Thread.ofVirtual()
            .start(() -> LimiterGate.await(session, torrent, FLOW, 30, 30, connected::get));
    limiter.askedOften.await();
    Thread second =
        Thread.ofVirtual()
            .start(() -> LimiterGate.await(session, torrent, FLOW, 30, 30, connected::get));
    while (session.waiting() < 2) {
      Thread.onSpinWait();
    }
    assertThat(LimiterGate.await(session, torrent, FLOW, 0, 30, () -> true)).isZero();
    assertThat(LimiterGate.await(session, torrent, FLOW, 30, 30, () -> false)).isZero();
    connected.set(false);
    waits.join();
    second.join();
    assertThat(session.waiting()).isZero();
    limiter.open = true;
    assertThat(LimiterGate.await(session, torrent, FLOW, 0, 30, () -> true)).isEqualTo(10);
  }

  /// Grants all, and notices when the time goes back. Only under the gate's lock.
  private static final class Clocked implements RateLimiter {
    private long lastNanos = Long.MIN_VALUE;
    private boolean wentBack;

    private void at(long nowNanos) {
      wentBack |= nowNanos < lastNanos;
      lastNanos = nowNanos;
    }

    @Override
    public long request(Flow flow, long wantedBytes, long nowNanos) {
      at(nowNanos);
      return wantedBytes;
    }

    @Override
    public long retryAtNanos(Flow flow, long nowNanos) {
      at(nowNanos);
      return nowNanos + 1;
    }

    @Override
    public void refund(Flow flow, long refundedBytes, long nowNanos) {
      at(nowNanos);
    }

    @Override
    public void limit(Rate newLimit, long nowNanos) {
      at(nowNanos);
    }

    @Override
    public Rate limit() {
      return Rate.kib(64);
    }
  }

  @Test
  void time_never_goes_back_for_a_limiter_that_many_threads_ask() throws Exception {
    Clocked limiter = new Clocked();
    LimiterGate session = new LimiterGate(limiter);
    LimiterGate torrent = new LimiterGate(new Told(Rate.UNLIMITED));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int asked = 0; asked < 50_000; asked++) {
                  LimiterGate.await(session, torrent, FLOW, 0, 10, () -> true);
                  LimiterGate.refund(session, torrent, FLOW, 10);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(limiter.wentBack).isFalse();
  }
}
