// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Optional;
import org.btsdk.model.IpAddress;

/// Who said that there is a peer at an address; [DialRule] tells what that is worth.
public sealed interface Namer {
  /// Who runs the session: the user, the embedder and his peer sources.
  record Owner() implements Namer {}

  /// Who made a magnet link that the owner opened (`x.pe`): perhaps a friend on the same network,
  /// perhaps a web page.
  record Link() implements Namer {}

  /// A tracker.
  ///
  /// @param ip where it is, if that is known
  record Tracker(Optional<IpAddress> ip) implements Namer {}

  /// Anybody else: a peer, a node of the DHT, a neighbour.
  ///
  /// @param ip where it is, if that is known
  record Stranger(Optional<IpAddress> ip) implements Namer {}

  /// The owner of the session.
  static Namer owner() {
    return new Owner();
  }

  /// Who made a magnet link that the owner opened.
  static Namer link() {
    return new Link();
  }

  /// A tracker.
  static Namer tracker(Optional<IpAddress> ip) {
    return new Tracker(ip);
  }

  /// Somebody at an address.
  static Namer stranger(IpAddress ip) {
    return new Stranger(Optional.of(ip));
  }

  /// Somebody, nobody knows where.
  static Namer stranger() {
    return new Stranger(Optional.empty());
  }
}
