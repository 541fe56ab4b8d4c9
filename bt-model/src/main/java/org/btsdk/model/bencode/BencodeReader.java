// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.model.bencode.Bencode.Limits;
import org.btsdk.model.bencode.Bencode.Span;
import org.btsdk.model.bencode.Bencode.Strictness;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// Reads one value, with a stack of its own (NOT thread safe).
final class BencodeReader {
  private final byte[] input;
  private final int end; // of what may be read
  private final Limits limits;
  private final Strictness strictness;
  private int at;
  private int tokens;

  BencodeReader(byte[] input, int offset, Limits limits, Strictness strictness) {
    Objects.checkIndex(offset, input.length + 1);
    this.input = input;
    this.at = offset;
    this.end = (int) Math.min(input.length, offset + limits.maxBytes());
    this.limits = limits;
    this.strictness = strictness;
  }

  int position() {
    return at;
  }

  /// A list or dictionary whose end was not seen yet.
  private abstract static sealed class Open {
    static final class OfList extends Open {
      final List<BencodeValue> values = new ArrayList<>();
    }

    static final class OfDictionary extends Open {
      final TreeMap<BencodeString, BencodeValue> entries = new TreeMap<>();
      @Nullable BencodeString lastKey;
      @Nullable BencodeString key; // whose value comes next
    }
  }

  BencodeValue read() throws BencodeException {
    ArrayDeque<Open> open = new ArrayDeque<>();
    while (true) {
      Open innermost = open.peek();
      byte next = peek();
      BencodeValue value;
      if (innermost != null && next == 'e') {
        value = close(innermost);
        at++;
        open.pop();
      } else if (innermost instanceof Open.OfDictionary dictionary && dictionary.key == null) {
        dictionary.key = key(dictionary);
        continue;
      } else if (next == 'l' || next == 'd') {
        countToken();
        checkDepth(open.size() + 1);
        open.push(next == 'l' ? new Open.OfList() : new Open.OfDictionary());
        at++;
        continue;
      } else {
        countToken();
        value = next == 'i' ? new BencodeInteger(integer()) : string();
      }
      Open outer = open.peek();
      switch (outer) {
        case null -> {
          return value;
        }
        case Open.OfList list -> list.values.add(value);
        case Open.OfDictionary dictionary -> {
          dictionary.entries.put(Objects.requireNonNull(dictionary.key), value);
          dictionary.lastKey = dictionary.key;
          dictionary.key = null;
        }
      }
    }
  }

  /// Where the values of the dictionary that begins here are.
  SortedMap<BencodeString, Span> spans() throws BencodeException {
    if (peek() != 'd') {
      throw fail("expected a dictionary, not " + describe(peek()));
    }
    countToken();
    at++;
    TreeMap<BencodeString, Span> spans = new TreeMap<>();
    while (peek() != 'e') {
      countToken();
      int keyAt = at;
      BencodeString key = string();
      int begin = at;
      skip();
      if (spans.put(key, new Span(begin, at)) != null) {
        throw new BencodeException(keyAt, "the key \"" + shown(key) + "\" is there twice");
      }
    }
    at++;
    return spans;
  }

  private void skip() throws BencodeException {
    int depth = 0;
    do {
      byte next = peek();
      if (next == 'e' && depth > 0) {
        at++;
        depth--;
        continue;
      }
      countToken();
      switch (next) {
        case 'l', 'd' -> {
          at++;
          depth++;
          checkDepth(depth + 1);
        }
        case 'i' -> integer();
        default -> {
          int length = stringLength(); // which moves on itself
          at += length;
        }
      }
    } while (depth > 0);
  }

  private BencodeValue close(Open innermost) throws BencodeException {
    return switch (innermost) {
      case Open.OfList list -> new BencodeList(list.values);
      case Open.OfDictionary dictionary -> {
        if (dictionary.key != null) {
          throw fail("the key \"" + shown(dictionary.key) + "\" has no value");
        }
        yield new BencodeDictionary(dictionary.entries);
      }
    };
  }

