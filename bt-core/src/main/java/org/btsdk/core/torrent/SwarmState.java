// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.api.KnownPeer;
import org.btsdk.api.TorrentState;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.session.Bans;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Capabilities;
import org.jspecify.annotations.Nullable;

/// What there is of a torrent whether its metadata is known or not: what it is doing, where peers
/// may be, the time of the call, and where actions go. So dials and trackers are the same before
/// and after.
abstract class SwarmState {
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

  SwarmState(int maxConnections, PeerPool pool, Bans bans, long nowNanos) {
    this.maxConnections = maxConnections;
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
