// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import org.btsdk.model.PeerAddress;

/// A node of the DHT: who it is, and where. Immutable; threads may share it.
///
/// @param id its id
/// @param address where it is
public record NodeInfo(DhtId id, PeerAddress address) {
  /// The id and the address.
  @Override
  public String toString() {
    return id + "@" + address;
  }
}
