// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.daynight;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// When it is night, and when that changes. Immutable.
///
/// @param night when the night begins
/// @param day when it ends
/// @param zone whose time of day counts
record Hours(LocalTime night, LocalTime day, ZoneId zone) {
  boolean isNight(Instant now) {
    LocalTime time = now.atZone(zone).toLocalTime();
    return night.isBefore(day)
        ? !time.isBefore(night) && time.isBefore(day)
        : !time.isBefore(night) || time.isBefore(day);
  }

  /// How long it stays as it is, above zero.
  Duration untilChange(Instant now) {
    ZonedDateTime here = now.atZone(zone);
    ZonedDateTime change = here.with(isNight(now) ? day : night);
    if (!change.toInstant().isAfter(now)) {
      change = here.plusDays(1).with(isNight(now) ? day : night);
    }
    Duration left = Duration.between(now, change.toInstant());
    return left.isPositive() ? left : Duration.ofMinutes(1); // where clocks are put back
  }
}
