// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.btsdk.model.FileEntry.Attribute;
import org.junit.jupiter.api.Test;

class TorrentGeometryTest {
  private static FileEntry file(long length) {
    return FileEntry.of(List.of("t", "f"), length);
  }

  private static FileEntry padding(long length) {
    return new FileEntry(List.of("t", "p"), length, EnumSet.of(Attribute.PADDING), List.of());
  }

  private static TorrentGeometry contiguous(int pieceLength, long... lengths) {
    return TorrentGeometry.contiguous(pieceLength, files(lengths));
  }

  private static TorrentGeometry aligned(int pieceLength, long... lengths) {
    return TorrentGeometry.aligned(pieceLength, files(lengths));
  }

  private static List<FileEntry> files(long... lengths) {
    List<FileEntry> files = new ArrayList<>();
    for (long length : lengths) {
      files.add(file(length));
    }
    return files;
  }

  private static List<String> slices(TorrentGeometry geometry, int piece, int begin, int length)
      throws IOException {
    List<String> slices = new ArrayList<>();
    geometry.slices(
        piece,
        begin,
        length,
        (file, position, offset, bytes) ->
            slices.add("%d@%d+%d>%d".formatted(file, position, bytes, offset)));
    return slices;
  }

  private static List<Integer> pieceLengths(TorrentGeometry geometry) {
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < geometry.pieceCount(); i++) {
      lengths.add(geometry.pieceLength(i));
    }
    return lengths;
  }

  @Test
  void cuts_only_the_last_piece_of_version_1() {
    assertThat(pieceLengths(contiguous(10, 15, 10))).containsExactly(10, 10, 5);
  }

  @Test
  void cuts_the_last_piece_of_every_file_of_version_2() {
    TorrentGeometry geometry = aligned(10, 15, 0, 10, 1);
    assertThat(pieceLengths(geometry)).containsExactly(10, 5, 10, 1);
    assertThat(geometry.wireBytes()).isEqualTo(26);
  }

  @Test
  void has_no_piece_if_all_files_are_empty() {
    assertThat(contiguous(10, 0, 0).pieceCount()).isZero();
    assertThat(aligned(10, 0, 0).pieceCount()).isZero();
    assertThat(contiguous(10).pieceCount()).isZero();
  }

  @Test
  void has_one_piece_of_one_byte() {
    assertThat(pieceLengths(contiguous(1 << 29, 1))).containsExactly(1);
  }

  @Test
  void skips_empty_files_at_start_middle_and_end() throws IOException {
    TorrentGeometry geometry = contiguous(10, 0, 0, 4, 0, 6, 0, 5, 0);
    assertThat(slices(geometry, 0, 0, 10)).containsExactly("2@0+4>0", "4@0+6>4");
    assertThat(slices(geometry, 1, 0, 5)).containsExactly("6@0+5>0");
    assertThat(geometry.lastPiece(7)).isLessThan(geometry.firstPiece(7));
    assertThat(geometry.lastPiece(0)).isLessThan(geometry.firstPiece(0));
    assertThat(geometry.firstPiece(0)).isZero();
    assertThat(geometry.firstPiece(7)).isEqualTo(1);
  }

  @Test
  void tells_which_file_holds_a_place() {
    TorrentGeometry geometry = contiguous(10, 0, 4, 0, 6, 5, 0);
    assertThat(geometry.fileAt(0, 0)).isEqualTo(1);
    assertThat(geometry.fileAt(0, 3)).isEqualTo(1);
    assertThat(geometry.fileAt(0, 4)).isEqualTo(3);
    assertThat(geometry.fileAt(1, 4)).isEqualTo(4);
    assertThatThrownBy(() -> geometry.fileAt(1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void tells_which_pieces_a_file_touches() {
    TorrentGeometry geometry = contiguous(10, 15, 10, 5);
    assertThat(geometry.firstPiece(1)).isEqualTo(1);
    assertThat(geometry.lastPiece(1)).isEqualTo(2);
    assertThat(geometry.firstPiece(2)).isEqualTo(2);
    assertThat(geometry.lastPiece(2)).isEqualTo(2);
  }

  @Test
  void slices_beyond_4_gib_without_losing_bits() throws IOException {
    long big = (5L << 32) + 3;
    TorrentGeometry geometry = contiguous(1 << 20, big, 100);
    int last = geometry.pieceCount() - 1;
    assertThat(slices(geometry, last, 0, 103))
        .containsExactly("0@%d+3>0".formatted(5L << 32), "1@0+100>3");
  }

  @Test
  void slices_inside_one_file_of_version_2_only() throws IOException {
    TorrentGeometry geometry = aligned(10, 15, 0, 12);
    assertThat(slices(geometry, 1, 0, 5)).containsExactly("0@10+5>0");
    assertThat(slices(geometry, 3, 1, 1)).containsExactly("2@11+1>0");
    assertThatThrownBy(() -> slices(geometry, 1, 0, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void tells_of_padding_and_does_not_count_it_as_data() throws IOException {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(10, List.of(file(13), padding(7), file(4), padding(6)));
    assertThat(geometry.dataBytes()).isEqualTo(17);
    assertThat(geometry.wireBytes()).isEqualTo(30);
    assertThat(geometry.piece(0)).isEqualTo(new Piece(0, 10, 10));
    assertThat(geometry.piece(1)).isEqualTo(new Piece(1, 10, 3));
    assertThat(geometry.piece(2)).isEqualTo(new Piece(2, 10, 4));
    assertThat(slices(geometry, 1, 2, 4)).containsExactly("0@12+1>0", "1@0+3>1");
  }

  @Test
  void sees_no_data_in_a_piece_of_padding() {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(10, List.of(file(10), padding(15), file(0), padding(5)));
    assertThat(geometry.dataLength(1)).isZero();
    assertThat(geometry.dataLength(2)).isZero();
  }

  @Test
  void counts_padding_that_data_follows_in_the_same_piece_as_data() {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(10, List.of(file(3), padding(2), file(1), padding(4)));
    assertThat(geometry.dataLength(0)).isEqualTo(6);
  }

  @Test
  void has_blocks_of_16_kib_the_last_as_short_as_the_piece() {
    TorrentGeometry geometry = contiguous(40_000, 50_000);
    assertThat(geometry.blockCount(0)).isEqualTo(3);
    assertThat(geometry.blockLength(0, 1)).isEqualTo(16_384);
    assertThat(geometry.blockLength(0, 2)).isEqualTo(40_000 - 2 * 16_384);
    assertThat(geometry.blockCount(1)).isEqualTo(1);
    assertThat(geometry.blockLength(1, 0)).isEqualTo(10_000);
    assertThatThrownBy(() -> geometry.blockLength(1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> geometry.blockLength(1, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void contains_no_span_that_leaves_its_piece_whatever_the_numbers() {
    TorrentGeometry geometry = contiguous(10, 15);
    assertThat(geometry.contains(0, 0, 10)).isTrue();
    assertThat(geometry.contains(1, 4, 1)).isTrue();
    assertThat(geometry.contains(1, 0, 6)).isFalse();
    assertThat(geometry.contains(0, 10, 1)).isFalse();
    assertThat(geometry.contains(0, 0, 0)).isFalse();
    assertThat(geometry.contains(0, -1, 2)).isFalse();
    assertThat(geometry.contains(2, 0, 1)).isFalse();
    assertThat(geometry.contains(-1, 0, 1)).isFalse();
    assertThat(geometry.contains(0, Integer.MAX_VALUE, Integer.MAX_VALUE)).isFalse();
    assertThat(geometry.contains(0, 1, Integer.MIN_VALUE)).isFalse();
    assertThat(geometry.contains(Integer.MIN_VALUE, 0, 1)).isFalse();
  }

  @Test
  void refuses_pieces_that_do_not_exist() {
    TorrentGeometry geometry = contiguous(10, 15);
    assertThatThrownBy(() -> geometry.piece(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> geometry.pieceLength(-1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refuses_lengths_beyond_what_it_can_count() {
    assertThatThrownBy(() -> contiguous(10, Long.MAX_VALUE, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> aligned(1 << 29, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> contiguous(1, 1L << 31)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> contiguous(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  /// The same questions, answered byte by byte.
  @Test
  void agrees_with_a_map_of_every_byte() throws IOException {
    Random random = new Random(52);
    for (int round = 0; round < 300; round++) {
      boolean aligned = random.nextBoolean();
      int pieceLength = 1 + random.nextInt(12);
      List<FileEntry> files = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int length = random.nextInt(3) == 0 ? 0 : random.nextInt(30);
        files.add(!aligned && random.nextInt(4) == 0 ? padding(length) : file(length));
      }
      TorrentGeometry geometry =
          aligned
              ? TorrentGeometry.aligned(pieceLength, files)
              : TorrentGeometry.contiguous(pieceLength, files);
      checkEveryByte(geometry, aligned);
    }
  }

  private static void checkEveryByte(TorrentGeometry geometry, boolean aligned) throws IOException {
    List<List<String>> pieces = new ArrayList<>();
    List<Integer> data = new ArrayList<>();
    List<FileEntry> files = geometry.files();
    for (int f = 0; f < files.size(); f++) {
      for (long b = 0; b < files.get(f).lengthBytes(); b++) {
        boolean newPiece =
            pieces.isEmpty()
                || pieces.getLast().size() == geometry.pieceLength()
                || (aligned && b == 0);
        if (newPiece) {
          pieces.add(new ArrayList<>());
          data.add(0);
        }
        pieces.getLast().add(f + "@" + b);
        if (!files.get(f).isPadding()) {
          data.set(data.size() - 1, pieces.getLast().size());
        }
      }
    }
    assertThat(geometry.pieceCount()).isEqualTo(pieces.size());
    for (int p = 0; p < pieces.size(); p++) {
      List<String> expected = pieces.get(p);
      assertThat(geometry.piece(p)).isEqualTo(new Piece(p, expected.size(), data.get(p)));
      List<String> actual = new ArrayList<>();
      geometry.slices(
          p,
          0,
          expected.size(),
          (file, position, offset, length) -> {
            assertThat(offset).isEqualTo(actual.size());
            for (int i = 0; i < length; i++) {
              actual.add(file + "@" + (position + i));
            }
          });
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void blocks_are_16_KiB_unless_a_simulation_says_otherwise() {
    TorrentGeometry real =
        TorrentGeometry.contiguous(100_000, List.of(FileEntry.of(List.of("f"), 250_000)));
    assertThat(real.blockLength()).isEqualTo(TorrentGeometry.BLOCK_LENGTH);
    assertThat(real.blockCount(0)).isEqualTo(7);
    TorrentGeometry coarse = real.withBlockLength(60_000);
    assertThat(coarse.blockLength()).isEqualTo(60_000);
    assertThat(coarse.blockCount(0)).isEqualTo(2);
    assertThat(coarse.blockLength(0, 1)).isEqualTo(40_000);
    assertThat(coarse.blockCount(2)).isOne();
    assertThat(coarse.pieceCount()).isEqualTo(real.pieceCount());
    assertThatThrownBy(() -> real.withBlockLength(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
