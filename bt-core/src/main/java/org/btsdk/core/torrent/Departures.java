// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Message;

/// Who has to go, whether the torrent's metadata is known or not: whom the user or the filter does
/// not want, who sends bad data, and who is silent.
final class Departures<P extends ConnectedPeer> {
  /// 100 s without sending: a keepalive goes out well before the two minutes of BEP 3.
  static final long KEEPALIVE_NANOS = 100_000_000_000L;

  /// 180 s without hearing anything: keepalives come every 120 s (BEP 3), and half of that more for
  /// one that waits behind a slow block.
  private static final long SILENCE_NANOS = 180_000_000_000L;

  /// 24 h for who sent bad data: long enough that it does not pay, short enough that an address
  /// that changes hands is not lost.
  private static final long BAD_DATA_BAN_NANOS = 86_400_000_000_000L;

  private final SwarmState<P> shared;

  Departures(SwarmState<P> shared) {
    this.shared = shared;
  }

  void disconnect(PeerAddress address) {
    for (P peer : shared.livePeers()) {
      if (peer.address.equals(address)) {
        shared.close(peer, "the user disconnected it");
      }
    }
  }

  void ban(IpAddress ip, long durationNanos, String reason) {
    PeerAddress reported = new PeerAddress(ip, 0);
    IpAddress holder = AddressScope.holder(ip);
    for (P peer : shared.livePeers()) {
      if (AddressScope.holder(peer.ip()).equals(holder)) {
        reported = peer.ip().equals(ip) ? peer.address : reported;
        shared.close(peer, reason);
      }
    }
    shared.bans.ban(ip, shared.now, durationNanos, reason);
    shared.pool.removeHolder(ip);
    shared.emit(new TorrentAction.ReportBan(reported, durationNanos, reason));
  }

  void banGuilty(Iterable<IpAddress> guilty, String reason) {
    for (IpAddress ip : guilty) {
      ban(ip, BAD_DATA_BAN_NANOS, reason);
    }
  }

  void filterChanged() {
    for (P peer : shared.livePeers()) {
      if (!shared.common.filter().get().allows(peer.ip())) {
        shared.close(peer, "the address filter refuses it");
      }
    }
  }

  /// Closes a peer that is silent for too long, or tells it that we are there.
  void second(P peer) {
    if (shared.now - peer.lastHeardNanos >= SILENCE_NANOS) {
      shared.close(peer, "said nothing for 3 minutes");
    } else if (shared.now - peer.lastSentNanos >= KEEPALIVE_NANOS) {
      shared.send(peer, new Message.KeepAlive());
    }
  }

  /// When [#second(ConnectedPeer)] has something to do, if the peer and we say nothing more.
  long dueNanos(P peer) {
    return Math.min(peer.lastHeardNanos + SILENCE_NANOS, peer.lastSentNanos + KEEPALIVE_NANOS);
  }
}
