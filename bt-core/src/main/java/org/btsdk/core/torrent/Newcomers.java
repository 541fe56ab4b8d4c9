// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.List;
import java.util.OptionalInt;
import org.btsdk.core.metadata.MetadataFetch;
import org.btsdk.core.peer.FloodGuard;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.pex.PexPeer;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// The connections of a torrent without metadata: who may come, what they say, when they go.
final class Newcomers {
  /// 16 MiB of what all peers say they have, while it cannot be used: thirty torrents of the most
  /// pieces there may be, or any number of common ones.
  private static final long MAX_KEPT_BYTES = 16L << 20;

  private final MetadataSwarm shared;
  private final MetadataFetch fetch;
  private final Dials dials;
  private final Arrivals arrivals;
  private final MetadataStall stall;
  private final Crossing crossing = new Crossing();
  private boolean usePex = true;

  Newcomers(MetadataSwarm shared, MetadataFetch fetch, Dials dials) {
    this.shared = shared;
    this.fetch = fetch;
    this.dials = dials;
    this.arrivals = new Arrivals(shared, shared.setup.peerId(), shared.setup.filter(), dials);
    this.stall = new MetadataStall(shared, fetch, dials);
  }

  /// Whether peers may name others (BEP 11), from the next connection on.
  void usePex(boolean on) {
    usePex = on;
  }

  // ---- coming and going

  void joined(TorrentEvent.PeerJoined event) {
    arrivals.came(event);
    String refusal = refusal(event);
    if (refusal != null) {
      arrivals.refused(event, refusal);
      return;
    }
    Newcomer peer =
        new Newcomer(
            event,
            event.handshake().capabilities().and(Connections.OURS),
            arrivals.source(event),
            shared.now);
    shared.peers.put(peer.id(), peer);
    arrivals.stays(event);
    if (peer.capabilities.fast()) {
      shared.send(peer, new Message.HaveNone()); // BEP 6 has one of three come first
    }
    sendHandshake(peer);
    if (shared.tellsDhtPort(peer.capabilities)) {
      shared.send(peer, new Message.Port(shared.dhtPort));
    }
  }

  private @Nullable String refusal(TorrentEvent.PeerJoined event) {
    String alone = arrivals.refusal(event);
    if (alone != null) {
      return alone;
    }
    int ofHost = 0;
    Newcomer twin = null;
    for (Newcomer other : shared.livePeers()) {
      if (other.joined.handshake().peerId().equals(event.handshake().peerId())) {
        twin = other;
      }
      ofHost += Connections.areOfOneHost(other.ip(), event.address().ip()) ? 1 : 0;
    }
    boolean full =
        shared.connected() >= shared.maxConnections || (event.crowded() && !stall.isAlone());
    if (twin != null) {
      return refusal(event, twin, !full && ofHost < Connections.MAX_OF_HOST);
    }
    if (ofHost >= Connections.MAX_OF_HOST) {
      return "there are enough connections with this host";
    }
    return full && !stall.makeRoom() ? "there are enough connections" : null;
  }

  /// @param twin a connection with the same peer
  /// @param isRoom whether both may stay for now
  private @Nullable String refusal(TorrentEvent.PeerJoined event, Newcomer twin, boolean isRoom) {
    Crossing.Verdict verdict =
        Crossing.judge(
            shared.setup.peerId(),
            twin.address(),
            twin.joined.outgoing(),
            shared.now - twin.connectedAtNanos,
            event);
    if (verdict.isHeld() && isRoom && !crossing.isHeld(twin.id())) {
      crossing.hold(twin.id(), event.peer(), verdict, shared.now);
      return null;
    }
    if (verdict.now() == Crossing.Verdict.OLD_STAYS || crossing.isHeld(twin.id())) {
      return "there is a connection with this peer already";
    }
    shared.close(twin, "there is another connection with this peer");
    return null; // the other gave it its place
  }

  boolean mayConnect(PeerAddress address) {
    return arrivals.mayConnect(address);
  }

  private void sendHandshake(Newcomer peer) {
    if (!peer.capabilities.extended()) {
      return;
    }
    ExtensionHandshake.Builder ours =
        ExtensionHandshake.builder()
            .client(shared.setup.userAgent())
            .requestQueue(Uploads.REQUEST_QUEUE)
            .yourIp(peer.ip())
            .message(MetadataMessage.NAME, ExtensionIds.METADATA);
    if (shared.setup.listenPort() > 0) {
      ours.port(shared.setup.listenPort());
    }
    if (usePex) {
      ours.message(PeerExchange.NAME, ExtensionIds.PEX);
      peer.toldPex = true;
    }
    shared.send(peer, new Message.Extended(ExtensionHandshake.EXTENSION_ID, ours.build().encode()));
  }

  void left(TorrentEvent.PeerLeft event) {
    Newcomer peer = shared.peers.remove(event.peer());
    if (peer != null) {
      fetch.left(peer.id());
      release(peer, event.reason());
      if (peer.givenUp && shared.running()) {
        shared.pool.retryNow(shared.now);
      }
    }
  }

