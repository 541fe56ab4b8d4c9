// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.daynight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.btsdk.model.Rate;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;
import org.junit.jupiter.api.Test;

class DayNightTest {
  private static final long SECOND = 1_000_000_000;
  private static final Flow FLOW = new Flow(Flow.Direction.DOWN, null, Flow.PeerClass.NORMAL);

  private static RateLimiter limiter(String time, Map<String, String> settings) {
    DayNightProvider provider =
        new DayNightProvider(InstantSource.fixed(Instant.parse(time)), ZoneOffset.UTC);
    return provider.create(Rate.bytes(1_000_000), PluginConfig.of(provider.configKeys(), settings));
  }

  /// What a greedy flow gets.
  private static long bytes(RateLimiter limiter, long fromNanos, long seconds) {
    long sum = 0;
    for (long now = fromNanos; now - fromNanos < seconds * SECOND; now += SECOND / 100) {
      sum += limiter.request(FLOW, 1 << 20, now);
    }
    return sum;
  }

  @Test
  void by_day_there_is_a_share_of_the_limit() {
    RateLimiter limiter = limiter("2026-11-22T12:00:00Z", Map.of("day-percent", "40"));

    assertThat(bytes(limiter, 0, 100)).isBetween(39_000_000L, 41_000_000L);
    assertThat(limiter.limit()).isEqualTo(Rate.bytes(1_000_000));
  }

  @Test
  void a_limit_of_zero_stops_everything_by_day_too() {
    RateLimiter limiter = limiter("2026-11-22T12:00:00Z", Map.of());
    limiter.limit(Rate.ZERO, 0);

    assertThat(bytes(limiter, SECOND, 100)).isZero();
  }

  @Test
  void in_the_evening_it_becomes_the_whole() {
    RateLimiter limiter = limiter("2026-11-22T22:59:00Z", Map.of());

    assertThat(bytes(limiter, 0, 60)).isBetween(14_000_000L, 16_000_000L);
    assertThat(bytes(limiter, 60 * SECOND, 60)).isBetween(59_000_000L, 61_000_000L);
  }

  @Test
  void a_flow_that_waits_asks_again_when_the_night_begins() {
    RateLimiter limiter = limiter("2026-11-22T22:59:59.999Z", Map.of());
    limiter.limit(Rate.bytes(1000), 0);
    while (limiter.request(FLOW, 1 << 20, 0) > 0) {
      // until nothing is left
    }
    assertThat(limiter.retryAtNanos(FLOW, 0)).isBetween(1L, SECOND / 1000);
  }

  @Test
  void a_night_may_begin_after_midnight_and_days_may_be_an_hour_short() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Hours hours = new Hours(LocalTime.of(1, 0), LocalTime.of(4, 0), berlin);

    assertThat(hours.isNight(Instant.parse("2026-03-28T23:30:00Z"))).isFalse(); // 00:30
    Instant night = Instant.parse("2026-03-29T00:00:00Z"); // 01:00; at 02:00 it becomes 03:00
    assertThat(hours.isNight(night)).isTrue();
    assertThat(hours.untilChange(night)).isEqualTo(Duration.ofHours(2));
    assertThat(hours.isNight(night.plus(Duration.ofHours(2)))).isFalse();
  }

  @Test
  void what_is_no_time_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limiter("2026-11-22T12:00:00Z", Map.of("night", "late")))
        .withMessageContaining("night is no time");
  }
}
