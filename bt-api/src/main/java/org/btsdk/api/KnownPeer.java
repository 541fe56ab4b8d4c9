// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import org.btsdk.model.PeerAddress;

/// An address where a peer of a torrent may be, connected or not. Immutable.
///
/// @param address where it is said to listen
/// @param source who named it first, or vouched for it: `user`, `link`, `tracker`, `dht`, `lsd` (it
///   is on our network), `pex` (another peer), `incoming` (it connected to us and told where it
///   listens) or a peer source's name
public record KnownPeer(PeerAddress address, String source) {}
