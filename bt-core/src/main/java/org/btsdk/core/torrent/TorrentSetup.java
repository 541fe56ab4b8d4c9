// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.net.URI;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.btsdk.api.FilePriority;
import org.btsdk.api.IpFilter;
import org.btsdk.api.StopGoal;
import org.btsdk.core.session.RequestBudget;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerId;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.picker.PiecePicker;

/// What a [TorrentMachine] begins with.
///
/// @param metainfo the torrent
/// @param peerId who we are
/// @param listenPort where we listen; 0 if we do not
/// @param userAgent what we call ourselves (BEP 10 `v`)
/// @param random where chance comes from, seeded
/// @param budget memory for blocks under way
/// @param trusted pieces that are there and verified, from the resume data; the machine's own from
///   then on
/// @param suspect pieces that may be there and must be hashed first; likewise
/// @param startPaused whether it waits for [TorrentEvent.Start]
/// @param seed whether it goes on seeding when it is complete
/// @param goal when it stops by itself
/// @param priorities of files that are not [FilePriority#NORMAL]
/// @param pickerName the picker's name, for people
/// @param picker the picker
/// @param chokerName the choker's name, for people
/// @param choker the choker
/// @param trackers in tiers; empty if trackers are not to be used
/// @param trackerSchemes URI schemes for which there is a transport
/// @param filter which addresses may be peers; asked anew each time, since it can be replaced
/// @param extensions names of the embedder's extension messages, as of now
/// @param maxConnections the most peers of this torrent
/// @param uploadSlots peers unchoked at once; 0 for automatic
/// @param downloadedBytes total from earlier sessions
/// @param uploadedBytes total from earlier sessions
public record TorrentSetup(
    Metainfo metainfo,
    PeerId peerId,
    int listenPort,
    String userAgent,
    RandomGenerator random,
    RequestBudget budget,
    BitSet trusted,
    BitSet suspect,
    boolean startPaused,
    boolean seed,
    StopGoal goal,
    Map<Integer, FilePriority> priorities,
    String pickerName,
    PiecePicker picker,
    String chokerName,
    Choker choker,
    List<List<URI>> trackers,
    List<String> trackerSchemes,
    Supplier<IpFilter> filter,
    Supplier<List<String>> extensions,
    int maxConnections,
    int uploadSlots,
    long downloadedBytes,
    long uploadedBytes)
    implements SwarmSetup {}
