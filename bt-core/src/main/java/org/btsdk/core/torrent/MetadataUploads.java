// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.OptionalInt;
import org.btsdk.core.metadata.MetadataQueue;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.model.Metainfo;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;

/// Gives peers the torrent's metadata (BEP 9), of private torrents too: who knows the info-hash and
/// our address has it from where the torrent is private.
final class MetadataUploads {
  private final Shared shared;
  private final PeerList waiting = new PeerList(); // who is to get the rest in a second
  private final Metainfo metainfo;
  private final int blockCount;

  MetadataUploads(Shared shared) {
    this.shared = shared;
    this.metainfo = shared.setup.metainfo();
    this.blockCount = Math.ceilDiv(metainfo.infoLength(), MetadataMessage.BLOCK_LENGTH);
  }

  /// How long the metadata is, for the extension handshake.
  int lengthBytes() {
    return metainfo.infoLength();
  }

  void received(Peer peer, byte[] payload) throws ProtocolViolation {
    if (!peer.flood.allows(FloodGuard.HEAVY / 4, shared.now)) {
      throw new ProtocolViolation("floods us with messages");
    }
    switch (MetadataMessage.parse(payload)) {
      case MetadataMessage.Request(int block) -> requested(peer, block);
      case MetadataMessage.Data _, MetadataMessage.Reject _ -> {} // late; nobody waits for it
      case MetadataMessage.Unknown _ -> {}
    }
  }

  private void requested(Peer peer, int block) {
    MetadataQueue queue = peer.metadataRequests;
    if (queue == null) {
      queue = new MetadataQueue();
      peer.metadataRequests = queue;
    }
    if (queue.add(block, blockCount)) {
      serve(peer, queue);
      if (waits(peer)) {
        waiting.add(peer);
      }
    } else {
      send(peer, new MetadataMessage.Reject(block));
    }
  }

  /// Called every second.
  void second() {
    for (Peer peer : waiting.values()) {
      MetadataQueue queue = peer.metadataRequests;
      if (queue != null && shared.livePeer(peer.id) == peer) {
        serve(peer, queue);
      }
    }
    waiting.removeIf(peer -> shared.livePeer(peer.id) != peer || !waits(peer));
  }

  private static boolean waits(Peer peer) {
    return peer.metadataRequests != null && !peer.metadataRequests.isEmpty();
  }

  private void serve(Peer peer, MetadataQueue queue) {
    boolean offered = peer.uploads.isOffered();
    for (int block = queue.take(offered, shared.now);
        block >= 0;
        block = queue.take(offered, shared.now)) {
      int begin = block * MetadataMessage.BLOCK_LENGTH;
      int length = Math.min(MetadataMessage.BLOCK_LENGTH, lengthBytes() - begin);
      send(peer, new MetadataMessage.Data(block, lengthBytes(), metainfo.infoBytes(begin, length)));
    }
  }

  private void send(Peer peer, MetadataMessage message) {
    OptionalInt id =
        peer.extensions == null ? OptionalInt.empty() : peer.extensions.idOf(MetadataMessage.NAME);
    if (id.isPresent()) {
      shared.send(peer, new Message.Extended(id.getAsInt(), message.encode()));
    }
  }
}
