// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.btsdk.api.IpFilter;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerId;

/// What a [MetadataMachine] begins with.
///
/// @param infoHashes what the magnet link says
/// @param peerId who we are
/// @param listenPort where we listen; 0 if we do not
/// @param userAgent what we call ourselves (BEP 10 `v`)
/// @param random where chance comes from, seeded
/// @param startPaused whether it waits for [TorrentEvent.Start]
/// @param metadataOnly whether it pauses when the metadata is there
/// @param trackers in tiers; empty if trackers are not to be used
/// @param trackerSchemes URI schemes for which there is a transport
/// @param filter which addresses may be peers; asked anew each time, since it can be replaced
/// @param maxConnections the most peers of this torrent
public record MetadataSetup(
    InfoHashes infoHashes,
    PeerId peerId,
    int listenPort,
    String userAgent,
    RandomGenerator random,
    boolean startPaused,
    boolean metadataOnly,
    List<List<URI>> trackers,
    List<String> trackerSchemes,
    Supplier<IpFilter> filter,
    int maxConnections)
    implements SwarmSetup {}
