// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.function.Supplier;
import org.btsdk.api.IpFilter;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.jspecify.annotations.Nullable;

/// Who comes to a torrent, whether its metadata is known or not: who is refused without a look at
/// the other connections, and what is written down of who is refused and who stays.
final class Arrivals {
  private final SwarmState shared;
  private final PeerId us;
  private final Supplier<IpFilter> filter;
  private final Dials dials;

  Arrivals(SwarmState shared, PeerId us, Supplier<IpFilter> filter, Dials dials) {
    this.shared = shared;
    this.us = us;
    this.filter = filter;
    this.dials = dials;
  }

  /// Somebody is there, who is looked at now.
  void came(TorrentEvent.PeerJoined event) {
    if (event.outgoing()) {
      dials.ended(event.address());
    }
  }

  /// Why it is refused whoever else is there; null if it is not.
  @Nullable String refusal(TorrentEvent.PeerJoined event) {
    if (!shared.running()) {
      return "the torrent is not active";
    }
    if (event.handshake().peerId().equals(us)) {
      if (event.outgoing()) {
        shared.pool.removeOurselves(event.address());
      }
      return "that is ourselves";
    }
    return mayConnect(event.address()) ? null : "the address is banned or filtered";
  }

  boolean mayConnect(PeerAddress address) {
    return shared.bans.reason(address.ip(), shared.now).isEmpty()
        && filter.get().allows(address.ip());
  }

  /// It is refused, and so closed.
  void refused(TorrentEvent.PeerJoined event, String refusal) {
    if (event.outgoing()) {
      shared.pool.failed(event.address(), shared.now);
    }
    shared.emit(new TorrentAction.Close(event.peer(), refusal));
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
}
