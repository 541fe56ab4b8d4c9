// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartPlanTest {
  private static final int MIB = 1 << 20;

  /// A file of pieces of one length, whose first begins somewhere in a piece.
  private static List<PartPlan.Slice> file(int pieceLength, int first, long length) {
    List<PartPlan.Slice> slices = new ArrayList<>();
    long left = length;
    for (int piece = 0; left > 0; piece++) {
      int begin = piece == 0 ? pieceLength - first : 0;
      int count = (int) Math.min(left, pieceLength - begin);
      slices.add(new PartPlan.Slice(piece, begin, count));
      left -= count;
    }
    return slices;
  }

  /// Every byte once and in order, parts neither too short nor too many.
  private static void assertRight(List<PartPlan.Part> parts, List<PartPlan.Slice> file) {
    assertThat(parts).hasSizeLessThanOrEqualTo(PartPlan.MOST_PARTS);
    List<PartPlan.Slice> all = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      PartPlan.Part part = parts.get(i);
      if (i < parts.size() - 1) {
        assertThat(part.lengthBytes()).isGreaterThanOrEqualTo(PartPlan.LEAST_PART);
      }
      for (PartPlan.Slice slice : part.slices()) {
        assertThat(slice.lengthBytes()).isPositive();
        PartPlan.Slice last = all.isEmpty() ? null : all.getLast();
        if (last != null && last.piece() == slice.piece()) {
          assertThat(slice.beginBytes()).isEqualTo(last.beginBytes() + last.lengthBytes());
          all.removeLast();
          all.add(
              new PartPlan.Slice(
                  last.piece(), last.beginBytes(), last.lengthBytes() + slice.lengthBytes()));
        } else {
          all.add(slice);
        }
      }
    }
    assertThat(all).isEqualTo(file);
  }

  @Test
  void an_empty_file_has_no_part() {
    assertThat(PartPlan.of(List.of())).isEmpty();
  }

  @Test
  void long_pieces_are_copied() {
    List<PartPlan.Slice> file = file(8 * MIB, 8 * MIB, 30L * MIB);
    List<PartPlan.Part> parts = PartPlan.of(file);
    assertRight(parts, file);
    assertThat(parts).hasSize(4).allMatch(PartPlan.Part::isCopied);
  }

  @Test
  void a_short_beginning_is_merged_with_no_more_than_it_needs() {
    List<PartPlan.Slice> file = file(16 * MIB, MIB, 33L * MIB);
    List<PartPlan.Part> parts = PartPlan.of(file);
    assertRight(parts, file);
    assertThat(parts.getFirst().lengthBytes()).isEqualTo(PartPlan.LEAST_PART);
    assertThat(parts.stream().filter(part -> !part.isCopied()).count()).isEqualTo(1);
  }

  @Test
  void small_pieces_are_merged() {
    List<PartPlan.Slice> file = file(256 * 1024, 100, 50L * MIB);
    List<PartPlan.Part> parts = PartPlan.of(file);
    assertRight(parts, file);
    assertThat(parts).hasSizeBetween(6, 8).noneMatch(PartPlan.Part::isCopied);
  }

  @Test
  void a_file_of_more_pieces_than_parts_is_merged() {
    List<PartPlan.Slice> file = file(8 * MIB, 5 * MIB, 12_000L * 8 * MIB + 17);
    assertRight(PartPlan.of(file), file);
  }

  @Test
  void every_file_is_planned_right() {
    Random random = new Random(20_260_101);
    for (int i = 0; i < 2_000; i++) {
      int pieceLength = 1 + random.nextInt(random.nextBoolean() ? 20 * MIB : MIB);
      int first = 1 + random.nextInt(pieceLength);
      List<PartPlan.Slice> file = file(pieceLength, first, 1 + random.nextInt(100 * MIB));
      assertRight(PartPlan.of(file), file);
    }
  }
}
