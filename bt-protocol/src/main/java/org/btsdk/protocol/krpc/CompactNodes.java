// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// Lists of nodes as 26 (BEP 5) or 38 (BEP 32) bytes each.
public final class CompactNodes {
  /// The length of an IPv4 node, in bytes.
  public static final int V4_LENGTH = 26;

  /// The length of an IPv6 node, in bytes.
  public static final int V6_LENGTH = 38;

  private CompactNodes() {}

  /// Reads nodes until the bytes end or there are enough. A node without a port is left out, and so
  /// is a rest that is too short for a node.
  ///
  /// @param bytes as on the wire; not changed
  /// @param v6 whether they are IPv6 nodes
  /// @param into where they go
  /// @param max how many are read at most
  public static void read(byte[] bytes, boolean v6, Collection<NodeInfo> into, int max) {
    int stride = v6 ? V6_LENGTH : V4_LENGTH;
    int count = 0;
    for (int at = 0; at + stride <= bytes.length && count < max; at += stride) {
      int end = at + stride;
      int port = (bytes[end - 2] & 0xff) << 8 | (bytes[end - 1] & 0xff);
      if (port == 0) {
        continue;
      }
      IpAddress ip = IpAddress.of(Arrays.copyOfRange(bytes, at + DhtId.LENGTH, end - 2));
      if (ip.isV4() == v6) {
        continue; // an IPv4 address in IPv6 clothes belongs to the other DHT
      }
      into.add(new NodeInfo(DhtId.of(bytes, at), new PeerAddress(ip, port)));
      count++;
    }
  }

  /// Writes the nodes of one address family; the others are left out.
  ///
  /// @param nodes of both families
  /// @param v6 which family
  public static byte[] write(List<NodeInfo> nodes, boolean v6) {
    int stride = v6 ? V6_LENGTH : V4_LENGTH;
    int count = 0;
    for (NodeInfo node : nodes) {
      if (node.address().ip().isV4() != v6) {
        count++;
      }
    }
    byte[] out = new byte[count * stride];
    int at = 0;
    for (NodeInfo node : nodes) {
      if (node.address().ip().isV4() != v6) {
        node.id().copyTo(out, at);
        byte[] ip = node.address().ip().toBytes();
        System.arraycopy(ip, 0, out, at + DhtId.LENGTH, ip.length);
        int port = node.address().port();
        out[at + stride - 2] = (byte) (port >> 8);
        out[at + stride - 1] = (byte) port;
        at += stride;
      }
    }
    return out;
  }
}
