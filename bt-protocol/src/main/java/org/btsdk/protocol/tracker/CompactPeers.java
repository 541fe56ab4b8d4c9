// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// Lists of peers as 6 (BEP 23) or 18 (BEP 7) bytes each.
public final class CompactPeers {
  /// The length of an IPv4 peer, in bytes.
  public static final int V4_LENGTH = 6;

  /// The length of an IPv6 peer, in bytes.
  public static final int V6_LENGTH = 18;

  private CompactPeers() {}

  /// Reads peers until the bytes end or there are enough. A peer without a port is left out, and so
  /// is a rest that is too short for a peer.
  ///
  /// @param bytes as on the wire; not changed
  /// @param v6 whether they are IPv6 peers
  /// @param into where they go
  /// @param max how many may be there then
  public static void read(byte[] bytes, boolean v6, Collection<PeerAddress> into, int max) {
    int stride = v6 ? V6_LENGTH : V4_LENGTH;
    for (int at = 0; at + stride <= bytes.length && into.size() < max; at += stride) {
      int end = at + stride;
      int port = (bytes[end - 2] & 0xff) << 8 | (bytes[end - 1] & 0xff);
      if (port != 0) {
        into.add(new PeerAddress(IpAddress.of(Arrays.copyOfRange(bytes, at, end - 2)), port));
      }
    }
  }

  /// Writes the peers of one address family; the others are left out.
  ///
  /// @param peers of both families
  /// @param v6 which family
  public static byte[] write(List<PeerAddress> peers, boolean v6) {
    int stride = v6 ? V6_LENGTH : V4_LENGTH;
    ByteBuffer out = ByteBuffer.allocate(peers.size() * stride);
    for (PeerAddress peer : peers) {
      if (peer.ip().isV4() != v6) {
        out.put(peer.ip().toBytes()).putShort((short) peer.port());
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
