// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.KnownPeer;
import org.btsdk.api.TorrentState;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.session.Bans;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// What there is of a torrent whether its metadata is known or not: what it is doing, where peers
/// may be, the time of the call, and where actions go. So dials, trackers, and who may come and has
/// to go, are the same before and after.
abstract class SwarmState<P extends ConnectedPeer> {
  final SwarmSetup common;
  final int maxConnections;
  final PeerPool pool;
  final Bans bans;

  long now;
  private TorrentActions out = _ -> {};

  TorrentState state = TorrentState.QUEUED;
  long wantsPeersSinceNanos; // while it does
  @Nullable PeerAddress ourAddress; // IPv4, if there is one
  @Nullable PeerAddress ourV6Address;
  int dhtPort; // of our node of the DHT; 0 if there is none
  long downloadedTotal;
  long uploadedTotal;
  boolean stalled; // since next to nothing came for long; see isStalled

  SwarmState(SwarmSetup common, PeerPool pool, Bans bans, long nowNanos) {
    this.common = common;
    this.maxConnections = common.maxConnections();
    this.pool = pool;
    this.bans = bans;
    this.now = nowNanos;
    this.wantsPeersSinceNanos = nowNanos;
  }

  void enter(TorrentState to) {
    boolean wanted = wantsPeers();
    state = to;
    if (!wanted) {
      wantsPeersSinceNanos = now;
    }
  }

  void begin(long nowNanos, TorrentActions actions) {
    now = nowNanos;
    out = actions;
  }

  /// What others see as our address, of one family.
  void known(PeerAddress address) {
    if (!address.ip().isV4()) {
      ourV6Address = address;
    }
    if (address.ip().isV4() || ourAddress == null || !ourAddress.ip().isV4()) {
      ourAddress = address;
    }
  }

  /// Our address as a peer sees it; null if it is not known.
  @Nullable PeerAddress facing(PeerAddress peer) {
    PeerAddress us = peer.ip().isV4() ? ourAddress : ourV6Address;
    return us != null && us.ip().isV4() == peer.ip().isV4() ? us : null;
  }

  /// The addresses where peers may be.
  List<KnownPeer> knownPeers() {
    List<KnownPeer> known = new ArrayList<>();
    pool.sources().forEach((address, source) -> known.add(new KnownPeer(address, source)));
    return known;
  }

  void emit(TorrentAction action) {
    out.add(action);
  }

  void send(P peer, Message message) {
    if (!peer.closing) {
      peer.lastSentNanos = now;
      emit(new TorrentAction.Send(peer.id, message));
    }
  }

  /// Closes a peer; what it holds is released when it has left.
  void close(P peer, String reason) {
    if (!peer.closing) {
      peer.closing = true;
      closes(peer);
      emit(new TorrentAction.Close(peer.id, reason));
    }
  }

  /// Whether there is no other connection with the address of a peer that has left, so that it may
  /// be dialed again.
  boolean isLastAt(P gone) {
    PeerAddress address = gone.dialedAt();
    for (P other : allPeers()) {
      if (other != gone && !other.closing && other.dialedAt().equals(address)) {
        return false;
      }
    }
    return true;
  }

  /// The peers, as of now: handlers that close some may walk it.
  List<P> livePeers() {
    Collection<P> all = allPeers();
    List<P> live = new ArrayList<>(all.size());
    for (P peer : all) {
      if (!peer.closing) {
        live.add(peer);
      }
    }
    return live;
  }

  /// The peer of an event; null if it is gone or about to go.
  abstract @Nullable P livePeer(int id);

  /// All that have not left yet, also those that are about to.
  abstract Collection<P> allPeers();

  /// A peer is about to go.
  abstract void closes(P peer);

  /// Why nobody is connected at an address, for people.
  String explainAbsent(PeerAddress address) {
    Optional<String> ban = bans.reason(address.ip(), now);
    if (ban.isPresent()) {
      return "banned: " + ban.get();
    }
    if (!common.filter().get().allows(address.ip())) {
      return "refused by the address filter";
    }
    String source = pool.source(address);
    return source == null ? "not known" : "not connected; known from " + source;
  }

  /// Whether a peer is told where our node of the DHT is (BEP 5).
  ///
  /// @param both what the peer and we can do
  boolean tellsDhtPort(Capabilities both) {
    return dhtPort > 0 && both.dht() && !isPrivate();
  }

  /// A peer says where its node of the DHT is; told on once for each connection.
  void dhtNode(IpAddress ip, int port) {
    if (dhtPort > 0 && port > 0 && !isPrivate()) {
      emit(new TorrentAction.DhtNode(new PeerAddress(ip, port)));
    }
  }

  /// Whether there are connections in this state.
  abstract boolean running();

  /// How many connections there are that are not about to be closed.
  abstract int connected();

  /// Whether only trackers may name peers (BEP 27); false while that is not known.
  abstract boolean isPrivate();

  /// What is missing of the whole torrent, in bytes; [Long#MAX_VALUE] while that is not known.
  abstract long leftBytes();

  /// Whether something is missing, and nothing of it wanted (BEP 21).
  abstract boolean isPartialSeed();

  /// Whether more peers are of use, and those most that have everything.
  boolean wantsPeers() {
    return state == TorrentState.DOWNLOADING || state == TorrentState.METADATA;
  }

  /// Whether something is wanted, and next to nothing has come for long.
  boolean isStalled() {
    return stalled && wantsPeers();
  }
}
