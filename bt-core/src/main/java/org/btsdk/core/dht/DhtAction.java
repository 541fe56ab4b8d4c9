// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import org.btsdk.model.DhtItem;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage.Samples;
import org.btsdk.protocol.krpc.NodeInfo;

/// What a [DhtMachine] wants to be done, or tells. A lookup is named by the number that its command
/// gave it; the last that is told of one is [Finished], exactly once, whatever happens.
public sealed interface DhtAction {
  /// A datagram is to be sent. It may be lost or dropped: nothing needs to be told about it.
  ///
  /// @param endpoint from which endpoint
  /// @param to where to
  /// @param datagram all of it; belongs to whoever takes the action
  record Send(int endpoint, PeerAddress to, byte[] datagram) implements DhtAction {}

  /// No node is known, or none answers: host names of well-known nodes should be looked up and
  /// handed in with [DhtEvent.NodesKnown]. Told again, less and less often, until one answers.
  ///
  /// @param v4 whether IPv4 nodes are missing, else IPv6 ones
  record BootstrapWanted(boolean v4) implements DhtAction {}

  /// Nodes around our own id were found: from now on lookups are worth their while.
  ///
  /// @param endpoint which endpoint
  record Joined(int endpoint) implements DhtAction {}

  /// Enough nodes agree on what our address is.
  ///
  /// @param endpoint which endpoint
  /// @param address our address as others see it
  record ExternalAddressKnown(int endpoint, IpAddress address) implements DhtAction {}

  /// An endpoint has another id, since its external address became known or changed (BEP 42).
  ///
  /// @param endpoint which endpoint
  /// @param id the new one
  record IdChanged(int endpoint, DhtId id) implements DhtAction {}

  /// A node knows peers of a torrent. The same peer may be told many times, by one node or several.
  /// None of them is in a local network, unless the node that named it is.
  ///
  /// @param lookup which lookup
  /// @param from the node
  /// @param peers one or more, at most [org.btsdk.protocol.krpc.KrpcCodec#MAX_PEERS]
  record PeersFound(long lookup, NodeInfo from, List<PeerAddress> peers) implements DhtAction {
    public PeersFound {
      peers = List.copyOf(peers);
    }
  }

  /// A scrape is done (BEP 33); told before [Finished], if at least one node answered.
  ///
  /// @param lookup which lookup
  /// @param seeds about how many seeds there are
  /// @param peers about how many other peers there are
  record Scraped(long lookup, double seeds, double peers) implements DhtAction {}

  /// An item was found; it is verified (BEP 44). A mutable one may be told again when a later
  /// version turns up.
  ///
  /// @param lookup which lookup
  /// @param from who had it
  /// @param item the item
  record ItemFound(long lookup, NodeInfo from, DhtItem item) implements DhtAction {}

  /// A node told which torrents it knows (BEP 51).
  ///
  /// @param lookup which lookup
  /// @param from the node
  /// @param samples what it told
  record SamplesFound(long lookup, NodeInfo from, Samples samples) implements DhtAction {}

  /// The closest nodes that answered a lookup of nodes, the closest first.
  ///
  /// @param lookup which lookup
  /// @param nodes at most 8 for each endpoint
  record NodesFound(long lookup, List<NodeInfo> nodes) implements DhtAction {
    public NodesFound {
      nodes = List.copyOf(nodes);
    }
  }

  /// A node answered a ping.
  ///
  /// @param lookup which ping
  /// @param from the node
  /// @param roundTripNanos how long it took
  record Ponged(long lookup, NodeInfo from, long roundTripNanos) implements DhtAction {}

  /// A lookup is over; its number is not told again.
  ///
  /// @param lookup which lookup
  /// @param end how it ended
  /// @param summary what it did
  record Finished(long lookup, LookupEnd end, LookupSummary summary) implements DhtAction {}
}
