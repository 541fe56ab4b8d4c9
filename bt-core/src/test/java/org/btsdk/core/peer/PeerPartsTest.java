// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.junit.jupiter.api.Test;

/// The small parts of a peer.
class PeerPartsTest {
  private static final long SECOND = 1_000_000_000L;

  private static PeerAddress address(int i) {
    return new PeerAddress(IpAddress.of((byte) 10, (byte) (i >> 8), (byte) i, (byte) 1), 6881);
  }

  @Test
  void a_steady_rate_is_measured_from_the_first_second_on() {
    RateMeter meter = new RateMeter(5 * SECOND, 0);
    for (long now = 0; now < 20 * SECOND; now += SECOND / 100) {
      meter.add(1000, now);
      if (now > SECOND) {
        assertThat((double) meter.perSecond(now)).isCloseTo(100_000, within(5_000.0));
      }
    }
    assertThat(meter.perSecond(60 * SECOND)).isLessThan(1000);
  }

  @Test
  void a_rate_does_not_depend_on_who_asks() {
    RateMeter asked = new RateMeter(5 * SECOND, 0);
    RateMeter other = new RateMeter(5 * SECOND, 0);
    for (long now = 0; now < 20 * SECOND; now += SECOND / 3) {
      asked.add(40_000, now);
      other.add(40_000, now);
      asked.perSecond(now + SECOND / 5);
    }
    assertThat(asked.perSecond(20 * SECOND)).isEqualTo(other.perSecond(20 * SECOND));
  }

  @Test
  void a_pipeline_grows_with_the_rate_and_obeys_the_peer() {
    Pipeline pipeline = new Pipeline(TorrentGeometry.BLOCK_LENGTH);
    assertThat(pipeline.depth()).isEqualTo(Pipeline.START);
    for (int i = 0; i < 1000; i++) {
      pipeline.arrived(1);
    }
    assertThat(pipeline.depth()).isEqualTo(Pipeline.DEFAULT_REQUEST_QUEUE);
    pipeline.limit(50);
    assertThat(pipeline.depth()).isEqualTo(50);
    for (int i = 0; i < 10; i++) {
      pipeline.second(20_000);
    }
    assertThat(pipeline.depth()).isLessThan(10);
    pipeline.limit(Integer.MAX_VALUE);
    pipeline.second(Integer.MAX_VALUE);
    assertThat(pipeline.depth()).isEqualTo(Pipeline.MAX);
    pipeline.snub();
    assertThat(pipeline.depth()).isOne();
    pipeline.arrived(1);
    assertThat(pipeline.depth()).as("it may be a late answer").isOne();
    pipeline.gave();
    assertThat(pipeline.depth()).isEqualTo(Pipeline.MIN);
  }

  @Test
  void requests_that_were_taken_back_may_still_be_answered_once() {
    Outstanding outstanding = new Outstanding();
    outstanding.add(1, 10);
    outstanding.add(2, 20);
    assertThat(outstanding.askedUntil(15, 9)).containsExactly(1);
    assertThat(outstanding.answered(1)).isTrue();
    assertThat(outstanding.forgive(1)).isFalse();
    assertThat(outstanding.takeBack(2)).isTrue();
    assertThat(outstanding.forgive(2)).isTrue();
    assertThat(outstanding.forgive(2)).isFalse();
    assertThat(outstanding.isEmpty()).isTrue();
  }

  @Test
  void an_answer_to_one_request_is_none_to_another_that_was_taken_back() {
    Outstanding outstanding = new Outstanding();
    for (long block = 0; block <= Outstanding.MAX_FORGIVEN; block++) {
      outstanding.add(block, 10);
      outstanding.takeBack(block);
    }
    outstanding.add(9999, 20);
    assertThat(outstanding.forgive(9999)).as("still asked for").isFalse();
    assertThat(outstanding.forgive(0)).as("too long ago").isFalse();
    assertThat(outstanding.forgive(7)).isTrue();
    assertThat(outstanding.forgive(7)).isFalse();
    assertThat(outstanding.forgive(Outstanding.MAX_FORGIVEN)).isTrue();
    assertThat(outstanding.forgive(1)).isTrue();
    assertThat(outstanding.answered(9999)).isTrue();
  }

