// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.btsdk.api.TorrentException;
import org.jspecify.annotations.Nullable;

/// Reads JSON (RFC 8259): numbers must be whole and become [Long]. NOT thread-safe; for one text.
public final class JsonReader {
  /// As deep as torrents nest.
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /// Reads one value that fills the text.
  ///
  /// @return [Long], [String], [Boolean], [List], [Map], or null
  /// @throws TorrentException.BadTorrent if it is no JSON; says where
  public static @Nullable Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.bad("something follows the value");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw bad("too deep");
    }
    space();
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return members;
    }
    do {
      space();
      String name = string();
      space();
      expect(':');
      if (members.put(name, value(depth + 1)) != null) {
        throw bad("\"" + name + "\" is there twice");
      }
      space();
    } while (next(','));
    expect('}');
    return members;
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> values = new ArrayList<>();
    at++;
    space();
    if (next(']')) {
      return values;
    }
    do {
      values.add(value(depth + 1));
      space();
    } while (next(','));
    expect(']');
    return values;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      switch (c) {
        case '"' -> {
          return string.toString();
        }
        case '\\' -> string.append(escape());
        default -> {
          if (c < 0x20) {
            throw bad("a control character in a string");
          }
          string.append(c);
        }
      }
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String digits = text.substring(at, Math.min(text.length(), at + 4));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw bad("not four hexadecimal digits");
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> throw bad("no such escape: \\" + c);
    };
  }

  private Long number() {
    int begin = at;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(begin, at);
    try {
      if (!digits.matches("-?(0|[1-9][0-9]*)")) {
        throw bad(digits.isEmpty() ? "no value" : "not a whole number: " + digits);
      }
      return Long.valueOf(digits);
    } catch (NumberFormatException _) {
      throw bad("a number beyond 64 bits: " + digits);
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw bad("no value");
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw bad("it ends too early");
    }
    return text.charAt(at);
  }

  private boolean next(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char wanted) {
    if (!next(wanted)) {
      throw bad("expected '" + wanted + "'");
    }
  }

  private TorrentException.BadTorrent bad(String reason) {
    return new TorrentException.BadTorrent("JSON", "at character " + at + ": " + reason, null);
  }
}
