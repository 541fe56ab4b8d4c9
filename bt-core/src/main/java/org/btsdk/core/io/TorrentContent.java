// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import org.btsdk.core.piece.IntakeTable;
import org.btsdk.core.torrent.TorrentMachine;

/// What a torrent has once its metadata is known: where its data is, and who works on it. Threads:
/// any.
///
/// @param store its storage
/// @param resume its resume data
/// @param blockWork writes blocks
/// @param checker checks pieces
/// @param intakes the pieces that are open for blocks
record TorrentContent(
    TorrentStore store,
    ResumeKeeper resume,
    BlockWork blockWork,
    PieceChecker checker,
    IntakeTable intakes) {
  static TorrentContent of(TorrentOpener.Opened opened, TorrentDriver driver) {
    TorrentStore store = opened.store();
    TorrentMachine machine = opened.machine();
    return new TorrentContent(
        store,
        opened.resume(),
        new BlockWork(store, driver),
        new PieceChecker(store, driver),
        machine.intakes());
  }
}
