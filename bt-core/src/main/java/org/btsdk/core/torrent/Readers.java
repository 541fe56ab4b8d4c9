// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Where readers are, and so when pieces are needed.
final class Readers {
  /// 500 ms: pieces after the first are needed one after the other, so far apart.
  private static final long PIECE_SPACING_NANOS = 500_000_000L;

  private static final int[] NONE = {};

  private record Place(int first, int last, long sinceNanos) {}

  // Empty until somebody reads.
  private NavigableMap<Integer, Place> places = Collections.emptyNavigableMap();
  private NavigableMap<Integer, Long> deadlines = Collections.emptyNavigableMap(); // by piece
  private int[] order = NONE; // pieces, earliest deadline first
  private int cursor;

  void at(int reader, int first, int last, long nowNanos) {
    if (places.isEmpty()) {
      places = new TreeMap<>();
    }
    places.put(reader, new Place(first, last, nowNanos));
    cursor = first;
    refresh();
  }

  void closed(int reader) {
    if (!places.isEmpty()) {
      places.remove(reader);
    }
    cursor = places.isEmpty() ? 0 : places.lastEntry().getValue().first();
    refresh();
  }

  private void refresh() {
    deadlines = new TreeMap<>();
    for (Place place : places.values()) {
      for (int piece = place.first(); piece <= place.last(); piece++) {
        long needed = place.sinceNanos() + (piece - place.first()) * PIECE_SPACING_NANOS;
        deadlines.merge(piece, needed, Math::min);
      }
    }
    order =
        deadlines.entrySet().stream()
            .sorted(Map.Entry.<Integer, Long>comparingByValue())
            .mapToInt(Map.Entry::getKey)
            .toArray();
  }

  boolean isEmpty() {
    return order.length == 0;
  }

  int playbackCursor() {
    return cursor;
  }

  long deadlineNanos(int piece) {
    return deadlines.getOrDefault(piece, Long.MAX_VALUE);
  }

  /// How many pieces have a deadline.
  int count() {
    return order.length;
  }

  /// The piece with the n-th deadline.
  int byDeadline(int n) {
    return order[n];
  }
}
