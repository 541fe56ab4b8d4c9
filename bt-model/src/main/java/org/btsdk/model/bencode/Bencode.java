// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

/// Reads and writes bencode (BEP 3).
public final class Bencode {
  private Bencode() {}

  /// How much a reader takes before it refuses.
  ///
  /// @param maxDepth how deep lists and dictionaries may nest, one or more
  /// @param maxBytes how long the whole input may be, in bytes
  /// @param maxTokens how many values there may be
  public record Limits(int maxDepth, long maxBytes, int maxTokens) {
    /// For torrent files: depth 100 (the file trees of BEP 52 nest), 256 MiB, 8 million values.
    public static final Limits TORRENT = new Limits(100, 256L << 20, 8_000_000);

    /// For messages from the network: depth 16, 2 MiB, 100,000 values.
    public static final Limits NETWORK = new Limits(16, 2L << 20, 100_000);
  }

  /// Reads one value that fills the input.
  ///
  /// @throws BencodeException if the input is not canonical bencode, or beyond a limit
  public static BencodeValue parse(byte[] input, Limits limits) throws BencodeException {
    throw new BencodeException(0, "not built yet");
  }

  /// Writes a value canonically.
  public static byte[] write(BencodeValue value) {
    throw new UnsupportedOperationException("not built yet");
  }
}
