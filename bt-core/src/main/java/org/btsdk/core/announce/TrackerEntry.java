// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.jspecify.annotations.Nullable;

/// What is known of one tracker (NOT thread safe).
///
/// A *face* is one way in which we appear to it: a hash and an address family.
final class TrackerEntry {
  /// 5 s: the first wait after a failure; doubles.
  static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);

  /// 7 days: the longest wait that a tracker can ask for (BEP 31).
  static final Duration LONGEST_TOLD = Duration.ofDays(7);

  /// 1 hour: the longest wait after failures.
  static final Duration LONGEST_BACK_OFF = Duration.ofHours(1);

  final URI uri;

  /// Per face, whether `started` was taken and `stopped` not yet told.
  final boolean[] started;

  /// Per face, whether it knows that we have everything.
  final boolean[] complete;

  /// Why it is not asked; null if it is.
  @Nullable String skipReason;

  Optional<String> trackerId = Optional.empty();
  Optional<String> message = Optional.empty();
  @Nullable AnnounceResponse answer;
  long answeredNanos;
  int failures;
  long retryAtNanos;

  /// Whether [#retryAtNanos] is the tracker's own word, which is not overridden.
  boolean retryIsTold;

  TrackerEntry(URI uri, int faces, @Nullable String skipReason) {
    this.uri = uri;
    this.skipReason = skipReason;
    started = new boolean[faces];
    complete = new boolean[faces];
  }

  boolean mayBeAsked(long nowNanos) {
    return skipReason == null && (failures == 0 || nowNanos >= retryAtNanos);
  }

  boolean anyStarted() {
    for (boolean face : started) {
      if (face) {
        return true;
      }
    }
    return false;
  }

  void answered(AnnounceResponse response, long nowNanos) {
    answer = response;
    answeredNanos = nowNanos;
    failures = 0;
    retryIsTold = false;
    message = response.warning();
    if (response.trackerId().isPresent()) {
      trackerId = response.trackerId();
    }
  }

  /// @param jitter 0 to 1, so that the peers of a tracker that was down do not come all at once
  void failed(String reason, Optional<Duration> retryIn, long nowNanos, double jitter) {
    long wait = FIRST_BACK_OFF.toNanos() << Math.min(failures, 20);
    wait = Math.min(wait + (long) (wait * jitter / 4), LONGEST_BACK_OFF.toNanos());
    failures = Math.min(failures + 1, Integer.MAX_VALUE - 1);
    retryIsTold = retryIn.isPresent();
    retryAtNanos = nowNanos + Math.max(wait, retryIn.map(TrackerEntry::toldNanos).orElse(0L));
    message = Optional.of(reason);
  }

  private static long toldNanos(Duration retryIn) {
    return retryIn.compareTo(LONGEST_TOLD) < 0 ? retryIn.toNanos() : LONGEST_TOLD.toNanos();
  }

  /// A user asked: our own waiting ends, the tracker's word stands.
  void forgetBackOff(long nowNanos) {
    if (!retryIsTold) {
      retryAtNanos = nowNanos;
    }
  }

  OptionalInt seeders() {
    return answer == null ? OptionalInt.empty() : answer.seeders();
  }

  OptionalInt leechers() {
    return answer == null ? OptionalInt.empty() : answer.leechers();
  }
}
