// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.btsdk.api.IpFilter;
import org.btsdk.model.PeerId;

/// What a torrent begins with, whether its metadata is known or not.
public sealed interface SwarmSetup permits MetadataSetup, TorrentSetup {
  /// Who we are.
  PeerId peerId();

  /// Where we listen; 0 if we do not.
  int listenPort();

  /// What we call ourselves (BEP 10 `v`).
  String userAgent();

  /// Where chance comes from, seeded.
  RandomGenerator random();

  /// The trackers in tiers; empty if trackers are not to be used.
  List<List<URI>> trackers();

  /// URI schemes for which there is a transport.
  List<String> trackerSchemes();

  /// Which addresses may be peers; asked anew each time, since it can be replaced.
  Supplier<IpFilter> filter();

  /// The most peers of this torrent.
  int maxConnections();
}
