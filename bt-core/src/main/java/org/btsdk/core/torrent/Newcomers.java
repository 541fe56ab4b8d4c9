// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Objects;
import java.util.OptionalInt;
import org.btsdk.core.metadata.MetadataFetch;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;

/// The connections of a torrent without metadata: who may come, what they say, when they go.
final class Newcomers implements SwarmEvents.Members {
  /// 16 MiB of what all peers say they have, while it cannot be used: thirty torrents of the most
  /// pieces there may be, or any number of common ones.
  private static final long MAX_KEPT_BYTES = 16L << 20;

  private final MetadataSwarm shared;
  private final MetadataFetch fetch;
  private final Arrivals<Newcomer> arrivals;
  private final Departures<Newcomer> departures;
  private final StalledPlaces<Newcomer> stalled;
  private final ExtensionHandshakes<Newcomer> handshakes;
  private final ExchangedPeers<Newcomer> exchanged;
  private boolean usePex = true;
  private long keptBytes; // of all peers

  Newcomers(
      MetadataSwarm shared, MetadataFetch fetch, Departures<Newcomer> departures, Dials dials) {
    this.shared = shared;
    this.fetch = fetch;
    this.departures = departures;
    this.stalled = MetadataStall.places(shared, fetch, dials);
    this.arrivals = new Arrivals<>(shared, dials, stalled, _ -> false);
    this.handshakes = new ExtensionHandshakes<>(shared);
    this.exchanged = new ExchangedPeers<>(shared, dials);
  }

  /// Whether peers may name others (BEP 11), from the next connection on.
  void usePex(boolean on) {
    usePex = on;
    exchanged.use(on);
  }

  // ---- coming and going

  @Override
  public void joined(TorrentEvent.PeerJoined event) {
    if (!arrivals.admits(event)) {
      return;
    }
    Newcomer peer = new Newcomer(event, arrivals.source(event), shared.now);
    shared.peers.put(peer.id, peer);
    arrivals.stays(event);
    if (peer.fast()) {
      shared.send(peer, new Message.HaveNone()); // BEP 6 has one of three come first
    }
    sendHandshake(peer);
    if (shared.tellsDhtPort(peer.capabilities)) {
      shared.send(peer, new Message.Port(shared.dhtPort));
    }
  }

  @Override
  public boolean mayConnect(PeerAddress address) {
    return arrivals.mayConnect(address);
  }

  private void sendHandshake(Newcomer peer) {
    if (!peer.capabilities.extended()) {
      return;
    }
    ExtensionHandshake.Builder ours = handshakes.ours(peer);
    if (usePex) {
      ours.message(PeerExchange.NAME, ExtensionIds.PEX);
      peer.toldPex = true;
    }
    handshakes.send(peer, ours.build());
  }

  @Override
  public void left(TorrentEvent.PeerLeft event) {
    Newcomer peer = shared.peers.remove(event.peer());
    if (peer != null) {
      keptBytes -= peer.keptBytes();
      fetch.left(peer.id);
      release(peer, event.reason());
      if (peer.givenUp && shared.running()) {
        shared.pool.retryNow(shared.now);
      }
    }
  }

  /// Gives back the address of a peer that is not connected any more. One that was there to give
  /// metadata was of use, also when there was none yet to give.
  private void release(Newcomer peer, String reason) {
    boolean useful = (peer.extensions != null && !peer.gaveNothing) || peer.givenUp;
    if (shared.isLastAt(peer)) {
      shared.pool.left(peer.dialedAt(), shared.now, useful, false);
    }
    shared.emit(new TorrentAction.ReportPeerGone(peer.address, reason));
  }

  @Override
  public void closeAll(String reason) {
    for (Newcomer peer : shared.livePeers()) {
      peer.givenUp = true;
      shared.close(peer, reason);
    }
  }

  void banGuilty() {
    departures.banGuilty(fetch.takeGuilty(), "sent wrong metadata");
  }

  /// Only trackers and the user may name peers of a private torrent (BEP 27), which this turned out
  /// to be.
  void becamePrivate() {
    shared.pool.removeSources(source -> !Dials.mayNamePrivately(source));
    for (Newcomer peer : shared.livePeers()) {
      if (!Dials.mayNamePrivately(peer.source) && !peer.source.equals("incoming")) {
        shared.close(peer, "the torrent is private");
      }
    }
  }

  // ---- time

  /// For another torrent of the session.
  @Override
  public void makeRoomForOthers() {
    stalled.makeRoom();
  }

  /// Called every second.
  void second() {
    arrivals.second();
    stalled.second();
    shared.livePeers().forEach(departures::second);
  }

  // ---- what they say

  void received(Newcomer peer, Message message) {
    peer.lastHeardNanos = shared.now;
    try {
      take(peer, message);
    } catch (ProtocolViolation e) {
      shared.close(peer, Shared.describe(e));
    }
  }

