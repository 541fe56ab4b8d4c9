// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import java.util.Optional;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.krpc.DhtId;

/// What a machine is doing. Immutable; threads may share it.
///
/// @param endpoints one for each; copied
/// @param lookups how many run, those of the machine's own upkeep left out
/// @param torrents info-hashes whose peers are kept for others
/// @param peers how many peers are kept, of all torrents
/// @param items how many items are kept for others
/// @param traffic counted since the start
public record DhtStats(
    List<Endpoint> endpoints, int lookups, int torrents, int peers, int items, Traffic traffic) {
  public DhtStats {
    endpoints = List.copyOf(endpoints);
  }

  /// One address of ours in the DHT.
  ///
  /// @param endpoint its number
  /// @param local what it is bound to
  /// @param id its id
  /// @param external the address others see; empty while not enough of them agree
  /// @param goodNodes nodes in the routing table that answered or asked in the last 15 minutes
  /// @param nodes all nodes in the routing table
  /// @param spares nodes that wait for a place in it
  /// @param buckets how many buckets the table has
  public record Endpoint(
      int endpoint,
      IpAddress local,
      DhtId id,
      Optional<IpAddress> external,
      int goodNodes,
      int nodes,
      int spares,
      int buckets) {}

  /// Datagrams, counted since the start.
  ///
  /// @param queriesSent questions asked
  /// @param responsesReceived questions of ours that were answered
  /// @param timeouts questions of ours that were not
  /// @param queriesReceived questions of others
  /// @param responsesSent questions of others that were answered, with errors too
  /// @param dropped datagrams that were ignored: no message of the DHT, an answer to nothing, from
  ///   an address that is blocked, or beyond a limit
  /// @param sentBytes all that was sent, without headers
  /// @param receivedBytes all that was received, without headers
  /// @param blockedSources addresses that sent too much and are not listened to now
  public record Traffic(
      long queriesSent,
      long responsesReceived,
      long timeouts,
      long queriesReceived,
      long responsesSent,
      long dropped,
      long sentBytes,
      long receivedBytes,
      int blockedSources) {}
}
