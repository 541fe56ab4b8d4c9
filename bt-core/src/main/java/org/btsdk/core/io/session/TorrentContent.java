// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import org.btsdk.core.io.disk.BlockWork;
import org.btsdk.core.io.disk.DataUpkeep;
import org.btsdk.core.io.disk.PieceChecker;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.core.torrent.TorrentMachine;

/// What a torrent has once its metadata is known: where its data is, and who works on it. Threads:
/// any.
///
/// @param store its storage
/// @param resume its resume data
/// @param blockWork writes blocks
/// @param checker checks pieces
/// @param upkeep does everything else
/// @param intakes the pieces that are open for blocks
record TorrentContent(
    TorrentStore store,
    ResumeKeeper resume,
    BlockWork blockWork,
    PieceChecker checker,
    DataUpkeep upkeep,
    IntakeTable intakes) {
  static TorrentContent of(TorrentOpener.Opened opened, TorrentDriver driver) {
    TorrentStore store = opened.store();
    TorrentMachine machine = opened.machine();
    ResumeKeeper resume = opened.resume();
    return new TorrentContent(
        store,
        resume,
        new BlockWork(store, resume, driver),
        new PieceChecker(store, resume, driver),
        new DataUpkeep(store, resume, driver),
        machine.intakes());
  }
}
