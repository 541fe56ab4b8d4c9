// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.btsdk.model.FileEntry.Attribute;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.Bencode.Limits;
import org.btsdk.model.bencode.BencodeValue;
import org.junit.jupiter.api.Test;

/// A hybrid torrent, made by hand, and what may be wrong with one (BEP 52).
class HybridTest {
  private static final int PIECE = 32_768;
  private static final byte[] FIRST = MerkleTreeTest.data(40_000);
  private static final byte[] SECOND = MerkleTreeTest.data(10);

  private static FileEntry file(String name, long length) {
    return FileEntry.of(List.of("n", name), length);
  }

  private static FileEntry padding(long length) {
    return new FileEntry(
        List.of("n", ".pad", Long.toString(length)),
        length,
        EnumSet.of(Attribute.PADDING),
        List.of());
  }

  private static Metainfo hybrid(FileEntry... files) throws NoSuchAlgorithmException {
    TorrentGeometry geometry = TorrentGeometry.contiguous(PIECE, List.of(files));
    MetainfoBuilder builder =
        Metainfo.builder("n", geometry).pieceHashes(new byte[20 * geometry.pieceCount()]);
    for (int i = 0; i < files.length; i++) {
      byte[] data = files[i].path().getLast().equals("a") ? FIRST : SECOND;
      if (!files[i].isPadding()) {
        byte[] blocks = MerkleTreeTest.blockHashes(data);
        builder.file(
            i, MerkleTree.root(blocks, 0), MerkleTreeTest.pieceLayer(blocks, PIECE / 16_384));
      }
    }
    return builder.build();
  }

  private static Metainfo good() throws NoSuchAlgorithmException {
    return hybrid(file("a", FIRST.length), padding(2 * PIECE - 40_000), file("b", SECOND.length));
  }

  @Test
  void has_both_hashes_and_the_files_of_version_1_with_padding() throws Exception {
    Metainfo metainfo = good();
    assertThat(metainfo.infoHashes().isHybrid()).isTrue();
    assertThat(metainfo.geometry().isAligned()).isFalse();
    assertThat(metainfo.files()).hasSize(3);
    assertThat(metainfo.geometry().piece(1)).isEqualTo(new Piece(1, PIECE, 40_000 - PIECE));
  }

  @Test
  void knows_the_version_2_hash_of_each_piece() throws Exception {
    Metainfo metainfo = good();
    byte[] layer = MerkleTreeTest.pieceLayer(MerkleTreeTest.blockHashes(FIRST), 2);
    assertThat(metainfo.pieceLayerHash(0, 1)).contains(Sha256Hash.of(layer, 32, 32));
    assertThat(metainfo.pieceLayer(0)).contains(layer);
    assertThat(metainfo.piecesRoot(1)).isEmpty();
    assertThat(metainfo.pieceLayerHash(2, 0)).isEqualTo(metainfo.piecesRoot(2));
    assertThatThrownBy(() -> metainfo.pieceLayerHash(2, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void takes_padding_after_the_last_file_or_none() throws Exception {
    Metainfo padded =
        hybrid(
            file("a", FIRST.length),
            padding(2 * PIECE - 40_000),
            file("b", SECOND.length),
            padding(PIECE - SECOND.length));
    assertThat(padded.geometry().pieceLength(2)).isEqualTo(PIECE);
    assertThat(padded.geometry().dataLength(2)).isEqualTo(SECOND.length);
  }

  @Test
  void refuses_files_that_do_not_begin_with_a_piece() {
    assertThatThrownBy(() -> hybrid(file("a", FIRST.length), file("b", SECOND.length)))
        .hasMessageContaining("\"b\" does not begin with a piece");
  }

  @Test
  void refuses_versions_that_differ() {
    assertThatThrownBy(() ->
            hybrid(
                file("b", SECOND.length), padding(PIECE - SECOND.length), file("a", FIRST.length)))
        .hasMessageContaining("versions 1 and 2 of the torrent differ in \"b\"");
  }

  @Test
  void lacks_piece_layers_when_made_from_info_alone() throws Exception {
    Metainfo metainfo = Metainfo.ofInfo(good().infoBytes());
    assertThat(metainfo.hasPieceLayers()).isFalse();
    assertThat(metainfo.pieceLayerHash(0, 0)).isEmpty();
    assertThat(Metainfo.parse(metainfo.toBytes())).isEqualTo(metainfo);
  }

  @Test
  void refuses_a_piece_layer_that_does_not_lead_to_the_root() throws Exception {
    byte[] torrent = good().toBytes();
    torrent[torrent.length - 10] ^= 1;
    assertThatThrownBy(() -> Metainfo.parse(torrent))
        .hasMessage("the piece layer of \"n/a\" does not lead to its root");
  }

  @Test
  void refuses_piece_layers_of_which_one_is_missing_or_too_short() throws Exception {
    List<byte[]> layers = new ArrayList<>();
    layers.add(MetainfoTest.bytes("de"));
    byte[] root = good().piecesRoot(0).orElseThrow().toBytes();
    java.util.TreeMap<BencodeValue.BencodeString, BencodeValue> tooShort =
        new java.util.TreeMap<>();
    tooShort.put(BencodeValue.BencodeString.of(root), BencodeValue.BencodeString.of(new byte[32]));
    layers.add(Bencode.write(new BencodeValue.BencodeDictionary(tooShort)));
    List<String> messages = new ArrayList<>();
    for (byte[] layer : layers) {
      java.util.TreeMap<BencodeValue.BencodeString, byte[]> values = new java.util.TreeMap<>();
      values.put(BencodeValue.BencodeString.of("info"), good().infoBytes());
      values.put(BencodeValue.BencodeString.of("piece layers"), layer);
      assertThatThrownBy(() -> Metainfo.parse(Metainfo.join(values)))
          .isInstanceOf(MalformedTorrentException.class)
          .satisfies(e -> messages.add(String.valueOf(e.getMessage())));
    }
    assertThat(messages)
        .containsExactly(
            "no piece layer for \"n/a\"",
            "the piece layer of \"n/a\" has 32 bytes, not 32 for each of 2 pieces");
  }

  @Test
  void writes_bencode_that_is_canonical() throws IOException, NoSuchAlgorithmException {
    byte[] bytes = good().toBytes();
    assertThat(Bencode.write(Bencode.parse(bytes, Limits.TORRENT))).isEqualTo(bytes);
  }
}
