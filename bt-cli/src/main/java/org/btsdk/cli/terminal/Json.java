// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes JSON on one line. Understands text, numbers, booleans, null, [Optional] (empty is null),
/// maps and [Iterable]s; anything else becomes the text of its `toString`. Stateless.
public final class Json {
  private Json() {}

  /// An object with these members, in this order.
  ///
  /// @param namesAndValues a name, its value, and so on
  public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return members;
  }

  /// The JSON text of a value.
  public static String write(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case null -> text.append("null");
      case Optional<?> optional -> append(text, optional.orElse(null));
      case Double number when !Double.isFinite(number) -> text.append("null");
      case Number number -> text.append(number);
      case Boolean flag -> text.append(flag);
      case Map<?, ?> map -> {
        char separator = '{';
        for (Map.Entry<?, ?> member : map.entrySet()) {
          quote(text.append(separator), String.valueOf(member.getKey()));
          append(text.append(':'), member.getValue());
          separator = ',';
        }
        text.append(separator == '{' ? "{}" : "}");
      }
      case java.nio.file.Path path -> quote(text, path.toString()); // which is an Iterable, too
      case Iterable<?> list -> {
        text.append('[');
        for (Iterator<?> it = list.iterator(); it.hasNext(); ) {
          append(text, it.next());
          if (it.hasNext()) {
            text.append(',');
          }
        }
        text.append(']');
      }
      default -> quote(text, value.toString());
    }
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && isAlone(value, i))) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean isAlone(String value, int at) {
    return Character.isHighSurrogate(value.charAt(at))
        ? at + 1 >= value.length() || !Character.isLowSurrogate(value.charAt(at + 1))
        : at == 0 || !Character.isHighSurrogate(value.charAt(at - 1));
  }
}
