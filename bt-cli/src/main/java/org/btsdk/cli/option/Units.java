// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.model.Rate;
import picocli.CommandLine.TypeConversionException;

/// Reads sizes, rates and times as people write them. Stateless.
public final class Units {
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)\\s*([kmgtp]?)(i?b?)");
  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,3})?)(ms|s|m|h|d)");

  /// 100 years: longer than anybody waits, and what clocks can count in nanoseconds.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Units() {}

  /// Reads `1.5GiB`, `512K` (both powers of 1,024) or `10MB` (a power of 1,000).
  ///
  /// @return bytes, zero or more
  public static long size(String text) {
    Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "\"" + text + "\" is no size; write for example 512K, 1.5GiB or 10MB");
    }
    int power = " kmgtp".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
    long base = matcher.group(3).equals("b") && power > 0 ? 1000 : 1024;
    long unit = 1;
    for (int i = 0; i < power; i++) {
      unit *= base; // 2^50 at most
    }
    try {
      return times(matcher.group(1), unit);
    } catch (ArithmeticException _) {
      throw new TypeConversionException("\"" + text + "\" is too much");
    }
  }

  /// Whole numbers without [BigDecimal], whose initialisation the start of the program would wait
  /// for.
  ///
  /// @throws ArithmeticException if it is too much
  private static long times(String number, long unit) {
    if (number.indexOf('.') < 0) {
      return Math.multiplyExact(Long.parseLong(number), unit);
    }
    return new BigDecimal(number)
        .multiply(BigDecimal.valueOf(unit))
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  /// Reads a size with or without `/s`; `0` and `unlimited` mean no limit.
  public static Rate rate(String text) {
    if (text.equalsIgnoreCase("unlimited")) {
      return Rate.UNLIMITED;
    }
    String size = text.toLowerCase(Locale.ROOT).replaceFirst("/s$", "");
    long bytes = size(size);
    return bytes == 0 ? Rate.UNLIMITED : Rate.bytes(bytes);
  }

  /// Reads how many threads there are to be; 0 is one a core.
  public static int threads(String text) {
    int threads;
    try {
      threads = Integer.parseInt(text.strip());
    } catch (NumberFormatException _) {
      throw new TypeConversionException('"' + text + "\" is no whole number");
    }
    if (threads < 0) {
      throw new TypeConversionException('"' + text + "\" is no number of threads; 0 is one a core");
    }
    return threads;
  }

  /// Reads `90s`, `1h30m` or `250ms`, 100 years at most; a number alone is seconds.
  public static Duration time(String text) {
    String compact = text.strip().toLowerCase(Locale.ROOT).replace(" ", "");
    if (compact.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(compact));
    }
    Matcher matcher = TIME.matcher(compact);
    BigDecimal millis = BigDecimal.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      BigDecimal unit = BigDecimal.valueOf(MILLIS.getOrDefault(matcher.group(2), 0L));
      millis = millis.add(new BigDecimal(matcher.group(1)).multiply(unit));
      end = matcher.end();
    }
    if (end == 0 || end != compact.length()) {
      throw new TypeConversionException(
          "\"" + text + "\" is no time; write for example 90s, 10m or 1h30m");
    }
    if (millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) > 0) {
      throw new TypeConversionException("\"" + text + "\" is too long");
    }
    return Duration.ofMillis(millis.longValue());
  }
}
