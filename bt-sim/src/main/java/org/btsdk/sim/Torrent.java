// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.random.RandomGenerator;
import org.btsdk.model.Metainfo;
import org.btsdk.model.TorrentGeometry;

/// A torrent without data: its hashes are random, and whether a piece is right is told by the tags
/// of its blocks.
final class Torrent {
  private Torrent() {}

  static Metainfo of(Scenario scenario) {
    TorrentGeometry geometry = scenario.geometry();
    RandomGenerator random = Chance.of(scenario.seed(), Purpose.HASHES);
    byte[] hashes = new byte[geometry.pieceCount() * 20];
    random.nextBytes(hashes);
    return Metainfo.builder("simulated", geometry)
        .pieceHashes(hashes)
        .isPrivate(scenario.isPrivate())
        .build();
  }
}
