// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.util.Optional;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.spi.storage.Deletion;
import org.jspecify.annotations.Nullable;

/// Deletes a torrent's data, also what was just being opened, when it is stopped. Where that fails,
/// the journal is not closed in order: part of what it tells of may be gone. One thread.
final class DataDeletion implements TorrentStopper.BeforeClose {
  private final StorageWork work;
  private @Nullable TorrentContent content; // null: no data was open
  private @Nullable IOException problem;

  DataDeletion(StorageWork work) {
    this.work = work;
  }

  @Override
  public boolean run(TorrentContent closing, boolean quiet) {
    content = closing;
    try {
      delete(closing.store(), quiet);
    } catch (IOException | RuntimeException e) {
      problem = e instanceof IOException io ? io : new IOException(Failures.message(e), e);
    }
    return false;
  }

  @Override
  public void stillOpening() {
    problem = new IOException("its storage is still being opened");
  }

  private void delete(TorrentStore store, boolean quiet) throws IOException {
    if (!quiet) {
      throw new IOException("its storage is still at work");
    }
    if (!store.canDelete()) {
      throw new IOException(store.cannotDelete());
    }
    Optional<Deletion> deletion = store.storage().deletion();
    if (deletion.isPresent()) {
      store.delete(deletion.get(), work);
    }
  }

  /// The torrent is stopped: deletes what we remember of its data too.
  ///
  /// @throws IOException if the data could not be deleted, or this
  void finish() throws IOException {
    if (problem != null) {
      throw problem;
    }
    if (content != null) {
      content.resume().delete();
    }
  }
}
