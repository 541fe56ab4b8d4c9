// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

/// What to do with an answer. Immutable.
///
/// @param takePeers whether its peers are to be used; not if the torrent stopped meanwhile
/// @param dropPeersFirst whether all peers of the torrent are to be dropped before, because a
///   private torrent switched its tracker (BEP 27)
public record Verdict(boolean takePeers, boolean dropPeersFirst) {
  static final Verdict IGNORE = new Verdict(false, false);
}
