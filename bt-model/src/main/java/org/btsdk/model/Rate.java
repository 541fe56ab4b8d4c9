// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Locale;

/// A rate of bytes, or no limit at all. Immutable; threads may share it.
///
/// @param bytesPerSecond zero or more; [Long#MAX_VALUE] means unlimited
public record Rate(long bytesPerSecond) implements Comparable<Rate> {
  /// No limit.
  public static final Rate UNLIMITED = new Rate(Long.MAX_VALUE);

  /// Nothing at all.
  public static final Rate ZERO = new Rate(0);

  private static final String[] UNITS = {"B/s", "KiB/s", "MiB/s", "GiB/s"};

  /// @throws IllegalArgumentException if the rate is negative
  public Rate {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("a rate is not negative: " + bytesPerSecond);
    }
  }

  /// A rate in bytes (of 8 bits) a second.
  ///
  /// @param bytesPerSecond zero or more
  /// @throws IllegalArgumentException if the rate is negative
  public static Rate bytes(long bytesPerSecond) {
    return new Rate(bytesPerSecond);
  }

  /// A rate in KiB (1,024 bytes) a second.
  ///
  /// @param kibPerSecond zero or more
  /// @throws IllegalArgumentException if the rate is negative
  /// @throws ArithmeticException if the rate is beyond 2^63 bytes a second
  public static Rate kib(long kibPerSecond) {
    return new Rate(Math.multiplyExact(kibPerSecond, 1024L));
  }

  /// A rate in MiB (1,048,576 bytes) a second.
  ///
  /// @param mibPerSecond zero or more
  /// @throws IllegalArgumentException if the rate is negative
  /// @throws ArithmeticException if the rate is beyond 2^63 bytes a second
  public static Rate mib(long mibPerSecond) {
    return new Rate(Math.multiplyExact(mibPerSecond, 1024L * 1024));
  }

  /// Whether this means "no limit".
  public boolean isUnlimited() {
    return bytesPerSecond == Long.MAX_VALUE;
  }

  @Override
  public int compareTo(Rate other) {
    return Long.compare(bytesPerSecond, other.bytesPerSecond);
  }

  /// For people, for example `12.3 MiB/s` or `unlimited`.
  @Override
  public String toString() {
    if (isUnlimited()) {
      return "unlimited";
    }
    double value = bytesPerSecond;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? bytesPerSecond + " B/s"
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
