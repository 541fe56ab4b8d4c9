// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RarityOrderTest {
  @Test
  void is_sorted_after_any_sequence_of_changes() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int pieces = 1 + random.nextInt(50);
      RarityOrder order = new RarityOrder(pieces, new BitSet(), random);
      BitSet gone = new BitSet();
      int[] peers = new int[pieces];
      int[] priorities = new int[pieces];
      Arrays.fill(priorities, 4);
      for (int step = 0; step < 400; step++) {
        int piece = random.nextInt(pieces);
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            order.change(piece, 1);
            peers[piece]++;
          }
          case 2 -> {
            if (peers[piece] > 0) {
              order.change(piece, -1);
              peers[piece]--;
            }
          }
          case 3 -> {
            priorities[piece] = random.nextInt(8);
            order.priority(piece, priorities[piece]);
          }
          default -> {
            if (gone.get(piece)) {
              order.add(piece);
            } else {
              order.remove(piece);
            }
            gone.flip(piece);
          }
        }
        check(order, pieces, gone, peers, priorities);
      }
    }
  }

  private static void check(
      RarityOrder order, int pieces, BitSet gone, int[] peers, int[] priorities) {
    BitSet seen = new BitSet();
    int last = -1;
    for (int place = 0; place < order.size(); place++) {
      int piece = order.at(place);
      assertThat(seen.get(piece)).isFalse();
      seen.set(piece);
      assertThat(gone.get(piece)).isFalse();
      if (last >= 0) {
        int before = -priorities[last] * 10_000 + peers[last];
        assertThat(-priorities[piece] * 10_000 + peers[piece]).isGreaterThanOrEqualTo(before);
      }
      last = piece;
    }
    for (int piece = 0; piece < pieces; piece++) {
      assertThat(seen.get(piece)).isEqualTo(!gone.get(piece) && priorities[piece] > 0);
      assertThat(order.availability(piece)).isEqualTo(peers[piece]);
    }
  }

  @Test
  void peers_that_have_everything_are_counted_once() {
    RarityOrder order = new RarityOrder(4, new BitSet(), new Random(1));
    order.seeds(2);
    order.change(0, 1);
    assertThat(order.availability(0)).isEqualTo(3);
    assertThat(order.availability(1)).isEqualTo(2);
    assertThat(order.copies(new BitSet())).isEqualTo(2.25);
  }
}
