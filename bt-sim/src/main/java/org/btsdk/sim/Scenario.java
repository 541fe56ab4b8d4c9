// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;

/// All that a run depends on: the same scenario has the same history.
///
/// @param seed where all chance comes from
/// @param torrentBytes the torrent's length
/// @param pieceLength in bytes
/// @param blockLength in bytes
/// @param groups the nodes
/// @param trackerPeers how many peers the tracker names at once
/// @param connectionLife how long a connection lives on average; zero for as long as both want
/// @param limit when the run is over in any case
/// @param isPrivate whether only the tracker names peers (BEP 27)
/// @param checked whether invariants are held
/// @param defect what is broken on purpose
record Scenario(
    long seed,
    long torrentBytes,
    int pieceLength,
    int blockLength,
    List<Group> groups,
    int trackerPeers,
    Duration connectionLife,
    Duration limit,
    boolean isPrivate,
    boolean checked,
    Defect defect) {
  Scenario {
    groups = List.copyOf(groups);
    if (torrentBytes < 0 || pieceLength < 1 || blockLength < 1 || trackerPeers < 0) {
      throw new IllegalArgumentException("a number of the scenario is out of its range");
    }
    if (limit.isNegative() || limit.isZero() || connectionLife.isNegative()) {
      throw new IllegalArgumentException("a time of the scenario is out of its range");
    }
  }

  TorrentGeometry geometry() {
    return TorrentGeometry.contiguous(
            pieceLength, List.of(FileEntry.of(List.of("simulated"), torrentBytes)))
        .withBlockLength(blockLength);
  }

  /// This scenario with something changed.
  Scenario with(Consumer<Values> change) {
    Values values = new Values(this);
    change.accept(values);
    return new Scenario(
        values.seed,
        values.torrentBytes,
        values.pieceLength,
        values.blockLength,
        values.groups,
        values.trackerPeers,
        values.connectionLife,
        values.limit,
        values.isPrivate,
        values.checked,
        values.defect);
  }

  /// All components, open to change.
  static final class Values {
    long seed;
    long torrentBytes;
    int pieceLength;
    int blockLength;
    List<Group> groups;
    int trackerPeers;
    Duration connectionLife;
    Duration limit;
    boolean isPrivate;
    boolean checked;
    Defect defect;

    private Values(Scenario from) {
      seed = from.seed;
      torrentBytes = from.torrentBytes;
      pieceLength = from.pieceLength;
      blockLength = from.blockLength;
      groups = from.groups;
      trackerPeers = from.trackerPeers;
      connectionLife = from.connectionLife;
      limit = from.limit;
      isPrivate = from.isPrivate;
      checked = from.checked;
      defect = from.defect;
    }
  }
}
