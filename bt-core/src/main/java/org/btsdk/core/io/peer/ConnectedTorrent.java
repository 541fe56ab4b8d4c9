// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.util.List;
import org.btsdk.core.io.disk.BlockBatch;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.protocol.wire.Message;

/// A torrent as the readers and writers of its connections see it. Threads: any.
public interface ConnectedTorrent {
  /// Whether its pieces are known, and so its data; false until the metadata is there. Once true it
  /// stays so.
  boolean knowsPieces();

  /// Its storage; only once [#knowsPieces()].
  TorrentStore store();

  /// The pieces that are open for blocks; only once [#knowsPieces()].
  IntakeTable intakes();

  /// How fast its connections may go.
  FlowLimits flow();

  /// Messages of a peer, from its reader; waits while the mailbox is full. Plain requests go
  /// straight to the writer.
  ///
  /// @return whether blocks are sent for them
  boolean received(Connection connection, List<Message> messages);

  /// Blocks of a peer, from its reader; never blocks, since their room was reserved when they were
  /// asked for.
  ///
  /// @param more whether the next batch of this reader probably comes at once: the loop may hear of
  ///   both together, which costs less. It hears of this one when it is written at the latest, so
  ///   that nothing waits for a peer that sends no more
  void blocks(Connection connection, BlockBatch batch, boolean more);

  /// A reader has waited for us again for a while, for our limit or for room in the upload queue;
  /// so its peer is not to blame for what it did not say meanwhile. Never blocks.
  void heldBack(Connection connection);

  /// Blocks were sent, from a writer. The machine looks at the sum now and then.
  void sent(Connection connection, long payloadBytes);

  /// A block could not be read, from a writer.
  void uploadFailed(Connection connection, Message.Request request, Exception problem);

  /// A reader came to its end; the peer has left once its last blocks are dealt with.
  void readerEnded(Connection connection);
}
