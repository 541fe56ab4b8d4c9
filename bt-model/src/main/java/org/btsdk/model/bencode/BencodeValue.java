// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A bencoded value (BEP 3). Immutable; threads may share it.
public sealed interface BencodeValue {
  /// A whole number.
  ///
  /// @param value any
  record BencodeInteger(long value) implements BencodeValue {}

  /// A string of bytes, which is text only by agreement. Ordered by its bytes, unsigned.
  final class BencodeString implements BencodeValue, Comparable<BencodeString> {
    private final byte[] bytes;

    private BencodeString(byte[] bytes) {
      this.bytes = bytes;
    }

    /// A string of these bytes; copied.
    public static BencodeString of(byte[] bytes) {
      return new BencodeString(bytes.clone());
    }

    /// A string of the text's UTF-8 bytes.
    public static BencodeString of(String text) {
      return new BencodeString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
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
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
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
  }

  /// A dictionary, its keys in the order of their bytes.
  ///
  /// @param entries copied
  record BencodeDictionary(SortedMap<BencodeString, BencodeValue> entries) implements BencodeValue {
    public BencodeDictionary {
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /// The value of a key.
    ///
    /// @param key as text
    /// @return the value; null if there is none
    public @Nullable BencodeValue get(String key) {
      return entries.get(BencodeString.of(key));
    }
  }
}
