// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetadataQueueTest {
  private static final long SECOND = 1_000_000_000L;

  private final MetadataQueue queue = new MetadataQueue();

  private int takeAll(long now) {
    return takeAll(false, now);
  }

  private int takeAll(boolean offered, long now) {
    int taken = 0;
    while (queue.take(offered, now) >= 0) {
      taken++;
    }
    return taken;
  }

  @Test
  void gives_blocks_in_the_order_they_were_asked_for() {
    queue.add(2, 3);
    queue.add(0, 3);
    assertThat(queue.take(false, 0)).isEqualTo(2);
    assertThat(queue.take(false, 0)).isZero();
    assertThat(queue.take(false, 0)).isEqualTo(-1);
  }

  @Test
  void refuses_a_block_beyond_the_end() {
    assertThat(queue.add(2, 3)).isTrue();
    assertThat(queue.add(3, 3)).isFalse();
  }

  @Test
  void gives_so_many_blocks_a_second() {
    for (int block = 0; block < 50; block++) {
      queue.add(block, 50);
    }
    assertThat(takeAll(0)).isEqualTo(MetadataQueue.BLOCKS_PER_SECOND);
    assertThat(takeAll(SECOND - 1)).isZero();
    assertThat(takeAll(SECOND)).isEqualTo(MetadataQueue.BLOCKS_PER_SECOND);
  }

  @Test
  void gives_few_blocks_to_who_does_not_take_them() {
    for (int block = 0; block < 50; block++) {
      queue.add(block, 50);
    }
    assertThat(takeAll(true, 0)).isEqualTo(MetadataQueue.BLOCKS_WHILE_OFFERED);
    assertThat(takeAll(true, 100 * SECOND)).isZero();
    assertThat(takeAll(false, 101 * SECOND)).isEqualTo(MetadataQueue.BLOCKS_PER_SECOND);
    assertThat(takeAll(true, 102 * SECOND)).isEqualTo(MetadataQueue.BLOCKS_WHILE_OFFERED);
  }

  @Test
  void keeps_so_many_requests_and_no_more() {
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += queue.add(i % 1000, 1000) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(MetadataQueue.MAX_WAITING);
  }

  @Test
  void gives_a_peer_a_few_copies_and_no_more() {
    int given = 0;
    for (int second = 0; second < 1000; second++) {
      queue.add(second % 10, 10);
      given += takeAll(second * SECOND);
    }
    assertThat(given).isEqualTo(MetadataQueue.MAX_COPIES * 10);
  }
}