  private void take(Newcomer peer, Message message) throws ProtocolViolation {
    if (message instanceof Message.Port(int port) && !peer.saidDhtPort()) {
      shared.dhtNode(peer.ip(), port);
    }
    boolean fresh = kept(peer, message);
    switch (message) {
      case Message.Have _ -> useless(peer, fresh ? 0 : 1);
      case Message.Bitfield _, Message.HaveAll _, Message.HaveNone _ ->
          useless(peer, fresh ? 0 : FloodGuard.HEAVY * 4);
      case Message.KeepAlive _,
          Message.Choke _,
          Message.Unchoke _,
          Message.Interested _,
          Message.NotInterested _,
          Message.Port _,
          Message.Unknown _,
          Message.Reject _,
          Message.Hashes _,
          Message.HashReject _ ->
          useless(peer, FloodGuard.HEAVY);
      case Message.Cancel _, Message.Suggest _, Message.AllowedFast _ -> useless(peer, 1);
      case Message.Request(int piece, int begin, int length) -> {
        useless(peer, FloodGuard.HEAVY); // we choke it, and have nothing
        if (peer.fast()) {
          shared.send(peer, new Message.Reject(piece, begin, length));
        }
      }
      case Message.HashRequest(Message.HashRange range) -> {
        useless(peer, FloodGuard.HEAVY);
        shared.send(peer, new Message.HashReject(range));
      }
      case Message.Extended extended -> extended(peer, extended);
      case Message.PieceHeader _ -> throw new IllegalStateException("blocks do not come this way");
    }
  }

  private boolean kept(Newcomer peer, Message message) throws ProtocolViolation {
    long before = peer.keptBytes();
    boolean fresh = peer.keep(message);
    keptBytes += peer.keptBytes() - before;
    while (keptBytes > MAX_KEPT_BYTES) {
      closeLavish();
    }
    return fresh;
  }

  /// Whoever says most has to go, and not who happens to speak now: else a few who say all there
  /// can be would have everybody else closed. Of several that say as much, the last to come.
  private void closeLavish() {
    Newcomer most = null;
    for (Newcomer peer : shared.peers.values()) {
      if (most == null || peer.keptBytes() >= most.keptBytes()) {
        most = peer;
      }
    }
    Newcomer lavish = Objects.requireNonNull(most, "somebody said what is kept");
    keptBytes -= lavish.keptBytes();
    lavish.forget();
    shared.close(lavish, "says that it has more than can be kept");
  }

  private void extended(Newcomer peer, Message.Extended message) throws ProtocolViolation {
    if (!peer.capabilities.extended()) {
      useless(peer, FloodGuard.HEAVY);
    } else if (message.extensionId() == ExtensionHandshake.EXTENSION_ID) {
      useless(peer, FloodGuard.HEAVY);
      handshake(peer, ExtensionHandshake.parse(message.payload()));
    } else if (message.extensionId() == ExtensionIds.METADATA) {
      MetadataMessage said = MetadataMessage.parse(message.payload());
      useless(peer, said instanceof MetadataMessage.Data ? 1 : FloodGuard.HEAVY / 4);
      if (said instanceof MetadataMessage.Request(int block)) {
        answer(peer, new MetadataMessage.Reject(block));
      } else {
        fetch.received(peer.id, said, shared.now);
      }
    } else if (message.extensionId() == ExtensionIds.PEX) {
      exchanged.received(peer, message.payload(), true); // one may have the metadata
    } else {
      useless(peer, FloodGuard.HEAVY);
    }
  }

  private void handshake(Newcomer peer, ExtensionHandshake said) {
    boolean _ = handshakes.received(peer, said);
    ExtensionHandshake known = Objects.requireNonNull(peer.extensions);
    boolean takesRequests = known.idOf(MetadataMessage.NAME).isPresent();
    fetch.offered(
        peer.id,
        peer.ip(),
        takesRequests ? known.metadataSize().orElse(0) : 0,
        Quirks.metadataRequests(peer.peerId));
  }

  private void answer(Newcomer peer, MetadataMessage message) {
    OptionalInt id =
        peer.extensions == null ? OptionalInt.empty() : peer.extensions.idOf(MetadataMessage.NAME);
    if (id.isPresent()) {
      shared.send(peer, new Message.Extended(id.getAsInt(), message.encode()));
    }
  }

  /// Asks for a block of metadata.
  void request(int id, int block) {
    Newcomer peer = shared.livePeer(id);
    if (peer != null) {
      answer(peer, new MetadataMessage.Request(block));
    }
  }

  private void useless(Newcomer peer, int weight) throws ProtocolViolation {
    if (!peer.flood.allows(weight, shared.now)) {
      throw new ProtocolViolation("floods us with messages");
    }
  }
}
