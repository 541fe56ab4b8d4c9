// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.List;

/// What happened in a run, as a digest: of everything at one place, in order, and of all places
/// together. Two runs with the same digest had the same history.
final class History {
  /// The digest of nothing.
  static final long BEGIN = 0x6a09e667f3bcc908L;

  private History() {}

  /// Which kind of thing happened where, as one number.
  static long head(Happening kind, int place) {
    return (long) kind.code << 32 | place;
  }

  /// A digest with one more event.
  ///
  /// @param head see [#head]
  /// @param one what it was about, depends on the kind
  /// @param two what else
  static long next(long digest, long nowNanos, long head, long one, long two) {
    long d = (digest ^ nowNanos) * 0x9e3779b97f4a7c15L;
    d = (d ^ (d >>> 32) ^ head) * 0xbf58476d1ce4e5b9L;
    d = (d ^ (d >>> 29) ^ one) * 0x94d049bb133111ebL;
    d = (d ^ (d >>> 32) ^ two) * 0x9e3779b97f4a7c15L;
    return d ^ (d >>> 31);
  }

  /// Of all places, as 16 hexadecimal digits.
  static String digest(List<? extends Place> places) {
    long all = BEGIN;
    for (Place place : places) {
      all = next(all, place.events(), place.index, place.digest(), 0);
    }
    return "%016x".formatted(Chance.mix(all));
  }
}
