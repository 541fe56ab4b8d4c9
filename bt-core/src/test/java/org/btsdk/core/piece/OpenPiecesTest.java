// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenPiecesTest {
  private static OpenPiece piece(int index) {
    return new OpenPiece(new BlockIntake(index, 32 * 1024, 16 * 1024));
  }

  @Test
  void finds_and_lists_what_is_open_like_a_sorted_map() {
    SplittableRandom random = new SplittableRandom(1);
    OpenPieces open = new OpenPieces(100);
    TreeMap<Integer, OpenPiece> model = new TreeMap<>();
    for (int step = 0; step < 5_000; step++) {
      int index = random.nextInt(100);
      if (random.nextInt(5) < (step / 1_000) % 2 + 2 && !model.containsKey(index)) {
        OpenPiece piece = piece(index);
        open.add(piece);
        model.put(index, piece);
      } else {
        open.remove(index);
        model.remove(index);
      }
      assertThat(open.get(index)).isSameAs(model.get(index));
      List<OpenPiece> listed = new ArrayList<>();
      for (int place = 0; place < open.size(); place++) {
        listed.add(open.at(place));
      }
      assertThat(listed).containsExactlyElementsOf(model.values());
    }
  }

  @Test
  void nothing_is_open_beyond_the_torrent() {
    OpenPieces open = new OpenPieces(2);
    open.add(piece(1));
    assertThat(open.get(-1)).isNull();
    assertThat(open.get(2)).isNull();
    assertThat(open.get(0)).isNull();
  }
}
