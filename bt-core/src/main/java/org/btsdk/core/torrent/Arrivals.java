// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.function.Predicate;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// Who comes to a torrent, whether its metadata is known or not: who is refused, who has to go for
/// it, and what is written down of who is refused and who stays.
final class Arrivals<P extends ConnectedPeer> {
  /// 8 connections with one host on the internet: several peers can live behind one translator of
  /// addresses, and nobody takes all places alone. What a host is, [AddressScope#host] says.
  static final int MAX_OF_HOST = 8;

  private final SwarmState<P> shared;
  private final Dials dials;
  private final StalledPlaces<P> stalled;
  private final Predicate<PeerAddress> makeRoom;
  private final Crossing crossing = new Crossing();

  /// @param makeRoom closes a peer for one that comes where there is no room, and says whether it
  ///   has
  Arrivals(
      SwarmState<P> shared,
      Dials dials,
      StalledPlaces<P> stalled,
      Predicate<PeerAddress> makeRoom) {
    this.shared = shared;
    this.dials = dials;
    this.stalled = stalled;
    this.makeRoom = makeRoom;
  }

  /// Somebody is there: whether it may stay. If not, it is closed.
  boolean admits(TorrentEvent.PeerJoined event) {
    if (event.outgoing()) {
      dials.ended(event.address());
    }
    String refusal = refusal(event);
    if (refusal != null) {
      if (event.outgoing()) {
        shared.pool.failed(event.address(), shared.now);
      }
      shared.emit(new TorrentAction.Close(event.peer(), refusal));
    }
    return refusal == null;
  }

  private @Nullable String refusal(TorrentEvent.PeerJoined event) {
    if (!shared.running()) {
      return "the torrent is not active";
    }
    if (event.handshake().peerId().equals(shared.common.peerId())) {
      if (event.outgoing()) {
        shared.pool.removeOurselves(event.address());
      }
      return "that is ourselves";
    }
    return mayConnect(event.address())
        ? refusalForOthers(event)
        : "the address is banned or filtered";
  }

  boolean mayConnect(PeerAddress address) {
    return shared.bans.reason(address.ip(), shared.now).isEmpty()
        && shared.common.filter().get().allows(address.ip());
  }

  private @Nullable String refusalForOthers(TorrentEvent.PeerJoined event) {
    int ofHost = 0;
    P twin = null;
    for (P other : shared.livePeers()) {
      if (other.peerId.equals(event.handshake().peerId())
          && !mayBeTwo(other.ip(), event.address().ip())) {
        twin = other;
      }
      ofHost += areOfOneHost(other.ip(), event.address().ip()) ? 1 : 0;
    }
    boolean full =
        shared.connected() >= shared.maxConnections || (event.crowded() && !stalled.isAlone());
    if (twin != null) {
      return refusalForTwin(event, twin, !full && ofHost < MAX_OF_HOST);
    }
    if (ofHost >= MAX_OF_HOST) {
      return "there are enough connections with this host";
    }
    if (full && !makeRoom.test(event.address()) && !stalled.makeRoom()) {
      return "there are enough connections";
    }
    return null;
  }

  /// Whether two connections with one peer id are taken for two peers. An id proves nothing: who
  /// copies another's and comes first would keep that one from us. So it is, of two hosts, while we
  /// only give, or next to nothing comes. If it is one peer nevertheless, it closes one of the two
  /// by the rule that we go by else ([Crossing]), unless next to nothing comes to it too.
  /// (anacrolix keeps both always, libtorrent never.)
  private boolean mayBeTwo(IpAddress one, IpAddress other) {
    return (!shared.wantsPeers() || shared.isStalled())
        && !AddressScope.holder(one).equals(AddressScope.holder(other));
  }

  /// Whether connections with two addresses count together: never with neighbours, who are few, and
  /// of whom a thousand may be one test.
  private static boolean areOfOneHost(IpAddress one, IpAddress other) {
    return AddressScope.of(one) == AddressScope.GLOBAL
        && AddressScope.of(other) == AddressScope.GLOBAL
        && AddressScope.host(one).equals(AddressScope.host(other));
  }

  /// @param twin a connection with the same peer
  /// @param isRoom whether both may stay for now
  private @Nullable String refusalForTwin(TorrentEvent.PeerJoined event, P twin, boolean isRoom) {
    Crossing.Verdict verdict =
        Crossing.judge(
            shared.common.peerId(),
            twin.address,
            twin.outgoing,
            shared.now - twin.connectedAtNanos,
            event);
    if (verdict.isHeld() && isRoom && !crossing.isHeld(twin.id)) {
      crossing.hold(twin.id, event.peer(), verdict, shared.now);
      return null;
    }
    if (verdict.now() == Crossing.Verdict.OLD_STAYS || crossing.isHeld(twin.id)) {
      return "there is a connection with this peer already";
    }
    shared.close(twin, "there is another connection with this peer");
    return null; // the other gave it its place
  }

  /// Who named its address, for people.
  String source(TorrentEvent.PeerJoined event) {
    String source = shared.pool.source(event.address());
    return source == null ? "incoming" : source;
  }

  /// It is one of ours now.
  void stays(TorrentEvent.PeerJoined event) {
    if (event.outgoing()) {
      shared.pool.answered(event.address());
    } else {
      shared.pool.connected(event.address());
    }
    shared.emit(new TorrentAction.ReportPeer(event.address(), event.outgoing()));
  }

  /// Called every second: decides between twins where the other end did not.
  void second() {
    crossing.second(
        id -> shared.livePeer(id) != null,
        shared.now,
        (id, reason) -> {
          P peer = shared.livePeer(id);
          if (peer != null) {
            shared.close(peer, reason);
          }
        });
  }
}
