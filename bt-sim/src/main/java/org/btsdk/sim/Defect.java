// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// What can be broken on purpose, so that each invariant is known to notice.
enum Defect {
  NONE,
  /// Now and then a block that came is never written.
  LOSES_BLOCKS,
  /// Every request goes to a second peer too.
  ASKS_TWICE,
  /// A piece is announced when it is whole, before it is verified.
  TELLS_EARLY,
  /// Requests of peers that are choked are served.
  SERVES_CHOKED,
  /// An upload queue takes all that a peer asks for, many times over.
  OVERFLOWS,
  /// Nobody ever gets a connection.
  STAYS_ALONE,
  /// Now and then something that is received is not counted.
  LOSES_BYTES,
  /// Peers of a private torrent are told of each other.
  TELLS_OF_PEERS
}
