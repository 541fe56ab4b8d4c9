// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import java.util.Optional;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;

/// What a machine should know again after a restart: ids and nodes. What it keeps for others is not
/// in it. Immutable; threads may share it.
///
/// @param tables one for each endpoint; copied
public record DhtSnapshot(List<Table> tables) {
  /// Nothing.
  public static final DhtSnapshot EMPTY = new DhtSnapshot(List.of());

  public DhtSnapshot {
    tables = List.copyOf(tables);
  }

  /// Whether no node is known.
  public boolean isEmpty() {
    return tables.stream().allMatch(table -> table.nodes().isEmpty());
  }

  /// What one endpoint knew.
  ///
  /// @param local the address it was bound to
  /// @param id its id; used again if it still fits to the external address (BEP 42)
  /// @param external the address others saw; empty if that was not known
  /// @param nodes those that answered not long ago, the ones closest to the id first; copied
  public record Table(
      IpAddress local, DhtId id, Optional<IpAddress> external, List<NodeInfo> nodes) {
    public Table {
      nodes = List.copyOf(nodes);
    }
  }
}
