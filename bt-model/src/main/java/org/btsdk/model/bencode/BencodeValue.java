// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A bencoded value (BEP 3). Immutable; threads may share it.
public sealed interface BencodeValue {
  /// A whole number.
  ///
  /// @param value any
  record BencodeInteger(long value) implements BencodeValue {
    /// The number in decimal.
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /// A string of bytes, which is text only by agreement. Ordered by its bytes, unsigned.
  final class BencodeString implements BencodeValue, Comparable<BencodeString> {
    private final byte[] bytes;

    private BencodeString(byte[] bytes) {
      this.bytes = bytes;
    }

    /// A string that owns these bytes from now on.
    static BencodeString taking(byte[] bytes) {
      return new BencodeString(bytes);
    }

    void writeTo(ByteArrayOutputStream out) {
      out.writeBytes(bytes);
    }

    /// A string of these bytes; copied.
    public static BencodeString of(byte[] bytes) {
      return new BencodeString(bytes.clone());
    }

    /// A string of the text's UTF-8 bytes.
    public static BencodeString of(String text) {
      return new BencodeString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A copy of the bytes.
    public byte[] toBytes() {
      return bytes.clone();
    }

    /// How many bytes.
    public int length() {
      return bytes.length;
    }

    /// The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD.
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(BencodeString other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof BencodeString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /// A list.
  ///
  /// @param values in order; copied
  record BencodeList(List<BencodeValue> values) implements BencodeValue {
    public BencodeList {
      values = List.copyOf(values);
    }

    /// A list of these.
    public static BencodeList of(BencodeValue... values) {
      return new BencodeList(List.of(values));
    }
  }

  /// A dictionary, its keys in the order of their bytes.
  ///
  /// @param entries copied
  record BencodeDictionary(SortedMap<BencodeString, BencodeValue> entries) implements BencodeValue {
    public BencodeDictionary {
      if (entries.isEmpty()) {
        entries = Collections.emptySortedMap();
      } else {
        TreeMap<BencodeString, BencodeValue> byBytes = new TreeMap<>();
        byBytes.putAll(entries); // not the constructor, which would take over a comparator
        entries = Collections.unmodifiableSortedMap(byBytes);
      }
    }

    /// A dictionary with text as its keys.
    ///
    /// @param entries the value of each key
    public static BencodeDictionary of(Map<String, ? extends BencodeValue> entries) {
      TreeMap<BencodeString, BencodeValue> byBytes = new TreeMap<>();
      entries.forEach((key, value) -> byBytes.put(BencodeString.of(key), value));
      return new BencodeDictionary(byBytes);
    }

    /// The value of a key.
    ///
    /// @param key as text
    /// @return the value; null if there is none
    public @Nullable BencodeValue get(String key) {
      return entries.get(BencodeString.of(key));
    }

    /// The value of a key if it is a string; empty if there is none or it is something else.
    ///
    /// @param key as text
    public Optional<BencodeString> string(String key) {
      return get(key) instanceof BencodeString string ? Optional.of(string) : Optional.empty();
    }

    /// The value of a key if it is a whole number; empty if there is none or it is something else.
    ///
    /// @param key as text
    public OptionalLong integer(String key) {
      return get(key) instanceof BencodeInteger(long number)
          ? OptionalLong.of(number)
          : OptionalLong.empty();
    }

    /// The value of a key if it is a list; empty if there is none or it is something else.
    ///
    /// @param key as text
    public Optional<BencodeList> list(String key) {
      return get(key) instanceof BencodeList list ? Optional.of(list) : Optional.empty();
    }

    /// The value of a key if it is a dictionary; empty if there is none or it is something else.
    ///
    /// @param key as text
    public Optional<BencodeDictionary> dictionary(String key) {
      return get(key) instanceof BencodeDictionary dictionary
          ? Optional.of(dictionary)
          : Optional.empty();
    }
  }
}
