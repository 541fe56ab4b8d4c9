// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PieceDigestTest {
  private static final int PIECE = 16 << 10;
  private static final int LANES = 64;

  @TempDir private Path folder;
  private byte[] data = {};

  @Test
  void finds_the_same_hashes_side_by_side_as_one_by_one() throws Exception {
    TorrentGeometry geometry = files((2 * LANES + 3) * PIECE + 77);
    try (PieceDigest digest = digest(geometry)) {
      for (int first = 0; first < 2 * LANES; first += LANES) {
        digest.prepare(first, LANES, () -> false);
        damage(); // so what was prepared is what is told
        assertHashes(digest, first, first + LANES);
        damage(); // a second time makes it whole
      }
      assertHashes(digest, 2 * LANES, geometry.pieceCount());
    }
  }

  @Test
  void takes_pieces_one_by_one_that_lie_in_two_files() throws Exception {
    TorrentGeometry geometry = files(40 * PIECE + 5, 50 * PIECE);
    try (PieceDigest digest = digest(geometry)) {
      digest.prepare(0, LANES, () -> false);
      assertHashes(digest, 0, geometry.pieceCount());
    }
  }

  @Test
  void takes_pieces_one_by_one_in_the_second_file_that_begins_within_a_piece() throws Exception {
    TorrentGeometry geometry = files(5, 70 * PIECE);
    try (PieceDigest digest = digest(geometry)) {
      digest.prepare(1, LANES, () -> false);
      damage();
      assertHashes(digest, 1, 1 + LANES);
    }
  }

  @Test
  void says_which_file_has_shrunk_once_its_piece_is_asked_for() throws Exception {
    TorrentGeometry geometry = files(LANES * PIECE);
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("0").toFile(), "rw")) {
      file.setLength(63L * PIECE);
    }
    try (PieceDigest digest = digest(geometry)) {
      digest.prepare(0, LANES, () -> false);
      assertHashes(digest, 0, 63);
      assertThatExceptionOfType(FileShrankException.class).isThrownBy(() -> digest.hash(63));
    }
  }

  @Test
  void ends_early_when_it_is_told_to_and_then_knows_nothing() throws Exception {
    TorrentGeometry geometry = files(LANES * PIECE);
    try (PieceDigest digest = digest(geometry)) {
      digest.prepare(0, LANES, () -> true);
      damage();
      assertThat(digest.hash(7)).isNotEqualTo(hashOf(7));
    }
  }

  private TorrentGeometry files(int... lengths) throws Exception {
    Random random = new Random(5);
    data = new byte[Arrays.stream(lengths).sum()];
    random.nextBytes(data);
    List<FileEntry> entries = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      String name = String.valueOf(i);
      entries.add(FileEntry.of(List.of(name), lengths[i]));
      Files.write(folder.resolve(name), Arrays.copyOfRange(data, at, at + lengths[i]));
      at += lengths[i];
    }
    return TorrentGeometry.contiguous(PIECE, entries);
  }

  private void damage() throws Exception {
    for (int i = 0; Files.exists(folder.resolve(String.valueOf(i))); i++) {
      Path file = folder.resolve(String.valueOf(i));
      byte[] bytes = Files.readAllBytes(file);
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] ^= 1;
      }
      Files.write(file, bytes);
    }
  }

  private PieceDigest digest(TorrentGeometry geometry) {
    return new PieceDigest(
        geometry,
        geometry.files().stream().map(file -> folder.resolve(file.displayPath())).toList());
  }

  private void assertHashes(PieceDigest digest, int first, int end) throws Exception {
    for (int piece = first; piece < end; piece++) {
      assertThat(digest.hash(piece)).as("piece %d", piece).isEqualTo(hashOf(piece));
    }
  }

  private Sha1Hash hashOf(int piece) throws Exception {
    int end = Math.min(data.length, (piece + 1) * PIECE);
    return Sha1Hash.of(
        MessageDigest.getInstance("SHA-1").digest(Arrays.copyOfRange(data, piece * PIECE, end)));
  }
}
