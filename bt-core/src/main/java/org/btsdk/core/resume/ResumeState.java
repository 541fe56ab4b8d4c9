// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations.FileStamp;

/// What is known of a torrent's data: the sum of all records of its journal (NOT thread safe).
/// Pure.
public final class ResumeState {
  private final ResumeHeader header;
  private final TorrentGeometry geometry;
  private final BitSet committed = new BitSet();
  private final BitSet synced = new BitSet(); // always committed, too
  private final BitSet removed = new BitSet();
  private final BitSet suspect = new BitSet(); // never committed
  private final SortedMap<Integer, FileStamp> stamps = new TreeMap<>();
  private String bootId = "";
  private boolean everOpened;
  private boolean closed;
  private boolean damaged;
  private boolean endsWhole = true;
  private long uploadedBytes;
  private long downloadedBytes;

  /// Nothing is known.
  ///
  /// @throws IllegalArgumentException if header and geometry do not fit together
  public ResumeState(ResumeHeader header, TorrentGeometry geometry) {
    if (header.pieceCount() != geometry.pieceCount()
        || header.fileCount() != geometry.files().size()) {
      throw new IllegalArgumentException("header and geometry are of different torrents");
    }
    this.header = header;
    this.geometry = geometry;
  }

  /// The state with which a torrent is taken up after a decision: what is trusted is committed,
  /// what must be hashed is suspect, counters go on.
  ///
  /// @param before what the journal said, or a state without records
  /// @param decision what was decided from it
  /// @param bootId the machine's boot now; empty if unknown
  /// @param currentStamps what the files look like now, one for each; empty if there are none
  public static ResumeState taken(
      ResumeState before, ResumeDecision decision, String bootId, List<FileStamp> currentStamps) {
    ResumeState state = new ResumeState(before.header, before.geometry);
    state.apply(new ResumeRecord.Opened(bootId));
    state.apply(new ResumeRecord.Committed(decision.trusted()));
    state.apply(new ResumeRecord.Synced(before.synced()));
    state.apply(new ResumeRecord.Suspect(decision.toRehash()));
    state.apply(new ResumeRecord.Counters(before.uploadedBytes, before.downloadedBytes));
    for (int file = 0; file < currentStamps.size(); file++) {
      state.apply(new ResumeRecord.FileStamped(file, currentStamps.get(file)));
    }
    return state;
  }

  /// Whether every piece is there and safe, the torrent was closed in order, and its files are what
  /// they were then, and of full length: nothing need be hashed, nor written down, as long as
  /// nothing changes. False for a storage without files, of which nothing can be compared, and for
  /// a torrent without pieces.
  ///
  /// @param currentStamps what the files look like now, one for each; empty if there are none
  public boolean isCompleteAsClosed(List<FileStamp> currentStamps) {
    return closed
        && !damaged
        && endsWhole
        && isComplete()
        && synced.equals(committed)
        && !currentStamps.isEmpty()
        && currentStamps.equals(List.copyOf(stamps.values()))
        && haveFullLength(currentStamps);
  }

  /// Files that were gone, or too short, when the torrent was closed may well be so still.
  private boolean haveFullLength(List<FileStamp> all) {
    for (int file = 0; file < all.size(); file++) {
      FileEntry entry = geometry.files().get(file);
      boolean isStored = !entry.isPadding() && entry.lengthBytes() > 0;
      if (isStored && all.get(file).lengthBytes() < entry.lengthBytes()) {
        return false;
      }
    }
    return true;
  }

  /// Whether every piece is committed; false for a torrent without pieces.
  public boolean isComplete() {
    return geometry.pieceCount() > 0 && committed.cardinality() == geometry.pieceCount();
  }

  /// Takes in what happened.
  ///
  /// @throws IllegalArgumentException if the record is about a piece or file there is not
  public void apply(ResumeRecord record) {
    if (closed && changesData(record)) {
      endClosed();
    }
    switch (record) {
      case ResumeRecord.Opened opened -> open(opened.bootId());
      case ResumeRecord.Committed(BitSet pieces) -> {
        check(pieces);
        committed.or(pieces);
        removed.andNot(pieces);
        suspect.andNot(pieces);
      }
      case ResumeRecord.Synced(BitSet pieces) -> {
        check(pieces);
        BitSet both = (BitSet) pieces.clone();
        both.and(committed);
        synced.or(both);
      }
      case ResumeRecord.Removed(BitSet pieces) -> {
        check(pieces);
        forget(pieces);
        removed.or(pieces);
        suspect.andNot(pieces);
      }
      case ResumeRecord.Suspect(BitSet pieces) -> {
        check(pieces);
        forget(pieces);
        suspect.or(pieces);
      }
      case ResumeRecord.Counters(long uploaded, long downloaded) -> {
        uploadedBytes = uploaded;
        downloadedBytes = downloaded;
      }
      case ResumeRecord.FileStamped(int file, FileStamp stamp) -> {
        if (file >= geometry.files().size()) {
          throw new IllegalArgumentException("no file: " + file);
        }
        if (isComplete(file)) {
          stamps.put(file, stamp);
        }
      }
      case ResumeRecord.Closed(List<FileStamp> all) -> close(all);
    }
  }