  /// Gives back the address of a peer that is not connected any more. One that was there to give
  /// metadata was of use, also when there was none yet to give.
  private void release(Newcomer peer, String reason) {
    PeerAddress listens = peer.listensAt == null ? peer.address() : peer.listensAt;
    boolean useful = (peer.extensions != null && !peer.gaveNothing) || peer.givenUp;
    shared.pool.left(listens, shared.now, useful, false);
    shared.emit(new TorrentAction.ReportPeerGone(peer.address(), reason));
  }

  void closeAll(String reason) {
    for (Newcomer peer : shared.livePeers()) {
      peer.givenUp = true;
      shared.close(peer, reason);
    }
  }

  void disconnect(PeerAddress address) {
    for (Newcomer peer : shared.livePeers()) {
      if (peer.address().equals(address)) {
        shared.close(peer, "the user disconnected it");
      }
    }
  }

  void ban(IpAddress ip, long durationNanos, String reason) {
    PeerAddress reported = new PeerAddress(ip, 0);
    for (Newcomer peer : shared.livePeers()) {
      if (peer.ip().equals(ip)) {
        reported = peer.address();
        shared.close(peer, reason);
      }
    }
    shared.bans.ban(ip, shared.now, durationNanos, reason);
    shared.pool.remove(ip);
    shared.emit(new TorrentAction.ReportBan(reported, durationNanos, reason));
  }

  void banGuilty() {
    for (IpAddress ip : fetch.takeGuilty()) {
      ban(ip, Connections.BAD_DATA_BAN_NANOS, "sent wrong metadata");
    }
  }

  void filterChanged() {
    for (Newcomer peer : shared.livePeers()) {
      if (!shared.setup.filter().get().allows(peer.ip())) {
        shared.close(peer, "the address filter refuses it");
      }
    }
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
  void makeRoomForOthers() {
    stall.makeRoom();
  }

  /// Called every second.
  void second() {
    crossing.second(
        id -> shared.livePeer(id) != null,
        shared.now,
        (id, reason) -> {
          Newcomer peer = shared.livePeer(id);
          if (peer != null) {
            shared.close(peer, reason);
          }
        });
    stall.second();
    for (Newcomer peer : shared.livePeers()) {
      if (shared.now - peer.lastHeardNanos >= Connections.SILENCE_NANOS) {
        shared.close(peer, "said nothing for 3 minutes");
      } else if (shared.now - peer.lastSentNanos >= Connections.KEEPALIVE_NANOS) {
        shared.send(peer, new Message.KeepAlive());
      }
    }
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
    boolean fresh = peer.keep(message);
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
        if (peer.capabilities.fast()) {
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
    if (shared.peers.values().stream().mapToLong(Newcomer::keptBytes).sum() > MAX_KEPT_BYTES) {
      throw new ProtocolViolation("says that it has more than can be kept");
    }
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
        fetch.received(peer.id(), said, shared.now);
      }
    } else if (message.extensionId() == ExtensionIds.PEX) {
      exchanged(peer, message.payload());
    } else {
      useless(peer, FloodGuard.HEAVY);
    }
  }

  /// Others of the swarm, of whom one may have the metadata (BEP 11).
  private void exchanged(Newcomer peer, byte[] payload) throws ProtocolViolation {
    if (peer.pex == null) {
      peer.pex = new PexPeer(shared.now);
    }
    boolean heard = usePex && !shared.isPrivate() && peer.pex.mayBeHeard(shared.now);
    useless(peer, heard ? FloodGuard.HEAVY : Exchange.TOO_OFTEN);
    if (heard) {
      PeerExchange said = PeerExchange.parse(payload);
      said.dropped().forEach(gone -> shared.pool.takeBack(PeerPool.PEX, peer.ip(), gone));
      List<PeerAddress> named =
          said.added().stream()
              .map(PeerExchange.Added::address)
              .filter(address -> !address.equals(shared.facing(address)))
              .toList();
      dials.found(PeerPool.PEX, Namer.stranger(peer.ip()), named);
    }
  }

  private void handshake(Newcomer peer, ExtensionHandshake said) {
    ExtensionHandshake before = peer.extensions;
    ExtensionHandshake known = before == null ? said : before.updatedBy(said);
    peer.extensions = known;
    if (said.yourIp().isPresent() && before == null) {
      shared.emit(new TorrentAction.ExternalAddress(said.yourIp().get(), peer.ip()));
    }
    if (said.port().isPresent() && peer.listensAt == null) {
      PeerAddress listens = new PeerAddress(peer.ip(), said.port().getAsInt());
      peer.listensAt = listens;
      shared.pool.add("incoming", Namer.stranger(peer.ip()), List.of(listens), shared.now);
      shared.pool.connected(listens);
    }
    boolean takesRequests = known.idOf(MetadataMessage.NAME).isPresent();
    fetch.offered(
        peer.id(),
        peer.ip(),
        takesRequests ? known.metadataSize().orElse(0) : 0,
        Quirks.metadataRequests(peer.joined.handshake().peerId()));
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
