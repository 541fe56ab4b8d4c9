// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

import java.util.SortedMap;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// Reads and writes bencode (BEP 3). Nothing here recurses, so no input can overflow the stack, and
/// no memory is taken on the word of a length that the input does not bear out.
public final class Bencode {
  private Bencode() {}

  /// How much a reader takes before it refuses.
  ///
  /// @param maxDepth how deep lists and dictionaries may nest, one or more
  /// @param maxBytes how long the input may be, in bytes, one or more
  /// @param maxTokens how many values and keys there may be, one or more
  public record Limits(int maxDepth, long maxBytes, int maxTokens) {
    /// For torrent files: depth 100 (the file trees of BEP 52 nest), 256 MiB, 3 million values and
    /// keys, since a value of two bytes costs a hundred in memory.
    public static final Limits TORRENT = new Limits(100, 256L << 20, 3_000_000);

    /// For messages from the network: depth 16, 2 MiB, 100,000 values and keys.
    public static final Limits NETWORK = new Limits(16, 2L << 20, 100_000);

    /// @throws IllegalArgumentException if a limit is less than one
    public Limits {
      if (maxDepth < 1 || maxBytes < 1 || maxTokens < 1) {
        throw new IllegalArgumentException(
            "limits are one or more: %d, %d, %d".formatted(maxDepth, maxBytes, maxTokens));
      }
    }
  }

  /// What a reader takes that BEP 3 forbids.
  public enum Strictness {
    /// Nothing.
    CANONICAL,
    /// Keys of a dictionary out of order (twins are refused all the same), and, where a value
    /// should fill the input, bytes after it: real torrents and trackers have both.
    LENIENT
  }

  /// A value and where it ended.
  ///
  /// @param value the value
  /// @param end where the first byte after the value is, counted from the start of the input
  public record Prefix(BencodeValue value, int end) {}

  /// Where the raw bytes of a value are.
  ///
  /// @param begin where the first byte is, counted from the start of the input
  /// @param end where the first byte after the value is
  public record Span(int begin, int end) {
    /// How many bytes.
    public int length() {
      return end - begin;
    }
  }

  /// Reads one value that fills the input.
  ///
  /// @throws BencodeException if the input is not canonical bencode, or beyond a limit
  public static BencodeValue parse(byte[] input, Limits limits) throws BencodeException {
    return parse(input, limits, Strictness.CANONICAL);
  }

  /// Reads one value that fills the input, or begins it if lenient.
  ///
  /// @throws BencodeException if the input is not bencode, or beyond a limit
  public static BencodeValue parse(byte[] input, Limits limits, Strictness strictness)
      throws BencodeException {
    if (input.length > limits.maxBytes()) {
      throw new BencodeException(
          limits.maxBytes(),
          "%d bytes are more than the limit of %d".formatted(input.length, limits.maxBytes()));
    }
    Prefix prefix = parsePrefix(input, 0, limits, strictness);
    if (strictness == Strictness.CANONICAL && prefix.end() < input.length) {
      throw new BencodeException(
          prefix.end(), (input.length - prefix.end()) + " bytes follow the value");
    }
    return prefix.value();
  }

  /// Reads one value at the start of an input that may go on, as the messages of BEP 9 do.
  ///
  /// @throws BencodeException if the input does not begin with canonical bencode, or the value is
  ///   beyond a limit
  public static Prefix parsePrefix(byte[] input, Limits limits) throws BencodeException {
    return parsePrefix(input, 0, limits, Strictness.CANONICAL);
  }

  /// Reads one value inside an input.
  ///
  /// @param offset where the value begins
  /// @throws BencodeException if there is no bencode there, or the value is beyond a limit
  /// @throws IndexOutOfBoundsException if the offset is not inside the input
  public static Prefix parsePrefix(byte[] input, int offset, Limits limits, Strictness strictness)
      throws BencodeException {
    BencodeReader reader = new BencodeReader(input, offset, limits, strictness);
    BencodeValue value = reader.read();
    return new Prefix(value, reader.position());
  }

  /// Finds the raw bytes of the values of a dictionary: what an info-hash is computed over. Builds
  /// no values; the keys may be out of order.
  ///
  /// @param offset where the dictionary begins
  /// @return where the value of each key is, in the order of the keys
  /// @throws BencodeException if there is no dictionary there, it has twins, or it is beyond a
  ///   limit
  /// @throws IndexOutOfBoundsException if the offset is not inside the input
  public static SortedMap<BencodeString, Span> spans(byte[] input, int offset, Limits limits)
      throws BencodeException {
    return new BencodeReader(input, offset, limits, Strictness.LENIENT).spans();
  }

  /// Writes a value canonically.
  public static byte[] write(BencodeValue value) {
    return BencodeWriter.write(value);
  }
}
