// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// How many addresses of a [PeerPool] each source and each stranger has named, so that none, who
/// may lie, fills it alone. Not thread-safe.
final class NamerCounts {
  // Empty until somebody is named.
  private NavigableMap<String, Integer> perSource = Collections.emptyNavigableMap();
  private NavigableMap<IpAddress, Integer> perStranger = Collections.emptyNavigableMap();

  /// Whose addresses are counted together: all of a network on the internet are one.
  ///
  /// @return null if the namer is no stranger, or one of whom no address is known
  static @Nullable IpAddress stranger(Namer namer) {
    return switch (namer) {
      case Namer.Owner(), Namer.Link(), Namer.Tracker(_) -> null;
      case Namer.Stranger(Optional<IpAddress> ip) ->
          ip.map(at -> AddressScope.of(at).isNear() ? at : AddressScope.network(at)).orElse(null);
    };
  }

  boolean maySourceNameMore(String source) {
    return count(perSource, source) < PeerPool.MAX_PER_SOURCE;
  }

  boolean mayStrangerNameMore(@Nullable IpAddress stranger) {
    return stranger == null || count(perStranger, stranger) < PeerPool.MAX_PER_STRANGER;
  }

  void add(Candidate candidate) {
    change(candidate, 1);
  }

  void remove(Candidate candidate) {
    change(candidate, -1);
  }

  private void change(Candidate candidate, int by) {
    if (perSource.isEmpty()) {
      perSource = new TreeMap<>();
    }
    perSource.merge(candidate.source, by, Integer::sum);
    if (candidate.stranger != null) {
      if (perStranger.isEmpty()) {
        perStranger = new TreeMap<>();
      }
      int count = perStranger.merge(candidate.stranger, by, Integer::sum);
      if (count == 0) {
        perStranger.remove(candidate.stranger);
      }
    }
  }

  private static <K> int count(Map<K, Integer> counts, K key) {
    return counts.getOrDefault(key, 0);
  }
}
