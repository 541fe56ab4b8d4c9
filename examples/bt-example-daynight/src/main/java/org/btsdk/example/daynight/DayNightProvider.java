// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.daynight;

import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.btsdk.model.Rate;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.limiter.LimiterProvider;
import org.btsdk.spi.limiter.RateLimiter;

/// The limiter `example-daynight`: the whole limit at night, a share of it by day. It counts no
/// bytes itself but has the engine's own limiter do so. Threads may share it.
public final class DayNightProvider implements LimiterProvider {
  private static final ConfigKey NIGHT =
      new ConfigKey("night", ConfigKey.Kind.TEXT, "When the night begins, as HH:MM.", "23:00");
  private static final ConfigKey DAY =
      new ConfigKey("day", ConfigKey.Kind.TEXT, "When the day begins, as HH:MM.", "07:00");
  private static final ConfigKey DAY_PERCENT =
      new ConfigKey(
          "day-percent", ConfigKey.Kind.NUMBER, "Share of the limit by day, 1 to 100.", "25");

  private final InstantSource clock;
  private final ZoneId zone;

  /// Called by [java.util.ServiceLoader].
  public DayNightProvider() {
    this(InstantSource.system(), ZoneId.systemDefault());
  }

  /// With another calendar, for tests.
  DayNightProvider(InstantSource clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public String name() {
    return "example-daynight";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public List<ConfigKey> configKeys() {
    return List.of(NIGHT, DAY, DAY_PERCENT);
  }

  @Override
  public RateLimiter create(Rate limit, PluginConfig config) {
    int percent = Math.clamp(config.number(DAY_PERCENT.name()).orElseThrow(), 1, 100);
    Hours hours = new Hours(time(config, NIGHT), time(config, DAY), zone);
    LimiterProvider bucket = bucket();
    RateLimiter inner = bucket.create(limit, PluginConfig.of(bucket.configKeys(), Map.of()));
    return new DayNightLimiter(inner, limit, percent, hours, clock);
  }

  private static LocalTime time(PluginConfig config, ConfigKey key) {
    String text = config.text(key.name()).orElseThrow();
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(key.name() + " is no time as HH:MM: " + text, e);
    }
  }

  /// The engine's own limiter, which every plugin can see.
  private static LimiterProvider bucket() {
    return ServiceLoader.load(LimiterProvider.class, DayNightProvider.class.getClassLoader())
        .stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("bucket"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the engine's limiter is not there"));
  }
}
