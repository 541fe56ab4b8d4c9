// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.net.URI;
import java.util.BitSet;
import java.util.List;
import org.btsdk.api.IpFilter;
import org.btsdk.api.StopGoal;
import org.btsdk.core.session.SessionSetup;
import org.btsdk.core.torrent.MetadataSetup;
import org.btsdk.core.torrent.TorrentSetup;

/// What the engine's machines of a node begin with.
final class Setups {
  /// The engine's own numbers, see `SessionConfig`.
  private static final int MAX_DIALS = 30;

  private static final long DIAL_SPACING_NANOS = 20_000_000;

  private Setups() {}

  static SessionSetup session(Group group) {
    return new SessionSetup(
        group.connections(),
        group.connections(),
        MAX_DIALS,
        DIAL_SPACING_NANOS,
        Integer.MAX_VALUE,
        group.uploadSlots());
  }

  /// What the machine of a torrent begins with whose metadata is known.
  static TorrentSetup torrent(Client client) {
    Node node = client.node;
    Run run = client.run;
    Group group = node.group;
    return new TorrentSetup(
        run.metainfo,
        client.peerId,
        node.address.port(),
        "bt",
        client.random,
        client.budget,
        (BitSet) node.committed.clone(), // the machine changes its own
        new BitSet(),
        false,
        true,
        StopGoal.NEVER,
        client.mischief.priorities(),
        group.picker().name(),
        run.plugins.picker(group.picker(), client.geometry),
        group.choker().name(),
        client.mischief.choker(run.plugins.choker(group.choker())),
        trackers(group),
        List.of(SimTracker.ADDRESS.getScheme()),
        () -> IpFilter.ALLOW_ALL,
        List::of,
        group.connections(),
        group.uploadSlots(),
        0,
        0);
  }

  /// What the machine of a torrent begins with of which only the info-hash is known.
  static MetadataSetup link(Client client) {
    Node node = client.node;
    Run run = client.run;
    Group group = node.group;
    return new MetadataSetup(
        run.metainfo.infoHashes(),
        client.peerId,
        node.address.port(),
        "bt",
        client.random,
        false,
        false,
        trackers(group),
        List.of(SimTracker.ADDRESS.getScheme()),
        () -> IpFilter.ALLOW_ALL,
        group.connections());
  }

  private static List<List<URI>> trackers(Group group) {
    return group.isTracked() ? List.of(List.of(SimTracker.ADDRESS)) : List.of();
  }
}