  private static boolean changesData(ResumeRecord record) {
    return switch (record) {
      case ResumeRecord.Committed _,
          ResumeRecord.Synced _,
          ResumeRecord.Removed _,
          ResumeRecord.Suspect _,
          ResumeRecord.FileStamped _ ->
          true;
      // Opened ends it itself, when it has used what it says.
      case ResumeRecord.Opened _, ResumeRecord.Counters _, ResumeRecord.Closed _ -> false;
    };
  }

  /// From now on only complete files keep their stamps: into the others we write.
  private void endClosed() {
    closed = false;
    stamps.keySet().removeIf(file -> !isComplete(file));
  }

  private void check(BitSet pieces) {
    if (pieces.length() > geometry.pieceCount()) {
      throw new IllegalArgumentException("no piece: " + (pieces.length() - 1));
    }
  }

  private void open(String newBootId) {
    BitSet lost = doubtfulAt(newBootId);
    forget(lost);
    suspect.or(lost);
    endClosed();
    bootId = newBootId;
    everOpened = true;
  }

  private void close(List<FileStamp> all) {
    if (!all.isEmpty() && all.size() != geometry.files().size()) {
      throw new IllegalArgumentException(all.size() + " stamps");
    }
    stamps.clear();
    for (int file = 0; file < all.size(); file++) {
      stamps.put(file, all.get(file));
    }
    closed = true;
  }

  private void forget(BitSet pieces) {
    committed.andNot(pieces);
    synced.andNot(pieces);
    stamps.keySet().removeIf(file -> !isComplete(file));
  }

  private boolean isComplete(int file) {
    int first = geometry.firstPiece(file);
    int last = geometry.lastPiece(file);
    return last < first || committed.nextClearBit(first) > last;
  }

  /// What the end of another boot made doubtful: what was not synced; and, if nobody closed the
  /// torrent, also what no record tells of, and what was removed, since the record of a later
  /// commit may be lost.
  ///
  /// @param currentBootId the machine's boot now; empty if unknown
  BitSet doubtfulAt(String currentBootId) {
    BitSet doubtful = new BitSet();
    if (!everOpened || (!currentBootId.isEmpty() && currentBootId.equals(bootId))) {
      return doubtful;
    }
    if (closed) {
      doubtful.or(committed);
    } else {
      doubtful.set(0, geometry.pieceCount());
    }
    doubtful.andNot(synced);
    return doubtful;
  }

  /// The shortest list of records that gives this state again.
  public List<ResumeRecord> snapshot() {
    List<ResumeRecord> records = new ArrayList<>();
    if (everOpened) {
      records.add(new ResumeRecord.Opened(bootId));
    }
    if (!committed.isEmpty()) {
      records.add(new ResumeRecord.Committed(committed));
    }
    if (!synced.isEmpty()) {
      records.add(new ResumeRecord.Synced(synced));
    }
    if (!removed.isEmpty()) {
      records.add(new ResumeRecord.Removed(removed));
    }
    if (!suspect.isEmpty()) {
      records.add(new ResumeRecord.Suspect(suspect));
    }
    if (uploadedBytes > 0 || downloadedBytes > 0) {
      records.add(new ResumeRecord.Counters(uploadedBytes, downloadedBytes));
    }
    if (closed) {
      records.add(new ResumeRecord.Closed(List.copyOf(stamps.values())));
    } else {
      stamps.forEach((file, stamp) -> records.add(new ResumeRecord.FileStamped(file, stamp)));
    }
    return records;
  }

  /// The torrent this is about.
  public ResumeHeader header() {
    return header;
  }

  /// How the torrent is cut into pieces.
  public TorrentGeometry geometry() {
    return geometry;
  }

  /// Pieces that were verified and committed; a copy.
  public BitSet committed() {
    return (BitSet) committed.clone();
  }

  /// Those of the committed pieces that survive a loss of power; a copy.
  public BitSet synced() {
    return (BitSet) synced.clone();
  }

  /// Pieces that are committed and not synced: what the next [ResumeRecord.Synced] is to name, if
  /// this is asked for before the sync begins.
  public BitSet unsynced() {
    BitSet pieces = committed();
    pieces.andNot(synced);
    return pieces;
  }

  /// Pieces that must be hashed before they are believed; a copy.
  public BitSet suspect() {
    return (BitSet) suspect.clone();
  }

  boolean isRemoved(int piece) {
    return removed.get(piece);
  }

  /// What files must look like if nobody else changed them: all files after a clean close, else the
  /// complete ones whose stamp is known.
  public SortedMap<Integer, FileStamp> stamps() {
    return new TreeMap<>(stamps);
  }

  /// Whether a session ever took the torrent up: without it nothing is known.
  public boolean everOpened() {
    return everOpened;
  }

  /// Whether the torrent was closed in order, and not opened since.
  public boolean closedCleanly() {
    return closed;
  }

  /// Whether a part of the journal could not be read: something that happened is not known.
  public boolean damaged() {
    return damaged;
  }

  /// Says that the journal's last append was cut off: nothing can be appended behind it.
  void markCutOff() {
    endsWhole = false;
  }

  void markDamaged() {
    damaged = true;
    closed = false;
    synced.clear();
  }

  /// Uploaded over all sessions, in bytes.
  public long uploadedBytes() {
    return uploadedBytes;
  }

  /// Downloaded over all sessions, in bytes.
  public long downloadedBytes() {
    return downloadedBytes;
  }
}
