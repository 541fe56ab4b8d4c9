// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;

/// Says which pieces of a storage are right, one by one or side by side. NOT thread-safe: one for
/// each thread of a check.
final class PieceVerifier {
  /// 64 files, which is what the storage `file` keeps open: so many all threads of a check use at
  /// once, or one each if there are more threads.
  private static final int FILES_OF_ALL = 64;

  /// 4 files: pieces of smaller ones are read one by one.
  private static final int MOST_FILES = 4;

  private final TorrentStore store;
  private final MessageDigest sha1 = TorrentStore.sha1();
  private final PieceLanes lanes;
  private long hashNanos;

  /// @param threads how many check at once, one or more
  PieceVerifier(TorrentStore store, int threads) {
    this.store = store;
    this.lanes =
        new PieceLanes(
            store.metainfo().geometry(),
            Math.clamp(FILES_OF_ALL / threads, 1, MOST_FILES),
            store::read);
  }

  /// How many pieces are best given to [#prepare] next; 1 if one after the other is faster.
  int wanted() {
    return lanes.wanted();
  }

  /// Reads and hashes pieces side by side if all are there, so that [#isGood] knows them. Blocks.
  ///
  /// @param count how many from there on are asked for next
  /// @param stop asked now and then; if true, ends early
  void prepare(int first, int count, BooleanSupplier stop) throws IOException {
    for (int piece = first; piece < first + count; piece++) {
      if (!isThere(piece)) {
        return;
      }
    }
    try {
      lanes.prepare(first, count, stop);
    } catch (EOFException | PieceGoneException _) {
      // whoever asks for the piece that is not whole will hear of it
    }
  }

  /// Whether a piece is there and right. Blocks.
  boolean isGood(int piece) throws IOException {
    byte[] digest = lanes.digest(piece);
    if (digest == null) {
      if (!isThere(piece)) {
        return false;
      }
      try {
        digest = hash(piece);
      } catch (EOFException | PieceGoneException _) {
        return false; // less is there than the piece needs
      }
    }
    return store.metainfo().matchesPieceHash(piece, digest);
  }

  private boolean isThere(int piece) throws IOException {
    return store.probe(piece) != Storage.State.ABSENT;
  }

  private byte[] hash(int piece) throws IOException {
    sha1.reset();
    hashNanos = 0;
    int length = store.metainfo().geometry().pieceLength(piece);
    long begin = System.nanoTime();
    store.readThrough(
        piece,
        0,
        length,
        bytes -> {
          long hashBegin = System.nanoTime();
          sha1.update(bytes);
          hashNanos += System.nanoTime() - hashBegin;
        });
    lanes.alone(System.nanoTime() - begin - hashNanos, hashNanos, length);
    return sha1.digest();
  }
}
