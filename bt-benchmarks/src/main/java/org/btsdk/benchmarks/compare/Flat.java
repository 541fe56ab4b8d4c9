// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers in the flat JSON lines that the load generator prints.
final class Flat {
  private Flat() {}

  /// The number of that key in the last line that has it.
  static Optional<Double> number(String text, String key) {
    Matcher match = Pattern.compile('"' + Pattern.quote(key) + "\":(-?[0-9.]+)").matcher(text);
    Optional<Double> last = Optional.empty();
    while (match.find()) {
      last = Optional.of(Double.parseDouble(match.group(1)));
    }
    return last;
  }

  static double need(String text, String key) {
    return number(text, key)
        .orElseThrow(() -> new IllegalStateException("no " + key + " in: " + text));
  }
}
