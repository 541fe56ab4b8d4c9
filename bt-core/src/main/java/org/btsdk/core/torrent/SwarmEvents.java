// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.btsdk.core.peer.Namer;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// Hands on what happens in a swarm, which is the same whether the torrent's metadata is known or
/// not.
final class SwarmEvents {
  /// The connections, of which either machine has a kind of its own.
  interface Members {
    void joined(TorrentEvent.PeerJoined event);

    void left(TorrentEvent.PeerLeft event);

    void makeRoomForOthers();

    void closeAll(String reason);

    /// Whether an address may be dialed.
    boolean mayConnect(PeerAddress address);
  }

  private final SwarmState<?> shared;
  private final Members members;
  private final Predicate<PeerAddress> mayConnect;
  private final Departures<?> departures;
  private final Dials dials;
  private final Trackers trackers;

  SwarmEvents(
      SwarmState<?> shared,
      Members members,
      Departures<?> departures,
      Dials dials,
      Trackers trackers) {
    this.shared = shared;
    this.members = members;
    this.mayConnect = members::mayConnect;
    this.departures = departures;
    this.dials = dials;
    this.trackers = trackers;
  }

  void handle(TorrentEvent.OfSwarm event) {
    switch (event) {
      case TorrentEvent.PeerJoined joined -> {
        members.joined(joined);
        dials.somethingChanged();
      }
      case TorrentEvent.PeerLeft left -> {
        members.left(left);
        dials.somethingChanged();
      }
      case TorrentEvent.DialFailed(PeerAddress address, String _) -> dials.failed(address);
      case TorrentEvent.DialsGranted(int count) -> dials.granted(count, mayConnect);
      case TorrentEvent.MakeRoom() -> members.makeRoomForOthers();
      case TorrentEvent.PeersFound(String source, List<PeerAddress> found, Namer namer) ->
          dials.found(source, namer, found);
      case TorrentEvent.Announced announced ->
          trackers.answered(
              announced, () -> members.closeAll("the private torrent switched its tracker"));
      case TorrentEvent.AnnounceFailed(long attempt, var problem) ->
          trackers.failed(attempt, problem);
      case TorrentEvent.Disconnect(PeerAddress address) -> departures.disconnect(address);
      case TorrentEvent.Ban(PeerAddress address, long durationNanos) ->
          departures.ban(address.ip(), durationNanos, "the user banned it");
      case TorrentEvent.FilterChanged() -> departures.filterChanged();
      case TorrentEvent.AddTracker(URI uri) -> trackers.add(uri);
      case TorrentEvent.AnnounceNow() -> trackers.announceNow();
      case TorrentEvent.AddressKnown(IpAddress address) ->
          shared.known(new PeerAddress(address, shared.common.listenPort()));
    }
  }
}