  private BencodeString key(Open.OfDictionary dictionary) throws BencodeException {
    countToken();
    int keyAt = at;
    if (!isDigit(peek())) {
      throw fail("a key is a string, not " + describe(peek()));
    }
    BencodeString key = string();
    if (dictionary.entries.containsKey(key)) {
      throw new BencodeException(keyAt, "the key \"" + shown(key) + "\" is there twice");
    }
    if (strictness == Strictness.CANONICAL
        && dictionary.lastKey != null
        && dictionary.lastKey.compareTo(key) > 0) {
      throw new BencodeException(
          keyAt,
          "the keys are not sorted: \"%s\" after \"%s\""
              .formatted(shown(key), shown(dictionary.lastKey)));
    }
    return key;
  }

  private long integer() throws BencodeException {
    int begin = at++;
    boolean negative = peek() == '-';
    if (negative) {
      at++;
    }
    int digits = at;
    long value = 0; // kept negative, whose range is the wider one
    while (isDigit(peek())) {
      int digit = input[at] - '0';
      if (value < (Long.MIN_VALUE + digit) / 10) {
        throw new BencodeException(begin, "the integer does not fit into 64 bits");
      }
      value = value * 10 - digit;
      at++;
    }
    if (at == digits) {
      throw fail("expected a digit, not " + describe(peek()));
    }
    if (input[digits] == '0' && at - digits > 1) {
      throw new BencodeException(begin, "the integer has a leading zero");
    }
    if (negative && value == 0) {
      throw new BencodeException(begin, "the integer is a negative zero");
    }
    if (peek() != 'e') {
      throw fail("expected the end of an integer, not " + describe(peek()));
    }
    if (!negative && value == Long.MIN_VALUE) {
      throw new BencodeException(begin, "the integer does not fit into 64 bits");
    }
    at++;
    return negative ? value : -value;
  }

  private BencodeString string() throws BencodeException {
    int length = stringLength();
    BencodeString string = BencodeString.taking(Arrays.copyOfRange(input, at, at + length));
    at += length;
    return string;
  }

  /// Reads length and colon; all bytes of the string are there.
  private int stringLength() throws BencodeException {
    int begin = at;
    if (!isDigit(peek())) {
      throw fail("expected a value, not " + describe(peek()));
    }
    long length = 0;
    while (isDigit(peek())) {
      length = length * 10 + (input[at] - '0');
      if (length > Integer.MAX_VALUE) {
        throw new BencodeException(begin, "the length of the string is beyond 2^31");
      }
      at++;
    }
    if (input[begin] == '0' && at - begin > 1) {
      throw new BencodeException(begin, "the length of the string has a leading zero");
    }
    if (peek() != ':') {
      throw fail("expected a colon after the length of a string, not " + describe(peek()));
    }
    at++;
    if (length > end - at) {
      throw new BencodeException(
          begin,
          end < input.length
              ? "the string of %d bytes ends beyond the limit of %d bytes"
                  .formatted(length, limits.maxBytes())
              : "a string of %d bytes, but only %d are left".formatted(length, end - at));
    }
    return (int) length;
  }

  private byte peek() throws BencodeException {
    if (at >= end) {
      throw fail(
          end < input.length
              ? "the value is longer than the limit of " + limits.maxBytes() + " bytes"
              : "the input ends too early");
    }
    return input[at];
  }

  private void countToken() throws BencodeException {
    tokens++;
    if (tokens > limits.maxTokens()) {
      throw fail("more than the limit of " + limits.maxTokens() + " values");
    }
  }

  private void checkDepth(int depth) throws BencodeException {
    if (depth > limits.maxDepth()) {
      throw fail("nested deeper than the limit of " + limits.maxDepth());
    }
  }

  private BencodeException fail(String reason) {
    return new BencodeException(at, reason);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static String describe(byte b) {
    return b > 0x20 && b < 0x7f ? "'" + (char) b + "'" : "byte 0x%02x".formatted(b & 0xff);
  }

  /// A key for an error message: printable ASCII, and not long.
  private static String shown(BencodeString key) {
    StringBuilder text = new StringBuilder();
    byte[] bytes = key.toBytes();
    for (int i = 0; i < Math.min(bytes.length, 40); i++) {
      text.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '?');
    }
    return bytes.length > 40 ? text + "..." : text.toString();
  }
}
