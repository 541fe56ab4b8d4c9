// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import java.util.Map;
import java.util.Set;

/// What breaks a rule of the house and is known: each with what would mend it. A test fails when an
/// exception is no longer needed, so that none outlives its reason.
final class Exceptions {
  /// Types of service interfaces that stand in signatures of the API which the command line calls.
  /// Mended once the API has types of its own for them.
  static final Set<String> CLI =
      Set.of(
          "org.btsdk.spi.storage.StorageFactory",
          "org.btsdk.spi.tracker.AnnounceRequest",
          "org.btsdk.spi.tracker.AnnounceRequest$AddressFamily",
          "org.btsdk.spi.tracker.AnnounceRequest$Event",
          "org.btsdk.spi.tracker.AnnounceResponse",
          "org.btsdk.spi.tracker.ScrapeEntry");

  /// Packages that are one with another as far as cycles go: a torrent has events that name it, and
  /// a session opens itself by the engine that makes it. Mended once the three are one package.
  static final Map<String, String> CYCLES =
      Map.of("org.btsdk.api.engine", "org.btsdk.api", "org.btsdk.api.event", "org.btsdk.api");

  /// What measures how fast the simulator is, and so looks at the clock. Mended once such entries
  /// are benchmarks.
  static final Set<String> MEASURES = Set.of("org.btsdk.sim.DhtScale");

  private Exceptions() {}
}
