// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntFunction;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations.FileStamp;
import org.btsdk.spi.storage.Storage;

/// What is done with each piece when a torrent is opened. Immutable; threads may share it. Pure.
///
/// What is guaranteed:
///
/// - A piece is trusted only if it was verified and a record of it is in the journal, or if the
///   storage itself vouches for it ([Storage.State#PRESENT]).
/// - **Killed** (`kill -9`), same boot: committed pieces are trusted, since their bytes were the
///   operating system's. The times of files that were not complete say nothing then, because our
///   own last writes moved them; a change by someone else is noticed if the file became shorter
///   than the piece needs. A file that was complete, and whose stamp was written down, has its
///   stamp compared.
/// - **Another boot**: committed pieces that were not synced are hashed; if the torrent was not
///   closed, so is everything that no record tells of, since records may be lost too.
/// - **Closed in order**: files whose length and time are what they were are believed; all pieces
///   of the others are hashed, also those that were missing.
/// - **Damaged journal, or none**: everything that may be there is hashed.
///
/// Not noticed: a change that keeps a file's length and time, and, after a kill, one that keeps the
/// length of an incomplete file; and a disk that lost unsynced writes without the machine
/// restarting.
public final class ResumeDecision {
  /// What is done with a piece.
  public enum Verdict {
    /// It is there and right.
    TRUST,
    /// It may be there: it is read and hashed.
    REHASH,
    /// It is to be downloaded.
    ABSENT
  }

  private final BitSet trusted = new BitSet();
  private final BitSet toRehash = new BitSet();

  private ResumeDecision() {}

  /// Decides for every piece.
  ///
  /// @param state what the journal says; one without records if there is no journal
  /// @param currentBootId names the machine's boot now; empty if unknown, which trusts no more than
  ///   another boot
  /// @param currentStamps what the files look like now, one for each file; empty for a storage
  ///   without files, whose committed pieces are then only trusted if it vouches for them
  /// @param everythingInFiles whether nothing is there of a piece of which no file is, see
  ///   [org.btsdk.spi.storage.FileOperations#everythingInFiles()]; then the storage is not asked
  ///   for it, unless it is committed
  /// @param probe what the storage says of a piece
  /// @throws IllegalArgumentException if there is another number of stamps
  public static ResumeDecision of(
      ResumeState state,
      String currentBootId,
      List<FileStamp> currentStamps,
      boolean everythingInFiles,
      IntFunction<Storage.State> probe) {
    TorrentGeometry geometry = state.geometry();
    if (!currentStamps.isEmpty() && currentStamps.size() != geometry.files().size()) {
      throw new IllegalArgumentException(currentStamps.size() + " stamps");
    }
    Evidence evidence =
        new Evidence(
            state.committed(),
            state.suspect(),
            state.doubtfulAt(currentBootId),
            changedPieces(state, currentStamps));
    ResumeDecision decision = new ResumeDecision();
    BitSet missing = everythingInFiles ? piecesWithoutFiles(geometry, currentStamps) : new BitSet();
    missing.andNot(evidence.committed);
    for (int piece = 0; piece < geometry.pieceCount(); piece++) {
      Storage.State probed = missing.get(piece) ? Storage.State.ABSENT : probe.apply(piece);
      switch (evidence.judge(state, piece, probed, currentStamps)) {
        case TRUST -> decision.trusted.set(piece);
        case REHASH -> decision.toRehash.set(piece);
        case ABSENT -> {}
      }
    }
    return decision;
  }

  private record Evidence(BitSet committed, BitSet suspect, BitSet doubtful, BitSet changed) {
    Verdict judge(
        ResumeState state, int piece, Storage.State probed, List<FileStamp> currentStamps) {
      return switch (probed) {
        case ABSENT -> Verdict.ABSENT;
        case PRESENT ->
            state.isRemoved(piece) || suspect.get(piece) ? Verdict.REHASH : Verdict.TRUST;
        case UNKNOWN -> {
          boolean mustBeHashed =
              state.damaged()
                  || !state.everOpened()
                  || suspect.get(piece)
                  || doubtful.get(piece)
                  || changed.get(piece);
          if (mustBeHashed) {
            yield Verdict.REHASH;
          }
          if (!committed.get(piece)) {
            yield Verdict.ABSENT;
          }
          yield currentStamps.isEmpty() ? Verdict.REHASH : Verdict.TRUST;
        }
      };
    }
  }

  /// The pieces of which no file is there, so that the storage need not be asked for each: none is
  /// where a torrent is new.
  private static BitSet piecesWithoutFiles(
      TorrentGeometry geometry, List<FileStamp> currentStamps) {
    BitSet missing = new BitSet();
    BitSet there = new BitSet();
    for (int file = 0; file < currentStamps.size(); file++) {
      int end = geometry.lastPiece(file) + 1;
      if (!geometry.files().get(file).isPadding() && end > 0) {
        BitSet pieces = currentStamps.get(file).lengthBytes() < 0 ? missing : there;
        pieces.set(geometry.firstPiece(file), end);
      }
    }
    missing.andNot(there);
    return missing;
  }

  /// The pieces of files that someone else changed, or that are too short for what is committed.
  private static BitSet changedPieces(ResumeState state, List<FileStamp> currentStamps) {
    TorrentGeometry geometry = state.geometry();
    SortedMap<Integer, FileStamp> expected = state.stamps();
    BitSet changed = new BitSet();
    for (int file = 0; file < currentStamps.size(); file++) {
      if (geometry.files().get(file).isPadding() || geometry.lastPiece(file) < 0) {
        continue;
      }
      FileStamp now = currentStamps.get(file);
      int first = geometry.firstPiece(file);
      int end = geometry.lastPiece(file) + 1;
      FileStamp then = expected.get(file);
      if (then != null && !then.equals(now)) {
        changed.set(first, Math.max(first, end));
      } else if (now.lengthBytes() < geometry.files().get(file).lengthBytes()) {
        changed.or(beyondEnd(state, file, now.lengthBytes()));
      }
    }
    return changed;
  }

  /// The committed pieces of a file that need bytes behind its end.
  private static BitSet beyondEnd(ResumeState state, int file, long lengthBytes) {
    TorrentGeometry geometry = state.geometry();
    BitSet pieces = state.committed();
    long has = geometry.fileStart(file) + Math.max(0, lengthBytes);
    int first = (int) (has / geometry.pieceLength());
    int end = geometry.lastPiece(file) + 1;
    pieces.clear(0, Math.min(first, pieces.length()));
    pieces.clear(end, Math.max(end, pieces.length()));
    return pieces;
  }

  /// What is done with a piece.
  ///
  /// @param piece zero or more, less than the torrent's piece count
  public Verdict verdict(int piece) {
    if (trusted.get(piece)) {
      return Verdict.TRUST;
    }
    return toRehash.get(piece) ? Verdict.REHASH : Verdict.ABSENT;
  }

  /// The pieces that are there and right; a copy.
  public BitSet trusted() {
    return (BitSet) trusted.clone();
  }

  /// The pieces that are to be read and hashed; a copy.
  public BitSet toRehash() {
    return (BitSet) toRehash.clone();
  }

  @Override
  public String toString() {
    return trusted.cardinality() + " trusted, " + toRehash.cardinality() + " to hash";
  }
}
