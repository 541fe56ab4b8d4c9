// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Sha1Hash;

/// Which pieces a choked peer may request (BEP 6): the same for one address and torrent every time,
/// so that reconnecting gains nothing. Others compute other sets; a peer's set is never a fault.
public final class AllowedFastSet {
  /// 10: how many pieces BEP 6 suggests.
  public static final int DEFAULT_SIZE = 10;

  private AllowedFastSet() {}

  /// The pieces, in the order in which BEP 6 generates them.
  ///
  /// @param peer the peer's address, cut to its /24; an IPv6 address, for which BEP 6 has no rule,
  ///   gets none
  /// @param infoHash the torrent
  /// @param pieceCount how many pieces the torrent has, zero or more
  /// @param size how many pieces are wanted; a torrent with fewer gives all it has
  public static int[] of(IpAddress peer, Sha1Hash infoHash, int pieceCount, int size) {
    if (!peer.isV4() || size <= 0 || pieceCount <= 0) {
      return new int[0];
    }
    int[] set = new int[Math.min(size, pieceCount)];
    if (set.length == pieceCount) {
      Arrays.setAll(set, i -> i);
      return set;
    }
    byte[] seed = new byte[4 + Sha1Hash.LENGTH];
    System.arraycopy(peer.toBytes(), 0, seed, 0, 3);
    infoHash.copyTo(seed, 4);
    MessageDigest sha1 = sha1();
    int found = 0;
    byte[] hash = seed;
    while (found < set.length) {
      hash = sha1.digest(hash);
      ByteBuffer numbers = ByteBuffer.wrap(hash);
      while (found < set.length && numbers.hasRemaining()) {
        int piece = Integer.remainderUnsigned(numbers.getInt(), pieceCount);
        if (!contains(set, found, piece)) {
          set[found++] = piece;
        }
      }
    }
    return set;
  }

  private static boolean contains(int[] set, int size, int piece) {
    for (int i = 0; i < size; i++) {
      if (set[i] == piece) {
        return true;
      }
    }
    return false;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
