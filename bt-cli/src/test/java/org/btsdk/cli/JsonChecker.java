// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.util.regex.Pattern;

/// Says whether a line is one JSON value, by the grammar of RFC 8259 and nothing else: strings are
/// replaced by `s`, scalars by `v`, and then what holds only values is reduced until one is left.
final class JsonChecker {
  private static final Pattern STRING =
      Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*\"");
  private static final Pattern SCALAR =
      Pattern.compile("true|false|null|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
  private static final Pattern COMPOUND =
      Pattern.compile("\\{(?:s:[sv](?:,s:[sv])*)?\\}|\\[(?:[sv](?:,[sv])*)?\\]");

  private JsonChecker() {}

  static boolean isObject(String line) {
    return line.startsWith("{") && isValue(line);
  }

  static boolean isValue(String line) {
    String text = SCALAR.matcher(STRING.matcher(line).replaceAll("s")).replaceAll("v");
    String reduced = text.replaceAll("\\s", "");
    for (String before = ""; !before.equals(reduced); ) {
      before = reduced;
      reduced = COMPOUND.matcher(reduced).replaceAll("v");
    }
    return reduced.equals("v") || reduced.equals("s");
  }
}
