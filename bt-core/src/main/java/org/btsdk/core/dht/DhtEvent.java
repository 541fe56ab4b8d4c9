// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import java.util.OptionalLong;
import org.btsdk.model.DhtItem;
import org.btsdk.model.IpAddress;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;

/// What can happen to a [DhtMachine]. Commands that begin a lookup give it a number that no other
/// lookup of the machine ever has; what comes of it is told with that number, and at last
/// [DhtAction.Finished].
public sealed interface DhtEvent {
  /// A socket is there. Each address has an endpoint of its own, with its own id and routing table:
  /// one for IPv4 and one for IPv6 (BEP 32), or more where a machine has several addresses (BEP
  /// 45).
  ///
  /// @param endpoint its number, which no other endpoint of the machine ever has
  /// @param local what it is bound to; the unspecified address if to none
  record EndpointOpened(int endpoint, IpAddress local) implements DhtEvent {}

  /// A socket is gone, with its id and routing table.
  ///
  /// @param endpoint its number
  record EndpointClosed(int endpoint) implements DhtEvent {}

  /// A datagram came that may be one of the DHT: it begins with `d`.
  ///
  /// @param endpoint where it came
  /// @param from who sent it
  /// @param datagram all of it; belongs to the machine from now on
  record Received(int endpoint, PeerAddress from, byte[] datagram) implements DhtEvent {}

  /// Addresses that may be nodes: of well-known routers, of torrents, of PORT messages. They are
  /// asked when nodes are needed, and come into the routing table if they answer. Those of one
  /// family go to the endpoints of that family.
  ///
  /// @param addresses where they may be; at most [DhtMachine#MAX_HINTS] are kept
  record NodesKnown(List<PeerAddress> addresses) implements DhtEvent {
    public NodesKnown {
      addresses = List.copyOf(addresses);
    }
  }

  /// Somebody outside of the DHT told us our address (BEP 10 `yourip`, BEP 24).
  ///
  /// @param address our address as they see it
  /// @param voter who says so
  record ExternalAddressVote(IpAddress address, IpAddress voter) implements DhtEvent {}

  /// Our external address is known for sure, from configuration or a router.
  ///
  /// @param address ours, as others see it
  record ExternalAddressSet(IpAddress address) implements DhtEvent {}

  /// Finds peers of a torrent: [DhtAction.PeersFound].
  ///
  /// @param lookup its number
  /// @param infoHash the torrent
  /// @param noSeed whether seeds are of no use (BEP 33)
  record FindPeers(long lookup, DhtId infoHash, boolean noSeed) implements DhtEvent {}

  /// Finds peers of a torrent, and tells the closest nodes that we have it too. Nodes forget after
  /// 30 minutes: announce every 15.
  ///
  /// @param lookup its number
  /// @param infoHash the torrent
  /// @param port where we take connections, 1 to 65535
  /// @param impliedPort whether nodes should take the port they see our datagrams come from, as it
  ///   is right for peers that are reached over the socket of the DHT (uTP) through a translator of
  ///   addresses
  /// @param seed whether we have all of it (BEP 33)
  record Announce(long lookup, DhtId infoHash, int port, boolean impliedPort, boolean seed)
      implements DhtEvent {}

  /// Estimates how many peers a torrent has (BEP 33): [DhtAction.Scraped].
  ///
  /// @param lookup its number
  /// @param infoHash the torrent
  record Scrape(long lookup, DhtId infoHash) implements DhtEvent {}

  /// Finds the nodes closest to a point: [DhtAction.NodesFound].
  ///
  /// @param lookup its number
  /// @param target the point
  record FindNodes(long lookup, DhtId target) implements DhtEvent {}

  /// Finds an immutable item (BEP 44): [DhtAction.ItemFound], and the lookup ends.
  ///
  /// @param lookup its number
  /// @param target the hash of its value
  record GetImmutable(long lookup, DhtId target) implements DhtEvent {}

  /// Finds the latest version of a mutable item (BEP 44): [DhtAction.ItemFound].
  ///
  /// @param lookup its number
  /// @param key whose item, and which
  /// @param after only versions above this number are of interest
  record GetMutable(long lookup, MutableTarget key, OptionalLong after) implements DhtEvent {}

  /// Stores an item at the nodes closest to its target (BEP 44). Nodes forget after 2 hours: put it
  /// again every hour.
  ///
  /// @param lookup its number
  /// @param item the item, signed if it is mutable; versions found on the way are told with
  ///   [DhtAction.ItemFound]
  /// @param cas the number of the version that is to be replaced: nodes that have another one
  ///   refuse with 301
  record Put(long lookup, DhtItem item, OptionalLong cas) implements DhtEvent {}

  /// Asks the nodes on the way to a point which torrents they know (BEP 51):
  /// [DhtAction.SamplesFound]. A node is asked again only when its interval is over.
  ///
  /// @param lookup its number
  /// @param target the point
  record Sample(long lookup, DhtId target) implements DhtEvent {}

  /// Asks a node whether it is there: [DhtAction.Ponged].
  ///
  /// @param lookup its number
  /// @param address where it may be
  record Ping(long lookup, PeerAddress address) implements DhtEvent {}

  /// Ends a lookup: [DhtAction.Finished] with [LookupEnd#CANCELLED]. Ignored if it is over.
  ///
  /// @param lookup its number
  record Cancel(long lookup) implements DhtEvent {}
}
