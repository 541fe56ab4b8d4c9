// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

/// The eight reserved bytes of the handshake (BEP 4): what a peer can do. Immutable.
///
/// @param bits the bytes as one big-endian number, unknown bits included
public record Capabilities(long bits) {
  private static final long EXTENDED = 0x10L << 16;
  private static final long DHT = 0x01;
  private static final long FAST = 0x04;
  private static final long V2 = 0x10;

  /// None at all.
  public static final Capabilities NONE = new Capabilities(0);

  /// What a peer can do.
  ///
  /// @param fast the fast extension (BEP 6)
  /// @param extended extension messages (BEP 10)
  /// @param dht the DHT (BEP 5)
  /// @param v2 the upgrade of a hybrid torrent's connection to version 2 (BEP 52)
  public static Capabilities of(boolean fast, boolean extended, boolean dht, boolean v2) {
    return new Capabilities(
        (fast ? FAST : 0) | (extended ? EXTENDED : 0) | (dht ? DHT : 0) | (v2 ? V2 : 0));
  }

  /// Whether the fast extension is spoken (BEP 6).
  public boolean fast() {
    return (bits & FAST) != 0;
  }

  /// Whether extension messages are spoken (BEP 10).
  public boolean extended() {
    return (bits & EXTENDED) != 0;
  }

  /// Whether there is a DHT node (BEP 5).
  public boolean dht() {
    return (bits & DHT) != 0;
  }

  /// Whether a hybrid torrent's connection may be upgraded to version 2 (BEP 52).
  public boolean v2() {
    return (bits & V2) != 0;
  }

  /// What both sides can do: an extension is in use only if both announced it.
  public Capabilities and(Capabilities other) {
    return new Capabilities(bits & other.bits);
  }

  /// The names of those that are there.
  @Override
  public String toString() {
    return "Capabilities[fast=%s, extended=%s, dht=%s, v2=%s, %016x]"
        .formatted(fast(), extended(), dht(), v2(), bits);
  }
}
