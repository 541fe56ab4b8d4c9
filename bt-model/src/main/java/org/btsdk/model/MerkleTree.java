// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;

/// The binary tree of SHA-256 hashes over the blocks of one file (BEP 52). Layer 0 has the hashes
/// of its blocks of 16 KiB, the last block hashed as short as it is; each node above is the hash of
/// its two children. A layer is filled up to a power of two with [#padHash(int)], which at layer 0
/// is 32 zero bytes.
public final class MerkleTree {
  private static final int LENGTH = Sha256Hash.LENGTH;

  /// Layer 63 would be over a file of 2^77 bytes.
  private static final int MAX_LAYER = 63;

  private MerkleTree() {}

  /// What stands for missing nodes of a layer.
  ///
  /// @param layer 0 for blocks, one more for each layer above; at most 63
  /// @throws IllegalArgumentException if there is no such layer
  public static Sha256Hash padHash(int layer) {
    return Sha256Hash.of(pad(sha256(), layer));
  }

  /// The layer whose nodes each cover a piece.
  ///
  /// @param pieceLength a power of two, 16 KiB or more, in bytes
  /// @throws IllegalArgumentException if it is no such number
  public static int pieceLayer(int pieceLength) {
    if (pieceLength < TorrentGeometry.BLOCK_LENGTH || Integer.bitCount(pieceLength) != 1) {
      throw new IllegalArgumentException(
          "a piece of version 2 is a power of two, 16 KiB or more, not " + pieceLength);
    }
    return Integer.numberOfTrailingZeros(pieceLength / TorrentGeometry.BLOCK_LENGTH);
  }

  /// The root of a file's tree, from one of its layers.
  ///
  /// @param hashes the hashes of the layer one after the other, at least one, without padding
  /// @param layer which layer they are: 0 if they are those of blocks, at most 63; see
  ///   [#pieceLayer(int)]
  /// @throws IllegalArgumentException if there is no hash, a part of one, or no such layer
  public static Sha256Hash root(byte[] hashes, int layer) {
    return root(hashes, 0, hashes.length, layer);
  }

  /// The root of a file's tree, from one of its layers, which lies in an array.
  ///
  /// @param bytes the array, which is not changed
  /// @param offset where the first hash begins
  /// @param length of all hashes, in bytes
  /// @param layer which layer they are: 0 if they are those of blocks, at most 63
  /// @throws IllegalArgumentException if there is no hash, a part of one, or no such layer
  /// @throws IndexOutOfBoundsException if the hashes are not inside the array
  public static Sha256Hash root(byte[] bytes, int offset, int length, int layer) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int count = count(length);
    return subtree(bytes, offset, count, layer, ceilingPowerOfTwo(count));
  }

  /// The node over a part of a tree: the hash of a piece from those of its blocks. The piece of a
  /// file that is no longer than one piece is the whole tree: use [#root(byte\[\], int)] there.
  ///
  /// @param hashes the hashes of the layer one after the other, at least one, without padding
  /// @param layer which layer they are: 0 if they are those of blocks, at most 63
  /// @param width how many hashes the node covers, padding included; a power of two
  /// @throws IllegalArgumentException if the hashes are no such layer
  public static Sha256Hash subtree(byte[] hashes, int layer, int width) {
    int count = count(hashes.length);
    if (width < count || Integer.bitCount(width) != 1) {
      throw new IllegalArgumentException(
          "a width is a power of two, %d hashes or more, not %d".formatted(count, width));
    }
    return subtree(hashes, 0, count, layer, width);
  }

  private static int count(int lengthBytes) {
    if (lengthBytes == 0 || lengthBytes % LENGTH != 0) {
      throw new IllegalArgumentException("no layer of hashes: " + lengthBytes + " bytes");
    }
    return lengthBytes / LENGTH;
  }

  private static int ceilingPowerOfTwo(int count) {
    return count == 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }

  /// Pads no layer to its width, only to an even count: what is beyond is known, see `pad`.
  private static Sha256Hash subtree(byte[] bytes, int offset, int count, int layer, int width) {
    MessageDigest sha256 = sha256();
    byte[] pad = pad(sha256, layer);
    byte[] nodes = Arrays.copyOfRange(bytes, offset, offset + count * LENGTH);
    int nodeCount = count;
    for (int left = width; left > 1; left /= 2) {
      for (int i = 0; i < nodeCount; i += 2) {
        sha256.update(nodes, i * LENGTH, LENGTH);
        if (i + 1 < nodeCount) {
          sha256.update(nodes, (i + 1) * LENGTH, LENGTH);
        } else {
          sha256.update(pad);
        }
        System.arraycopy(sha256.digest(), 0, nodes, i / 2 * LENGTH, LENGTH);
      }
      nodeCount = Math.ceilDiv(nodeCount, 2);
      sha256.update(pad);
      pad = sha256.digest(pad);
    }
    return Sha256Hash.of(nodes, 0, LENGTH);
  }

  private static byte[] pad(MessageDigest sha256, int layer) {
    if (layer < 0 || layer > MAX_LAYER) {
      throw new IllegalArgumentException("a layer is from 0 to 63, not " + layer);
    }
    byte[] pad = new byte[LENGTH];
    for (int i = 0; i < layer; i++) {
      sha256.update(pad);
      pad = sha256.digest(pad);
    }
    return pad;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
