// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations.FileStamp;
import org.btsdk.spi.storage.Storage;

/// A torrent of ten pieces in three files: pieces 0 to 3, 3 to 6, 7 to 9.
final class ResumeSamples {
  static final int PIECE = 1_000;
  static final String BOOT = "boot-1";
  static final TorrentGeometry GEOMETRY =
      TorrentGeometry.contiguous(
          PIECE,
          List.of(
              FileEntry.of(List.of("a"), 3_500),
              FileEntry.of(List.of("b"), 3_500),
              FileEntry.of(List.of("c"), 2_400)));
  static final ResumeHeader HEADER = ResumeHeader.of(hashes(1), GEOMETRY, "file");

  private ResumeSamples() {}

  static InfoHashes hashes(int seed) {
    byte[] hash = new byte[Sha1Hash.LENGTH];
    hash[0] = (byte) seed;
    return InfoHashes.v1(Sha1Hash.of(hash));
  }

  static BitSet pieces(int... indexes) {
    BitSet pieces = new BitSet();
    for (int index : indexes) {
      pieces.set(index);
    }
    return pieces;
  }

  static BitSet range(int from, int to) {
    BitSet pieces = new BitSet();
    pieces.set(from, to);
    return pieces;
  }

  static ResumeState state(ResumeRecord... records) {
    ResumeState state = new ResumeState(HEADER, GEOMETRY);
    for (ResumeRecord record : records) {
      state.apply(record);
    }
    return state;
  }

  /// Files of full length, changed at a time.
  static List<FileStamp> stamps(long... times) {
    List<FileStamp> stamps = new ArrayList<>();
    for (int file = 0; file < times.length; file++) {
      stamps.add(new FileStamp(GEOMETRY.files().get(file).lengthBytes(), times[file]));
    }
    return stamps;
  }

  static ResumeDecision decide(ResumeState state, String boot, List<FileStamp> stamps) {
    return ResumeDecision.of(state, boot, stamps, true, _ -> Storage.State.UNKNOWN);
  }
}
