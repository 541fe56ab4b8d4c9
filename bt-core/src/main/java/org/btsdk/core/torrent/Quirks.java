// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.nio.charset.StandardCharsets;
import org.btsdk.core.metadata.MetadataFetch;
import org.btsdk.core.peer.Pipeline;
import org.btsdk.model.PeerId;

/// What some clients of others do not bear. They are known by their peer ids, which prove nothing:
/// who copies one is asked for less, and that is all.
final class Quirks {
  /// BitComet forgets requests beyond that, whatever it says.
  private static final int BITCOMET_REQUESTS = 50;

  private Quirks() {}

  /// How many requests a peer is sent that does not say how many it keeps.
  static int requests(PeerId peerId) {
    return begins(peerId, "-BC") ? BITCOMET_REQUESTS : Pipeline.DEFAULT_REQUEST_QUEUE;
  }

  /// How many blocks of metadata a peer is asked for at once: rTorrent only one (0.9.8 as measured,
  /// 0.16 by its source). A request that comes before it has sent its answer to the last is lost,
  /// and it never reads from that connection again.
  static int metadataRequests(PeerId peerId) {
    return begins(peerId, "-lt") ? 1 : MetadataFetch.MAX_ASKED;
  }

  /// How many requests a peer is sent that says how many it keeps: one less, since Transmission
  /// (3.00 as measured, 4.0 by its source) keeps one less than it says, and may tell of the one
  /// that it rejected 10 s later, when all else is there.
  static int requests(PeerId peerId, int kept) {
    int most = begins(peerId, "-BC") ? BITCOMET_REQUESTS : Pipeline.MAX;
    return Math.min(most, Math.max(1, kept - 1));
  }

  private static boolean begins(PeerId peerId, String letters) {
    return new String(peerId.toBytes(), StandardCharsets.ISO_8859_1).startsWith(letters);
  }
}
