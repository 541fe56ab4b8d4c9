// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeRecord;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// The journal of a torrent that is complete, was closed in order, and whose files nobody touched:
/// it is right as it is, and is neither written nor held in memory until something changes.
///
/// @param place where it is
/// @param infoHashes the torrent's
/// @param geometry the torrent's
/// @param storageName the name of its storage
record DormantJournal(
    JournalPlace place, InfoHashes infoHashes, TorrentGeometry geometry, String storageName) {
  /// Whether a record says anything new of a torrent that is complete and synced. What is written
  /// to the journal of a torrent that begins to change is written before its data is.
  boolean isEndedBy(ResumeRecord record) {
    return switch (record) {
      case ResumeRecord.Removed _, ResumeRecord.Suspect _ -> true;
      case ResumeRecord.Opened _,
          ResumeRecord.Committed _,
          ResumeRecord.Synced _,
          ResumeRecord.Counters _,
          ResumeRecord.FileStamped _,
          ResumeRecord.Closed _ ->
          false;
    };
  }

  /// Begins it anew, as if the torrent were taken up now. Blocks.
  ///
  /// @return null if it cannot be written
  @Nullable ResumeFile wake() {
    ResumeHeader header = ResumeHeader.of(infoHashes, geometry, storageName);
    ResumeState before = Journals.read(place.path(), header, geometry);
    ResumeState state = new ResumeState(header, geometry);
    state.apply(new ResumeRecord.Opened(BootId.current()));
    if (before.closedCleanly()) {
      state.apply(new ResumeRecord.Committed(before.committed()));
      state.apply(new ResumeRecord.Synced(before.synced()));
      before
          .stamps()
          .forEach((file, stamp) -> state.apply(new ResumeRecord.FileStamped(file, stamp)));
    } else {
      state.apply(new ResumeRecord.Suspect(allPieces())); // somebody took the journal away
    }
    state.apply(new ResumeRecord.Counters(before.uploadedBytes(), before.downloadedBytes()));
    return Journals.create(place.path(), state);
  }

  BitSet allPieces() {
    BitSet all = new BitSet();
    all.set(0, geometry.pieceCount());
    return all;
  }

  /// Notes what was transferred, without waking it. Blocks.
  void count(long uploadedBytes, long downloadedBytes) throws IOException {
    ResumeFile.appendTo(
        place.path(), List.of(new ResumeRecord.Counters(uploadedBytes, downloadedBytes)));
  }
}
