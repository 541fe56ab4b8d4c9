// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// The next blocks that are sent from memory, made ready by a thread of the storage while the
/// writer waits for the system to take the ones before: asking the system whether they are in
/// memory, and framing them, take a fifth of the time of a writer. Worth it only while processors
/// are idle, since the hand-over costs something.
///
/// One writer's; begun once, joined once.
final class BatchAhead {
  private final CompletableFuture<@Nullable UploadBatch> made = new CompletableFuture<>();

  private BatchAhead() {}

  /// Begins; does not wait.
  ///
  /// @param requests one or more, not changed until [#join()] has returned
  /// @param headers the batch's own until it is released; [UploadBatch#MOST_BLOCKS] headers long
  static BatchAhead of(
      ConnectedTorrent torrent,
      Connection connection,
      List<Message.Request> requests,
      ByteBuffer headers) {
    BatchAhead ahead = new BatchAhead();
    try {
      torrent.store().executor().execute(() -> ahead.make(torrent, connection, requests, headers));
    } catch (RejectedExecutionException _) {
      ahead.made.complete(null); // the session is being closed
    }
    return ahead;
  }

  private void make(
      ConnectedTorrent torrent,
      Connection connection,
      List<Message.Request> requests,
      ByteBuffer headers) {
    UploadBatch batch = null;
    try {
      batch = UploadBatch.ofViews(torrent, connection, requests);
      if (batch != null) {
        batch.frame(headers);
      }
    } finally {
      made.complete(batch);
    }
  }

  /// Waits until it is ready.
  ///
  /// @return null if the first block is not in memory
  @Nullable UploadBatch join() {
    return made.join();
  }
}
