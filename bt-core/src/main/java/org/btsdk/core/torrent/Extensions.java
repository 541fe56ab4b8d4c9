// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.btsdk.api.PeerExtension;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.protocol.extension.DontHave;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// Extension messages (BEP 10): the handshake, `lt_donthave` (BEP 54), `ut_metadata` (BEP 9),
/// `ut_pex` (BEP 11), and the embedder's own.
final class Extensions {
  /// 200 messages of the embedder's: ids are one byte, and some stay free for ours.
  private static final int MAX_EXTENSIONS = 200;

  private final Shared shared;
  private final Pieces pieces;
  private final SuperSeed superSeed;
  private final MetadataUploads metadata;
  private final ExtensionHandshakes<Peer> handshakes;
  private Map<Integer, String> names = Collections.emptyMap(); // of our ids; empty at first
  private final Exchange exchange;
  private boolean told; // what peers know of whether we want nothing more

  Extensions(Shared shared, Pieces pieces, SuperSeed superSeed, Exchange exchange) {
    this.shared = shared;
    this.metadata = new MetadataUploads(shared);
    this.handshakes = new ExtensionHandshakes<>(shared);
    this.pieces = pieces;
    this.superSeed = superSeed;
    this.exchange = exchange;
  }

  void sendHandshake(Peer peer) {
    if (!peer.capabilities.extended()) {
      return;
    }
    ExtensionHandshake.Builder ours =
        handshakes
            .ours(peer)
            .metadataSize(metadata.lengthBytes())
            .message(DontHave.NAME, ExtensionIds.DONT_HAVE);
    if (exchange.isOn() || peer.toldPex) {
      ours.message(PeerExchange.NAME, exchange.isOn() ? ExtensionIds.PEX : 0);
      peer.toldPex = exchange.isOn();
    }
    boolean uploadOnly = tellsUploadOnly(peer);
    if (uploadOnly || peer.toldUploadOnly) {
      ours.uploadOnly(uploadOnly);
    }
    peer.toldUploadOnly = uploadOnly;
    register(shared.setup.extensions().get());
    names.forEach((id, name) -> ours.message(name, id));
    handshakes.send(peer, ours.build());
  }

  /// Tells peers that do not know it yet that we want nothing more, or something again (BEP 21).
  void tellUploadOnly() {
    boolean uploadOnly = shared.complete();
    if (uploadOnly == told && !superSeed.takeEnded()) {
      return; // who came since then was told in the beginning
    }
    told = uploadOnly;
    for (Peer peer : shared.peers.values()) {
      if (peer.toldUploadOnly != tellsUploadOnly(peer) && !peer.closing) {
        sendHandshake(peer);
      }
    }
  }

  /// Switches peer exchange on or off, and says so.
  void usePex(boolean on) {
    boolean before = exchange.isOn();
    exchange.use(on);
    if (before != exchange.isOn()) {
      shared.livePeers().forEach(this::sendHandshake);
    }
  }

  private boolean tellsUploadOnly(Peer peer) {
    return shared.complete() && !superSeed.holdsBack(peer);
  }

  /// Ids stay what they were, since peers that are connected use them.
  private void register(List<String> wanted) {
    for (String name : wanted) {
      if (!names.containsValue(name) && names.size() < MAX_EXTENSIONS) {
        if (names.isEmpty()) {
          names = new TreeMap<>();
        }
        names.put(ExtensionIds.FIRST_OF_EMBEDDER + names.size(), name);
      }
    }
  }

  void received(Peer peer, Message.Extended message) {
    try {
      int id = message.extensionId();
      switch (id) {
        case ExtensionHandshake.EXTENSION_ID ->
            handshake(peer, ExtensionHandshake.parse(message.payload()));
        case ExtensionIds.METADATA -> metadata.received(peer, message.payload());
        case ExtensionIds.DONT_HAVE -> lost(peer, DontHave.parse(message.payload()).piece());
        case ExtensionIds.PEX -> exchange.received(peer, message.payload());
        default -> embedders(peer, names.get(id), message);
      }
    } catch (ProtocolViolation e) {
      shared.close(peer, Shared.describe(e));
    }
  }

  private void lost(Peer peer, int piece) throws ProtocolViolation {
    if (piece >= shared.pieceCount) {
      throw new ProtocolViolation("lost a piece beyond the end");
    }
    // That somebody is no seed any more is work for every piece, as a bitfield is.
    useless(peer, peer.isSeed() ? FloodGuard.HEAVY * 4 : 1);
    pieces.peerLost(peer, piece);
  }

  private void embedders(Peer peer, @Nullable String name, Message.Extended message) {
    if (name == null) {
      useless(peer, FloodGuard.HEAVY);
    } else if (message.payloadLength() > PeerExtension.MAX_PAYLOAD_BYTES) {
      shared.close(peer, "sent a message of " + name + " that is too long");
    } else {
      shared.emit(new TorrentAction.ExtensionMessage(peer.address, name, message.payload()));
    }
  }

  private void useless(Peer peer, int weight) {
    if (!peer.flood.allows(weight, shared.now)) {
      shared.close(peer, "floods us with messages");
    }
  }

  private void handshake(Peer peer, ExtensionHandshake said) {
    useless(peer, FloodGuard.HEAVY);
    ExtensionHandshake before = peer.extensions;
    boolean listensNow = handshakes.received(peer, said);
    exchange.shookHands(peer);
    said.requestQueue().ifPresent(kept -> peer.pipeline.limit(Quirks.requests(peer.peerId, kept)));
    shared.mayAsk(peer);
    said.uploadOnly().ifPresent(only -> peer.uploadOnly = only);
    shared.uselessMayBe |= peer.uploadOnly;
    if (listensNow) {
      exchange.listens(peer, peer.dialedAt());
    }
    for (Map.Entry<Integer, String> entry : names.entrySet()) {
      String name = entry.getValue();
      boolean had = before != null && before.idOf(name).isPresent();
      boolean has = peer.extensions != null && peer.extensions.idOf(name).isPresent();
      if (has && !had) {
        shared.emit(new TorrentAction.ExtensionPeer(peer.address, name));
      }
    }
  }

  /// Called every second.
  void second() {
    metadata.second();
  }

  /// Sends a message of the embedder's.
  void send(TorrentEvent.SendExtension event) {
    for (Peer peer : shared.livePeers()) {
      if (peer.address.equals(event.peer()) && peer.extensions != null) {
        OptionalInt id = peer.extensions.idOf(event.extension());
        if (id.isPresent()) {
          shared.send(peer, new Message.Extended(id.getAsInt(), event.payload()));
          return;
        }
      }
    }
  }
}
