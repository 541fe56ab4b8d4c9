// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import org.btsdk.model.Rate;

/// Puts numbers and the texts of strangers into words for people. Stateless.
public final class Text {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Text() {}

  /// A size, for example `1.4 GiB`.
  public static String bytes(long bytes) {
    int unit = unit(bytes);
    return scaled(bytes, unit) + " " + UNITS[unit];
  }

  /// A part of a size, for example `1.4/3.8 GiB`.
  public static String bytes(long part, long whole) {
    int unit = unit(whole);
    return scaled(part, unit) + "/" + scaled(whole, unit) + " " + UNITS[unit];
  }

  /// A rate in MiB without its unit, for where there is little room.
  public static String shortRate(Rate rate) {
    return String.format(Locale.ROOT, "%.1f", rate.bytesPerSecond() / 1048576.0);
  }

  private static int unit(long bytes) {
    int unit = 0;
    for (long left = bytes; left >= 1024 && unit < UNITS.length - 1; left >>= 10) {
      unit++;
    }
    return unit;
  }

  private static String scaled(long bytes, int unit) {
    return unit == 0
        ? Long.toString(bytes)
        : String.format(Locale.ROOT, "%.1f", bytes / Math.pow(1024, unit));
  }

  /// A time, for example `3m10s`.
  public static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds == 0 && time.isPositive()) {
      return time.toMillis() + "ms";
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return "%dm%02ds".formatted(seconds / 60, seconds % 60);
    }
    return seconds < 86_400
        ? "%dh%02dm".formatted(seconds / 3600, seconds % 3600 / 60)
        : "%dd%02dh".formatted(seconds / 86_400, seconds % 86_400 / 3600);
  }

  /// How many of something: `1 file`, `2 files`.
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /// Text of a stranger's on one line, without what could steer a terminal: control characters, and
  /// characters that change the direction of text.
  public static String oneLine(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c ->
            c == '\n' || c == '\r' || c == '\t'
                ? ' '
                : Character.isISOControl(c) || isFormat(c) ? 0xfffd : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static boolean isFormat(int c) {
    return (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200e
        || c == 0x200f
        || c == 0x061c
        || c == 0x2028
        || c == 0x2029;
  }

  /// Text cut to a width, with an ellipsis where something is missing.
  public static String cut(String text, int width) {
    String line = oneLine(text);
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
  }
}
