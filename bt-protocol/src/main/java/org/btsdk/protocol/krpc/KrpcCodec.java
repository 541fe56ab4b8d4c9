// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import org.btsdk.model.PeerAddress;

/// Messages of the DHT as datagrams. Has no state.
public final class KrpcCodec {
  /// 1,024 bytes: BEP 32, what is sent at most. An answer with filters (BEP 33) or an item (BEP 44)
  /// has the longest parts; it gets by with fewer peers and nodes.
  public static final int MAX_SENT_LENGTH = 1024;

  /// 4 KiB: what is read at most, though BEP 32 forbids more than 1,024, since an item of 1,000
  /// bytes leaves others no room for nodes.
  public static final int MAX_LENGTH = 4096;

  /// 32 bytes: an answer repeats the asker's number, and should not be a way to have us carry more.
  public static final int MAX_TRANSACTION_ID_LENGTH = 32;

  /// 64 bytes: longer than any method's name.
  public static final int MAX_NAME_LENGTH = 64;

  /// 128 bytes: longer than the token of any node; those seen are 4 to 20 bytes.
  public static final int MAX_TOKEN_LENGTH = 128;

  /// 16: a node that keeps to BEP 5 names 8, deployed ones name up to 16.
  public static final int MAX_NODES = 16;

  /// 300: somewhat more than fits into a datagram that networks carry in one piece.
  public static final int MAX_PEERS = 300;

  /// 100: somewhat more than fits into a datagram that networks carry in one piece.
  public static final int MAX_SAMPLES = 100;

  /// 6 h: BEP 51.
  public static final int MAX_SAMPLE_INTERVAL_SECONDS = 21_600;

  private KrpcCodec() {}

  /// Writes a message. The caller sees to it that it is not longer than [#MAX_SENT_LENGTH], by
  /// leaving out peers and nodes; an item may be longer by itself.
  public static byte[] encode(KrpcMessage message) {
    return new KrpcWriter().write(message);
  }

  /// Reads a message; parts that make no sense where they are optional are left out.
  ///
  /// @param datagram all of it; not changed
  /// @throws MalformedKrpcException if it is no message, or a question that cannot be answered
  public static KrpcMessage decode(byte[] datagram) throws MalformedKrpcException {
    return KrpcReader.read(datagram);
  }

  /// How long an IPv4 or IPv6 address with a port is, in bytes.
  static int length(PeerAddress address) {
    return address.ip().isV4() ? 6 : 18;
  }
}
