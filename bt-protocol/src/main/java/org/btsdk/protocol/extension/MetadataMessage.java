// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.extension;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.wire.ProtocolViolation;

/// The payload of `ut_metadata`: the `info` dictionary in blocks of 16 KiB (BEP 9). Immutable.
///
/// BEP 9 calls a block a piece; here it is a block, since it is one of the metadata and not of the
/// torrent. Numbers are checked for their range; whether they fit the metadata is for the receiver
/// to check.
public sealed interface MetadataMessage {
  /// What the extension handshake calls it.
  String NAME = "ut_metadata";

  /// 16 KiB: every block but the last, which has the rest.
  int BLOCK_LENGTH = 16 * 1024;

  /// 1,000 bytes for what stands before a block: three small numbers, and room for what others add.
  int MAX_HEADER_LENGTH = 1000;

  /// A block and what stands before it.
  int MAX_LENGTH = MAX_HEADER_LENGTH + BLOCK_LENGTH;

  /// A block is wanted.
  ///
  /// @param block which, zero or more
  record Request(int block) implements MetadataMessage {
    /// @throws IllegalArgumentException if it is negative
    public Request {
      notNegative(block);
    }
  }

  /// A block will not be sent: the sender has no metadata, or was asked too often.
  ///
  /// @param block which, zero or more
  record Reject(int block) implements MetadataMessage {
    /// @throws IllegalArgumentException if it is negative
    public Reject {
      notNegative(block);
    }
  }

  /// A message of a kind that is not known here, which is no fault (BEP 9).
  ///
  /// @param type what it calls its kind
  record Unknown(long type) implements MetadataMessage {}

  /// A block.
  final class Data implements MetadataMessage {
    private final int block;
    private final int totalLength;
    private final byte[] bytes;

    /// A block.
    ///
    /// @param block which, zero or more
    /// @param totalLength how long the metadata is, above zero, in bytes
    /// @param bytes the block, one byte to 16 KiB; copied
    /// @throws IllegalArgumentException if something is out of range
    public Data(int block, int totalLength, byte[] bytes) {
      notNegative(block);
      if (totalLength <= 0 || bytes.length == 0 || bytes.length > BLOCK_LENGTH) {
        throw new IllegalArgumentException(
            "a block of %d bytes of %d".formatted(bytes.length, totalLength));
      }
      this.block = block;
      this.totalLength = totalLength;
      this.bytes = bytes.clone();
    }

    /// Which block, zero or more.
    public int block() {
      return block;
    }

    /// How long the metadata is, says the sender; above zero, in bytes.
    public int totalLength() {
      return totalLength;
    }

    /// A copy of the block.
    public byte[] bytes() {
      return bytes.clone();
    }

    /// How long the block is, in bytes.
    public int length() {
      return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Data that
          && block == that.block
          && totalLength == that.totalLength
          && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * block + totalLength) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Data[block=%d, totalLength=%d, %d bytes]".formatted(block, totalLength, bytes.length);
    }
  }

  /// Reads a payload.
  ///
  /// @param payload of the extended message
  /// @throws ProtocolViolation if it is too long, malformed, or has a number out of range
  static MetadataMessage parse(byte[] payload) throws ProtocolViolation {
    if (payload.length > MAX_LENGTH) {
      throw new ProtocolViolation("sent a %s of %d bytes".formatted(NAME, payload.length));
    }
    Bencode.Prefix prefix;
    try {
      prefix =
          Bencode.parsePrefix(
              payload,
              0,
              new Bencode.Limits(4, MAX_HEADER_LENGTH, 100),
              Bencode.Strictness.LENIENT);
    } catch (BencodeException | IndexOutOfBoundsException e) {
      throw new ProtocolViolation("sent a malformed " + NAME + ", " + e.getMessage(), e);
    }
    if (!(prefix.value() instanceof BencodeDictionary header)) {
      throw new ProtocolViolation("sent a " + NAME + " that is no dictionary");
    }
    OptionalLong type = header.integer("msg_type");
    if (type.isEmpty()) {
      throw new ProtocolViolation("sent a " + NAME + " that does not say what it is");
    }
    return switch (Math.clamp(type.getAsLong(), -1, 3)) {
      case 0 -> new Request(block(header));
      case 1 -> data(header, Arrays.copyOfRange(payload, prefix.end(), payload.length));
      case 2 -> new Reject(block(header));
      default -> new Unknown(type.getAsLong());
    };
  }

  private static MetadataMessage data(BencodeDictionary header, byte[] bytes)
      throws ProtocolViolation {
    int block = block(header);
    if (bytes.length == 0) {
      return new Reject(block); // the example of a reject in BEP 9 has the number of data
    }
    long total = header.integer("total_size").orElse(0);
    if (total <= 0 || total > Integer.MAX_VALUE || bytes.length > BLOCK_LENGTH) {
      throw new ProtocolViolation(
          "sent a block of metadata of %d bytes of %d".formatted(bytes.length, total));
    }
    return new Data(block, (int) total, bytes);
  }

  private static int block(BencodeDictionary header) throws ProtocolViolation {
    long block = header.integer("piece").orElse(-1);
    if (block < 0 || block > Integer.MAX_VALUE / BLOCK_LENGTH) {
      throw new ProtocolViolation("sent a " + NAME + " of block " + block);
    }
    return (int) block;
  }

  /// Writes the payload.
  default byte[] encode() {
    return switch (this) {
      case Request(int block) -> header(0, block, 0);
      case Data data -> {
        byte[] header = header(1, data.block, data.totalLength);
        byte[] all = Arrays.copyOf(header, header.length + data.bytes.length);
        System.arraycopy(data.bytes, 0, all, header.length, data.bytes.length);
        yield all;
      }
      case Reject(int block) -> header(2, block, 0);
      case Unknown(long type) -> header(type, 0, 0);
    };
  }

  private static byte[] header(long type, int block, int totalLength) {
    SortedMap<BencodeString, BencodeValue> header = new TreeMap<>();
    header.put(BencodeString.of("msg_type"), new BencodeInteger(type));
    header.put(BencodeString.of("piece"), new BencodeInteger(block));
    if (totalLength > 0) {
      header.put(BencodeString.of("total_size"), new BencodeInteger(totalLength));
    }
    return Bencode.write(new BencodeDictionary(header));
  }

  private static void notNegative(int block) {
    if (block < 0) {
      throw new IllegalArgumentException("a block is zero or more: " + block);
    }
  }
}
