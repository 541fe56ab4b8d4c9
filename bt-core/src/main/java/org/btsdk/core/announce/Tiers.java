// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A torrent's trackers in the order in which they are asked (BEP 12): tier after tier, each
/// shuffled once, whoever answered last in front of its tier (NOT thread safe).
final class Tiers {
  private final AnnounceSetup setup;
  private final List<List<TrackerEntry>> tiers = new ArrayList<>();

  Tiers(AnnounceSetup setup, RandomGenerator random) {
    this.setup = setup;
    for (List<URI> tier : setup.tiers()) {
      List<TrackerEntry> entries = new ArrayList<>();
      for (URI uri : tier) {
        if (find(uri) == null
            && entries.stream().noneMatch(entry -> entry.uri.equals(uri))
            && count() + entries.size() < AnnounceMachine.MAX_TRACKERS) {
          entries.add(entry(uri));
        }
      }
      Collections.shuffle(entries, Random.from(random));
      if (!entries.isEmpty()) {
        tiers.add(entries);
      }
    }
  }

  private TrackerEntry entry(URI uri) {
    return new TrackerEntry(uri, setup.faces(), reasonToSkip(uri));
  }

  private @Nullable String reasonToSkip(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!setup.schemes().contains(scheme)) {
      return "no transport for \"%s\"; there are: %s"
          .formatted(scheme, String.join(", ", setup.schemes()));
    }
    return null;
  }

  private int count() {
    return tiers.stream().mapToInt(List::size).sum();
  }

  /// The trackers of each tier, in order; not to be changed.
  List<List<TrackerEntry>> byTier() {
    return tiers;
  }

  /// All trackers, in order.
  List<TrackerEntry> all() {
    return tiers.stream().flatMap(List::stream).toList();
  }

  /// The tracker of an address; null if there is none.
  @Nullable TrackerEntry find(URI uri) {
    for (List<TrackerEntry> tier : tiers) {
      for (TrackerEntry entry : tier) {
        if (entry.uri.equals(uri)) {
          return entry;
        }
      }
    }
    return null;
  }

  /// Adds a tracker at the end of a tier, or in a new tier at the end if there is none of that
  /// number.
  ///
  /// @return whether it is new, and there was room
  boolean add(URI uri, int tier) {
    if (find(uri) != null || count() >= AnnounceMachine.MAX_TRACKERS) {
      return false;
    }
    if (tier < tiers.size()) {
      tiers.get(tier).add(entry(uri));
    } else {
      List<TrackerEntry> last = new ArrayList<>();
      last.add(entry(uri));
      tiers.add(last);
    }
    return true;
  }

  void remove(TrackerEntry entry) {
    tiers.forEach(tier -> tier.remove(entry));
    tiers.removeIf(List::isEmpty);
  }

  void moveToFront(TrackerEntry entry) {
    for (List<TrackerEntry> tier : tiers) {
      if (tier.remove(entry)) {
        tier.addFirst(entry);
        return;
      }
    }
  }

  /// The first tracker that may be asked now.
  ///
  /// @param tried those that are not asked again
  /// @return null if there is none
  @Nullable TrackerEntry next(long nowNanos, List<TrackerEntry> tried) {
    for (List<TrackerEntry> tier : tiers) {
      for (TrackerEntry entry : tier) {
        if (entry.mayBeAsked(nowNanos) && !tried.contains(entry)) {
          return entry;
        }
      }
    }
    return null;
  }
}
