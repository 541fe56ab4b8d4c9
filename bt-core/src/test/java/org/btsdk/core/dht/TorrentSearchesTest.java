// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TorrentSearchesTest {
  private static final long SECOND = 1_000_000_000L;

  private final TorrentSearches searches = new TorrentSearches();
  private long now = Long.MAX_VALUE - 30 * SECOND; // the clock wraps during each test

  @Test
  void a_new_torrent_is_due_at_once_and_again_after_15_minutes() {
    searches.use(7, true, now);
    assertThat(searches.take(now)).isEqualTo(7);
    assertThat(searches.take(now)).isEqualTo(-1);
    searches.ended(7, LookupEnd.DONE, 3, now);
    assertThat(searches.nextDeadlineNanos()).isEqualTo(now + 900 * SECOND);
    assertThat(searches.take(now + 899 * SECOND)).isEqualTo(-1);
    assertThat(searches.take(now + 900 * SECOND)).isEqualTo(7);
  }

  @Test
  void who_found_nobody_looks_again_sooner_and_then_less_and_less_often() {
    searches.use(1, true, now);
    for (long wait : new long[] {15, 30, 60, 120, 240, 480, 900, 900}) {
      assertThat(searches.take(now)).isEqualTo(1);
      searches.ended(1, LookupEnd.DONE, 0, now);
      assertThat(searches.nextDeadlineNanos() - now).isEqualTo(wait * SECOND);
      now += wait * SECOND;
    }
  }

  @Test
  void a_seed_that_found_nobody_is_content() {
    searches.use(1, false, now);
    assertThat(searches.take(now)).isEqualTo(1);
    searches.ended(1, LookupEnd.DONE, 0, now);
    assertThat(searches.nextDeadlineNanos() - now).isEqualTo(900 * SECOND);
  }

  @Test
  void what_failed_is_due_at_once_when_the_node_is_in_the_dht() {
    searches.use(1, false, now);
    searches.use(2, true, now);
    assertThat(searches.take(now)).isEqualTo(2);
    assertThat(searches.take(now)).isEqualTo(1);
    searches.ended(1, LookupEnd.NO_NODES, 0, now);
    searches.ended(2, LookupEnd.DONE, 9, now);
    assertThat(searches.nextDeadlineNanos() - now).isEqualTo(3 * SECOND);
    searches.joined(now + SECOND);
    assertThat(searches.take(now + SECOND)).isEqualTo(1);
    assertThat(searches.take(now + SECOND)).isEqualTo(-1);
  }

  @Test
  void those_that_want_peers_go_first() {
    searches.use(1, false, now);
    searches.use(2, true, now + SECOND);
    assertThat(searches.take(now + 2 * SECOND)).isEqualTo(2);
    assertThat(searches.take(now + 2 * SECOND)).isEqualTo(1);
  }

  @Test
  void no_more_than_some_run_at_once() {
    for (int i = 0; i < 100; i++) {
      searches.use(i, true, now);
    }
    for (int i = 0; i < TorrentSearches.MAX_AT_ONCE; i++) {
      assertThat(searches.take(now)).isEqualTo(i);
    }
    assertThat(searches.take(now)).isEqualTo(-1);
    assertThat(searches.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    searches.ended(5, LookupEnd.DONE, 1, now);
    assertThat(searches.take(now)).isEqualTo(TorrentSearches.MAX_AT_ONCE);
  }

  @Test
  void a_search_counts_until_it_ends_though_its_torrent_was_removed() {
    for (int i = 0; i < 100; i++) {
      searches.use(i, true, now);
    }
    for (int i = 0; i < TorrentSearches.MAX_AT_ONCE; i++) {
      searches.take(now);
    }
    searches.remove(3);
    assertThat(searches.take(now)).isEqualTo(-1);
    searches.ended(3, LookupEnd.CANCELLED, 0, now);
    assertThat(searches.take(now)).isEqualTo(TorrentSearches.MAX_AT_ONCE);
    searches.ended(3, LookupEnd.CANCELLED, 0, now);
    assertThat(searches.take(now)).isEqualTo(-1);
  }

  @Test
  void who_comes_back_while_its_search_is_under_way_does_not_begin_another() {
    searches.use(1, true, now);
    assertThat(searches.take(now)).isEqualTo(1);
    searches.remove(1);
    searches.use(1, true, now);
    assertThat(searches.take(now)).isEqualTo(-1);
    searches.ended(1, LookupEnd.DONE, 0, now);
    assertThat(searches.nextDeadlineNanos() - now).isEqualTo(15 * SECOND);
  }

  @Test
  void a_seed_that_wants_peers_again_is_due_at_once() {
    searches.use(1, false, now);
    assertThat(searches.take(now)).isEqualTo(1);
    searches.ended(1, LookupEnd.DONE, 0, now);
    searches.use(1, false, now + SECOND);
    assertThat(searches.take(now + SECOND)).isEqualTo(-1);
    searches.use(1, true, now + SECOND);
    assertThat(searches.take(now + SECOND)).isEqualTo(1);
  }

  @Test
  void what_was_removed_is_not_due() {
    searches.use(1, true, now);
    searches.remove(1);
    assertThat(searches.take(now)).isEqualTo(-1);
    assertThat(searches.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }
}
