// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.daynight;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.testkit.limiter.LimiterContract;

// @start region="contract"
/// The whole limit, for as long as it is night.
class NightTest extends LimiterContract {
  @Override
  protected LimiterFactory factory() {
    InstantSource night = InstantSource.fixed(Instant.parse("2026-11-22T23:00:00Z"));
    return new DayNightProvider(night, ZoneOffset.UTC);
  }
}
// @end
