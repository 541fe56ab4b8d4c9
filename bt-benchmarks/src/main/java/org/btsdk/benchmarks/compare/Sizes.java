// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.util.Locale;

/// Numbers of bytes as people write them: `256K`, `1M`, `4G`.
final class Sizes {
  private static final String UNITS = "KMG";

  private Sizes() {}

  static long parse(String text) {
    String size = text.toUpperCase(Locale.ROOT);
    int unit = size.isEmpty() ? -1 : UNITS.indexOf(size.charAt(size.length() - 1));
    try {
      return unit < 0
          ? Long.parseLong(size)
          : Math.multiplyExact(
              Long.parseLong(size.substring(0, size.length() - 1)), 1L << (10 * (unit + 1)));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(text + " is no size; one is, for example, 256K or 4G", e);
    }
  }

  static String show(long bytes) {
    for (int unit = UNITS.length(); unit > 0; unit--) {
      long one = 1L << (10 * unit);
      if (bytes >= one && bytes % one == 0) {
        return bytes / one + " " + UNITS.charAt(unit - 1) + "iB";
      }
    }
    return bytes + " bytes";
  }
}
