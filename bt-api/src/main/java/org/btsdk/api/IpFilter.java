// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import org.btsdk.model.IpAddress;

/// Says which addresses may be peers. Called by the session's threads, often and by several at
/// once: must be quick, must not block, and gives the same answer for the same address.
@FunctionalInterface
public interface IpFilter {
  /// Everyone.
  IpFilter ALLOW_ALL = address -> true;

  /// Whether we connect to this address and accept connections from it. An address for which this
  /// throws is refused.
  ///
  /// @param address an address
  boolean allows(IpAddress address);
}
