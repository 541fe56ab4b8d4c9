// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.time.Duration;

/// When a torrent stops by itself: as soon as one of these is reached. Immutable; threads may share
/// it.
///
/// @param ratio uploaded bytes through downloaded bytes, zero or more (through the torrent's size
///   if more was there already); [Double#POSITIVE_INFINITY] for no such goal
/// @param uploadedBytes payload sent in total, zero or more; [Long#MAX_VALUE] for no such goal
/// @param downloadedBytes payload received in total, zero or more; [Long#MAX_VALUE] for no such
///   goal
/// @param seedTime how long it seeds after it is complete, zero or more; what is longer than 2^31
///   seconds (68 years) is no such goal
public record StopGoal(double ratio, long uploadedBytes, long downloadedBytes, Duration seedTime) {
  /// Longer than anyone waits.
  private static final Duration FOREVER = Duration.ofDays(365_000);

  /// Never.
  public static final StopGoal NEVER =
      new StopGoal(Double.POSITIVE_INFINITY, Long.MAX_VALUE, Long.MAX_VALUE, FOREVER);

  /// @throws IllegalArgumentException if something is negative, or the ratio is no number
  public StopGoal {
    require(ratio >= 0, "ratio", ratio);
    require(uploadedBytes >= 0, "uploadedBytes", uploadedBytes);
    require(downloadedBytes >= 0, "downloadedBytes", downloadedBytes);
    require(!seedTime.isNegative(), "seedTime", seedTime);
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is zero or more, not " + value);
    }
  }

  /// This goal, and a ratio.
  public StopGoal ratio(double value) {
    return new StopGoal(value, uploadedBytes, downloadedBytes, seedTime);
  }

  /// This goal, and a total of uploaded bytes.
  public StopGoal uploadedBytes(long value) {
    return new StopGoal(ratio, value, downloadedBytes, seedTime);
  }

  /// This goal, and a total of downloaded bytes.
  public StopGoal downloadedBytes(long value) {
    return new StopGoal(ratio, uploadedBytes, value, seedTime);
  }

  /// This goal, and a time of seeding.
  public StopGoal seedTime(Duration value) {
    return new StopGoal(ratio, uploadedBytes, downloadedBytes, value);
  }
}
