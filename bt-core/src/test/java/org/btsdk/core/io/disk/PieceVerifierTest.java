// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.StorageKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PieceVerifierTest {
  private static final int PIECE = 16 << 10;
  private static final int LANES = 64;

  private final byte[] data = new byte[LANES * PIECE + 100];
  private final StorageWork work = new StorageWork("verifier-test");
  private int files = 1;
  private int threads = 2;
  private int absent = -1;
  private int shortOne = -1;
  private int reads;

  @AfterEach
  void close() {
    work.close();
  }

  @Test
  void tells_what_it_read_side_by_side_without_reading_again() throws Exception {
    PieceVerifier verifier = verifier();
    data[5 * PIECE + 1] ^= 1;

    verifier.prepare(0, LANES, () -> false);
    int before = reads;

    for (int piece = 0; piece < LANES; piece++) {
      assertThat(verifier.isGood(piece)).as("piece %d", piece).isEqualTo(piece != 5);
    }
    assertThat(reads).isEqualTo(before).isPositive();
    assertThat(verifier.isGood(LANES)).isTrue(); // the last, which is short, by itself
    assertThat(reads).isEqualTo(before + 1);
  }

  @Test
  void takes_pieces_one_by_one_when_one_of_them_is_not_there() throws Exception {
    absent = 9;
    PieceVerifier verifier = verifier();

    verifier.prepare(0, LANES, () -> false);

    assertThat(reads).isZero();
    for (int piece = 0; piece < LANES; piece++) {
      assertThat(verifier.isGood(piece)).isEqualTo(piece != absent);
    }
  }

  @Test
  void finds_the_piece_that_is_too_short_and_that_the_others_are_right() throws Exception {
    shortOne = 63;
    PieceVerifier verifier = verifier();

    verifier.prepare(0, LANES, () -> false);

    for (int piece = 0; piece < LANES; piece++) {
      assertThat(verifier.isGood(piece)).isEqualTo(piece != shortOne);
    }
  }

  @Test
  void wishes_for_one_piece_until_it_has_measured() throws Exception {
    assertThat(verifier().wanted()).isEqualTo(1);
  }

  @Test
  void takes_pieces_one_by_one_that_lie_in_more_files_than_are_kept_open() throws Exception {
    files = 5;
    PieceVerifier verifier = verifier();

    verifier.prepare(0, LANES, () -> false);

    assertThat(reads).isZero();
    assertThat(verifier.isGood(0)).isTrue();
  }

  @Test
  void reads_pieces_of_a_few_files_side_by_side() throws Exception {
    files = 4;
    PieceVerifier verifier = verifier();

    verifier.prepare(0, LANES, () -> false);

    assertThat(reads).isEqualTo(LANES);
    assertThat(verifier.isGood(LANES - 1)).isTrue();
    assertThat(reads).isEqualTo(LANES);
  }

  @Test
  void many_threads_use_no_more_files_together_than_are_kept_open() throws Exception {
    threads = 32;
    files = 3;
    verifier().prepare(0, LANES, () -> false);
    assertThat(reads).isZero();

    files = 2;
    verifier().prepare(0, LANES, () -> false);
    assertThat(reads).isEqualTo(LANES);

    threads = 100;
    files = 1;
    verifier().prepare(0, LANES, () -> false);
    assertThat(reads).isEqualTo(2 * LANES);
  }

  private PieceVerifier verifier() throws Exception {
    new Random(3).nextBytes(data);
    List<FileEntry> entries = new ArrayList<>();
    for (int file = 0; file < files; file++) {
      entries.add(
          FileEntry.of(
              List.of("x", "f" + file),
              (file + 1) * data.length / files - file * data.length / files));
    }
    TorrentGeometry geometry = TorrentGeometry.contiguous(PIECE, entries);
    byte[] hashes = new byte[(LANES + 1) * 20];
    for (int piece = 0; piece <= LANES; piece++) {
      int end = Math.min(data.length, (piece + 1) * PIECE);
      byte[] bytes = Arrays.copyOfRange(data, piece * PIECE, end);
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      System.arraycopy(sha1.digest(bytes), 0, hashes, piece * 20, 20);
    }
    Metainfo metainfo = Metainfo.builder("x", geometry).pieceHashes(hashes).build();
    return new PieceVerifier(
        new TorrentStore(new OfData(), "test", StorageKind.MEMORY, false, work, metainfo), threads);
  }

  private final class OfData implements BlockStorage {
    @Override
    public State probe(Piece piece) {
      return piece.index() == absent ? State.ABSENT : State.UNKNOWN;
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) throws EOFException {
      reads++;
      if (piece.index() == shortOne) {
        throw new EOFException();
      }
      into.put(data, piece.index() * PIECE + beginBytes, into.remaining());
    }

    @Override
    public void write(Piece piece, int beginBytes, ByteBuffer... buffers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commit(Piece piece) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
