// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.io.IOException;
import java.util.BitSet;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.TorrentMailbox;
import org.btsdk.core.torrent.TorrentEvent;

/// What is done to a torrent's data and resume journal beside writing blocks and checking pieces.
/// Threads: any; storage workers do it.
public final class DataUpkeep {
  private final TorrentStore store;
  private final ResumeKeeper resume;
  private final TorrentMailbox torrent;

  public DataUpkeep(TorrentStore store, ResumeKeeper resume, TorrentMailbox torrent) {
    this.store = store;
    this.resume = resume;
    this.torrent = torrent;
  }

  /// See [org.btsdk.core.torrent.TorrentAction.Discard].
  public void discard(int piece) {
    start(() -> store.discard(piece));
  }

  /// See [org.btsdk.core.torrent.TorrentAction.ForgetPiece].
  public void forget(int piece) {
    start(() -> resume.forgotten(ResumeKeeper.setOf(piece)));
  }

  /// See [org.btsdk.core.torrent.TorrentAction.Sync].
  public void sync() {
    start(() -> {
      BitSet before = resume.syncableNow();
      store.storage().sync();
      resume.synced(before);
      torrent.answer(new TorrentEvent.Synced());
    });
  }

  /// Something a storage does.
  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }

  private void start(Task task) {
    store
        .executor()
        .execute(() -> {
          try {
            task.run();
          } catch (IOException | RuntimeException | Error e) { // else a sync is waited for forever
            torrent.answer(
                new TorrentEvent.StorageFailed(
                    Failures.of(store.name(), "the upkeep of the data", e)));
            if (e instanceof Error error) {
              throw error;
            }
          }
        });
  }
}
