// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The settings a plugin gets: checked against its [ConfigKey]s, defaults filled in. Immutable;
/// threads may share it. A getter for a key that was not declared, or of another kind, throws
/// [IllegalArgumentException], which is a mistake in the plugin.
public final class PluginConfig {
  /// 100 years: longer than anyone waits, and not too long for nanoseconds in a `long`.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Map<String, ConfigKey> keys;
  private final Map<String, String> values;

  private PluginConfig(Map<String, ConfigKey> keys, Map<String, String> values) {
    this.keys = keys;
    this.values = values;
  }

  /// Settings without keys.
  public static PluginConfig empty() {
    return new PluginConfig(new TreeMap<>(), new TreeMap<>());
  }

  /// Checks settings against the keys a plugin declares.
  ///
  /// @param keys what the plugin understands
  /// @param values what was set, as text
  /// @throws IllegalArgumentException if a setting is unknown (the message lists the known ones),
  ///   if its text or its default does not fit its kind, or if a key is declared twice
  public static PluginConfig of(List<ConfigKey> keys, Map<String, String> values) {
    Map<String, ConfigKey> byName = new TreeMap<>();
    for (ConfigKey key : keys) {
      if (byName.put(key.name(), key) != null) {
        throw new IllegalArgumentException("setting \"" + key.name() + "\" is declared twice");
      }
      if (!key.defaultText().isEmpty()) {
        check(key, key.defaultText());
      }
    }
    Map<String, String> checked = new TreeMap<>();
    values.forEach((name, text) -> {
      ConfigKey key = byName.get(name);
      if (key == null) {
        throw new IllegalArgumentException(
            "unknown setting \"%s\"; known: %s".formatted(name, known(byName)));
      }
      check(key, text);
      checked.put(name, text);
    });
    return new PluginConfig(byName, checked);
  }

  private static String known(Map<String, ConfigKey> keys) {
    return keys.isEmpty()
        ? "none"
        : keys.keySet().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static void check(ConfigKey key, String text) {
    boolean fits;
    try {
      fits =
          switch (key.kind()) {
            case TEXT, SECRET -> true;
            case FLAG -> text.equals("true") || text.equals("false");
            case NUMBER -> text.matches("-?[0-9]{1,18}");
            case SIZE -> parseSize(text) >= 0;
            case DURATION -> !parseDuration(text).isNegative();
            case PATH -> !Path.of(text).toString().isEmpty();
          };
    } catch (IllegalArgumentException _) {
      fits = false;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "setting \"%s\" is no %s: \"%s\"".formatted(key.name(), key.kind(), text));
    }
  }

  /// Parses a size such as `512K` or `1G` (powers of 1,024).
  ///
  /// @return bytes, zero or more
  /// @throws IllegalArgumentException if the text is not a size
  public static long parseSize(String text) {
    if (!text.matches("[0-9]{1,18}[KMGT]?")) {
      throw new IllegalArgumentException("not a size: \"" + text + '"');
    }
    int unit = "KMGT".indexOf(text.charAt(text.length() - 1)) + 1;
    String digits = unit == 0 ? text : text.substring(0, text.length() - 1);
    long amount = Long.parseLong(digits);
    if (amount > Long.MAX_VALUE >> (10 * unit)) {
      throw new IllegalArgumentException("a size beyond 2^63: \"" + text + '"');
    }
    return amount << (10 * unit);
  }

  /// Parses a time such as `250ms`, `10s` or `2h`.
  ///
  /// @return zero or more, at most 100 years (36,500 days), so that it can be counted in
  ///   nanoseconds
  /// @throws IllegalArgumentException if the text is not a time, or a longer one
  public static Duration parseDuration(String text) {
    if (!text.matches("[0-9]{1,12}(ms|s|m|h|d)")) {
      throw new IllegalArgumentException("not a duration: \"" + text + '"');
    }
    String unit = text.replaceAll("[0-9]", "");
    long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
    Duration time =
        switch (unit) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    if (time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a duration of more than 100 years: \"" + text + '"');
    }
    return time;
  }

  /// The text of a setting of any kind, or of its default; empty where there is neither.
  public Optional<String> text(String name) {
    return text(name, declared(name).kind());
  }

  private ConfigKey declared(String name) {
    ConfigKey key = keys.get(name);
    if (key == null) {
      throw new IllegalArgumentException(
          "undeclared setting \"%s\"; declared: %s".formatted(name, known(keys)));
    }
    return key;
  }

  private Optional<String> text(String name, ConfigKey.Kind kind) {
    ConfigKey key = declared(name);
    if (key.kind() != kind) {
      throw new IllegalArgumentException(
          "setting \"%s\" is declared as %s, not as %s".formatted(name, key.kind(), kind));
    }
    String value = values.getOrDefault(name, key.defaultText());
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /// A setting of kind `FLAG`; false where it is not set and has no default.
  public boolean flag(String name) {
    return text(name, ConfigKey.Kind.FLAG).map(Boolean::parseBoolean).orElse(false);
  }

  /// A setting of kind `NUMBER`.
  public OptionalLong number(String name) {
    return text(name, ConfigKey.Kind.NUMBER).stream().mapToLong(Long::parseLong).findFirst();
  }

  /// A setting of kind `SIZE`, in bytes.
  public OptionalLong size(String name) {
    return text(name, ConfigKey.Kind.SIZE).stream().mapToLong(PluginConfig::parseSize).findFirst();
  }

  /// A setting of kind `DURATION`.
  public Optional<Duration> duration(String name) {
    return text(name, ConfigKey.Kind.DURATION).map(PluginConfig::parseDuration);
  }

  /// A setting of kind `PATH`.
  public Optional<Path> path(String name) {
    return text(name, ConfigKey.Kind.PATH).map(Path::of);
  }

  /// What was set, secrets hidden.
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(values);
    shown.replaceAll((name, value) -> {
      ConfigKey key = keys.get(name);
      return key != null && key.kind() == ConfigKey.Kind.SECRET ? "***" : value;
    });
    return shown.toString();
  }
}
