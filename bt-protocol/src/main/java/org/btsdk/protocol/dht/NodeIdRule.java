// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.dht;

import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.btsdk.model.IpAddress;

/// Which node ids belong to an address (BEP 42): the first 21 bits follow from the address and
/// three bits of chance, so that nobody chooses where in the DHT to sit. Threads: any.
public final class NodeIdRule {
  /// The length of a node id, in bytes.
  public static final int ID_LENGTH = 20;

  private static final int[] V4_MASK = {0x03, 0x0f, 0x3f, 0xff};
  private static final int[] V6_MASK = {0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff};
  private static final int CHANCE_BITS = 0x07;
  private static final int RULED_OF_THIRD_BYTE = 0xf8; // 21 bits are two bytes and five bits

  private NodeIdRule() {}

  /// An id that belongs to an address.
  ///
  /// @param address ours, as others see it
  /// @param random where the rest of the id comes from
  /// @return 20 bytes
  public static byte[] generate(IpAddress address, RandomGenerator random) {
    byte[] id = new byte[ID_LENGTH];
    random.nextBytes(id);
    int hash = hash(address, id[ID_LENGTH - 1]);
    id[0] = (byte) (hash >>> 24);
    id[1] = (byte) (hash >>> 16);
    id[2] = (byte) (((hash >>> 8) & RULED_OF_THIRD_BYTE) | (id[2] & ~RULED_OF_THIRD_BYTE));
    return id;
  }

  /// Whether an id belongs to an address. Every id does for addresses that are
  /// [exempt][#isExempt(IpAddress)].
  ///
  /// @param id 20 bytes
  /// @param address whose it says it is
  /// @throws IllegalArgumentException if there are not exactly 20 bytes
  public static boolean isSecure(byte[] id, IpAddress address) {
    if (id.length != ID_LENGTH) {
      throw new IllegalArgumentException("a node id has 20 bytes, not " + id.length);
    }
    if (isExempt(address)) {
      return true;
    }
    int hash = hash(address, id[ID_LENGTH - 1]);
    return id[0] == (byte) (hash >>> 24)
        && id[1] == (byte) (hash >>> 16)
        && ((id[2] ^ hash >>> 8) & RULED_OF_THIRD_BYTE) == 0;
  }

  /// Whether the rule leaves an address out, since others see us under another one: loopback,
  /// private, link-local and unique local addresses.
  public static boolean isExempt(IpAddress address) {
    byte[] bytes = address.toBytes();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address.isV4()) {
      return first == 10
          || first == 127
          || (first == 169 && second == 254)
          || (first == 172 && (second & 0xf0) == 16)
          || (first == 192 && second == 168);
    }
    return (first & 0xfe) == 0xfc // fc00::/7
        || (first == 0xfe && (second & 0xc0) == 0x80) // fe80::/10
        || address.toInetAddress().isLoopbackAddress();
  }

  /// BEP 42 says in prose that 8 bytes are hashed; its vectors come from the 4 of an IPv4 address.
  private static int hash(IpAddress address, int chance) {
    byte[] bytes = address.toBytes();
    int[] mask = address.isV4() ? V4_MASK : V6_MASK;
    CRC32C crc = new CRC32C();
    for (int i = 0; i < mask.length; i++) {
      int masked = bytes[i] & mask[i];
      crc.update(i == 0 ? masked | (chance & CHANCE_BITS) << 5 : masked);
    }
    return (int) crc.getValue();
  }
}
