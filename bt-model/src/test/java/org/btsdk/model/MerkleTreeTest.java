// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleTreeTest {
  static byte[] data(int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (7 * i + 13 * (i >> 8));
    }
    return data;
  }

  static byte[] blockHashes(byte[] data) throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int at = 0; at < data.length; at += 16_384) {
      sha256.update(data, at, Math.min(16_384, data.length - at));
      hashes.writeBytes(sha256.digest());
    }
    return hashes.toByteArray();
  }

  static byte[] pieceLayer(byte[] blocks, int blocksInPiece) {
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    for (int at = 0; at < blocks.length; at += 32 * blocksInPiece) {
      byte[] part =
          Arrays.copyOfRange(blocks, at, Math.min(blocks.length, at + 32 * blocksInPiece));
      layer.writeBytes(MerkleTree.subtree(part, 0, blocksInPiece).toBytes());
    }
    return layer.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0000000000000000000000000000000000000000000000000000000000000000",
    "1, f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b",
    "2, db56114e00fdd4c1f85c892bf35ac9a89289aaecb1ebd0a96cde606a748b5d71",
    "3, c78009fdf07fc56a11f122370658a353aaa542ed63e44c4bc15ff4cd105ab33c",
    "4, 536d98837f2dd165a55d5eeae91485954472d56f246df256bf3cae19352a123c"
  })
  void pads_each_layer_with_the_hash_that_bep_52_implies(int layer, String hash) {
    assertThat(MerkleTree.padHash(layer)).hasToString(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "16384, 127c52d4afc9d4e335b94d914f75fbf75b5dc62e6dbd31c6d71c868fc23e5fe5",
    "16385, ed50aa6f263172ac5097e54684d484dd9036bae3d7c729b4ede1bd2a125514fe",
    "131073, 7ad8e3f6336abffb145fb05df5618aac19439dece39b9125242cc6eafe70cca3"
  })
  void computes_the_root_of_a_file(int length, String root) throws NoSuchAlgorithmException {
    assertThat(MerkleTree.root(blockHashes(data(length)), 0)).hasToString(root);
  }

  @ParameterizedTest
  @CsvSource({"2", "4", "8"})
  void computes_the_same_root_from_a_layer_of_pieces(int blocksInPiece)
      throws NoSuchAlgorithmException {
    byte[] blocks = blockHashes(data(131_073));
    byte[] layer = pieceLayer(blocks, blocksInPiece);
    assertThat(MerkleTree.root(layer, MerkleTree.pieceLayer(16_384 * blocksInPiece)))
        .isEqualTo(MerkleTree.root(blocks, 0));
  }

  @Test
  void refuses_what_is_no_layer() {
    assertThatThrownBy(() -> MerkleTree.root(new byte[0], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.root(new byte[33], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.subtree(new byte[96], 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.subtree(new byte[32], 0, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.root(new byte[64], 33, 32, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> MerkleTree.padHash(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.pieceLayer(24_576))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