  @Test
  void a_pool_is_bounded_for_each_source_and_knows_no_address_twice() {
    PeerPool pool = new PeerPool();
    List<PeerAddress> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add(address(i));
    }
    assertThat(pool.add("liar", Namer.owner(), many, 0)).isEqualTo(PeerPool.MAX_PER_SOURCE);
    assertThat(pool.add("tracker", Namer.owner(), many.subList(0, 10), 0)).isZero();
    assertThat(pool.add("tracker", Namer.owner(), many.subList(2000, 2010), 0)).isEqualTo(10);
    pool.removeSource("liar");
    assertThat(pool.size()).isEqualTo(10);
  }

  @Test
  void our_own_address_is_tried_once_whoever_names_it() {
    PeerPool pool = new PeerPool();
    pool.add("pex", Namer.stranger(address(1).ip()), List.of(address(2)), 0);
    pool.removeOurselves(address(2));
    assertThat(pool.size()).isZero();
    assertThat(pool.add("user", Namer.owner(), List.of(address(2), address(3)), 0)).isEqualTo(1);
    assertThat(pool.take(0, true, null, _ -> true)).isEqualTo(address(3));
    for (int i = 10; i < 3000; i++) {
      pool.removeOurselves(address(i));
    }
    assertThat(pool.add("user", Namer.owner(), List.of(address(2999)), 0)).isEqualTo(1); // bounded
  }

  @Test
  void an_address_that_fails_waits_longer_each_time_and_is_forgotten() {
    PeerPool pool = new PeerPool();
    pool.add("user", Namer.owner(), List.of(address(1)), 0);
    long now = 0;
    long wait = PeerPool.FIRST_RETRY_NANOS;
    for (int i = 1; i < PeerPool.MAX_FAILURES; i++) {
      assertThat(pool.take(now, true, null, _ -> true)).isEqualTo(address(1));
      assertThat(pool.take(now, true, null, _ -> true)).isNull();
      pool.failed(address(1), now);
      assertThat(pool.nextRetryNanos(now, true)).isEqualTo(now + wait);
      now += wait;
      wait *= 2;
    }
    pool.take(now, true, null, _ -> true);
    pool.failed(address(1), now);
    assertThat(pool.size()).isZero();
  }

  @Test
  void what_we_gave_up_ourselves_is_tried_again_soon_and_what_failed_is_not() {
    PeerPool pool = new PeerPool();
    long now = 100 * SECOND;
    pool.add("user", Namer.owner(), List.of(address(1), address(2), address(3)), 0);
    for (int i = 1; i <= 3; i++) {
      pool.take(now, true, null, _ -> true);
    }
    pool.left(address(1), now, true, false);
    pool.failed(address(2), now);
    assertThat(pool.nextRetryNanos(now, true)).isEqualTo(now + PeerPool.RECONNECT_NANOS);
    pool.retryNow(now);
    assertThat(pool.nextRetryNanos(now, true)).isEqualTo(now + SECOND);
    assertThat(pool.take(now + SECOND, true, null, _ -> true)).isEqualTo(address(1));
    assertThat(pool.take(now + SECOND, true, null, _ -> true)).isNull(); // 3 is connected
    assertThat(pool.nextRetryNanos(now, true)).isEqualTo(now + PeerPool.FIRST_RETRY_NANOS);
    pool.left(address(1), now + SECOND, true, false);
    pool.retryNow(now + 20 * SECOND); // never later than it was
    assertThat(pool.take(now + 21 * SECOND, true, null, _ -> true)).isEqualTo(address(1));
  }

  @Test
  void whom_nobody_had_a_use_for_waits_as_one_that_failed_until_we_want_something() {
    PeerPool pool = new PeerPool();
    long now = 100 * SECOND;
    pool.add("user", Namer.owner(), List.of(address(1), address(2)), 0);
    pool.take(now, true, null, _ -> true);
    pool.take(now, true, null, _ -> true);
    pool.leftUnwanted(address(1), now, true);
    pool.leftUnwanted(address(2), now, false);
    pool.failed(address(2), now); // it was tried once more, and is gone
    assertThat(pool.nextRetryNanos(now, true)).isEqualTo(now + PeerPool.FIRST_RETRY_NANOS);

    pool.retryNow(now); // as a seed that goes on
    assertThat(pool.nextRetryNanos(now, true)).isEqualTo(now + PeerPool.FIRST_RETRY_NANOS);

    pool.wantAgain(now);

    assertThat(pool.take(now + SECOND, true, null, _ -> true)).isEqualTo(address(1));
    assertThat(pool.take(now + SECOND, true, null, _ -> true)).isNull();
    pool.failed(address(1), now + SECOND);
    pool.wantAgain(now + 60 * SECOND);
    assertThat(pool.take(now + 60 * SECOND, true, null, _ -> true)).isEqualTo(address(2));
    assertThat(pool.take(now + 60 * SECOND, true, null, _ -> true)).isNull();
    assertThat(pool.take(now + 61 * SECOND, true, null, _ -> true)).isEqualTo(address(1));
  }

  @Test
  void who_has_us_want_something_again_and_again_has_us_dial_nobody_without_end() {
    PeerPool pool = new PeerPool();
    pool.add("user", Namer.owner(), List.of(address(1)), 0);
    List<Long> seconds = new ArrayList<>();
    for (long now = 0; pool.size() > 0 && now < 3600 * SECOND; now += SECOND) {
      if (pool.take(now, true, null, _ -> true) != null) {
        seconds.add(now / SECOND);
        pool.leftUnwanted(address(1), now, true);
      }
      pool.wantAgain(now);
    }
    assertThat(seconds).containsExactly(0L, 1L, 61L, 181L, 421L, 901L);
  }

  @Test
  void who_gave_something_is_tried_soon_when_we_want_more_but_not_each_time() {
    PeerPool pool = new PeerPool();
    pool.add("user", Namer.owner(), List.of(address(1)), 0);
    assertThat(pool.take(0, true, null, _ -> true)).isNotNull();
    pool.left(address(1), 0, true, true);
    pool.wantAgain(0);
    assertThat(pool.take(SECOND, true, null, _ -> true)).isNotNull();
    pool.left(address(1), SECOND, true, true);
    pool.wantAgain(SECOND);
    assertThat(pool.nextRetryNanos(SECOND, true)).isEqualTo(SECOND + PeerPool.RECONNECT_NANOS);
    assertThat(pool.take(21 * SECOND, true, null, _ -> true)).isNotNull();
    pool.left(address(1), 900 * SECOND, true, true);
    pool.wantAgain(900 * SECOND);
    assertThat(pool.nextRetryNanos(900 * SECOND, true)).isEqualTo(901 * SECOND);
  }

  @Test
  void where_two_addresses_compete_canonical_priority_decides() {
    PeerPool pool = new PeerPool();
    PeerAddress us = PeerAddress.parse("123.213.32.10:6881");
    PeerAddress high = PeerAddress.parse("98.76.54.32:6881"); // ec2d7224, BEP 40
    PeerAddress low = PeerAddress.parse("123.213.32.234:6881"); // 99568189
    pool.add("user", Namer.owner(), List.of(low, high), 0);
    assertThat(pool.take(0, true, us, _ -> true)).isEqualTo(high);
    assertThat(pool.take(0, true, us, _ -> true)).isEqualTo(low);
  }

  @Test
  void a_flood_is_noticed_within_its_window_only() {
    FloodGuard guard = new FloodGuard();
    for (int i = 0; i < FloodGuard.MAX_IN_WINDOW; i++) {
      assertThat(guard.allows(1, 0)).isTrue();
    }
    assertThat(guard.allows(1, 0)).isFalse();
    assertThat(guard.allows(1, FloodGuard.WINDOW_NANOS)).isTrue();
  }

  @Test
  void the_pieces_of_a_seed_are_a_flag_until_it_loses_one() {
    PeerPieces pieces = new PeerPieces(3);
    pieces.add(0);
    pieces.add(1);
    pieces.add(2);
    assertThat(pieces.isFull()).isTrue();
    pieces.setAll();
    assertThat(pieces.count()).isEqualTo(3);
    pieces.remove(1);
    assertThat(pieces.hasAll()).isFalse();
    assertThat(pieces.next(1)).isEqualTo(2);
    assertThat(pieces.progress()).isBetween(0.66, 0.67);
  }
}
