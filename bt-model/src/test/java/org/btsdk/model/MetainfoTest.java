// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.btsdk.model.FileEntry.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetainfoTest {
  private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";

  /// An `info` of one file, one piece.
  private static final String INFO =
      "d6:lengthi5e4:name1:n12:piece lengthi16384e6:pieces20:%se".formatted(HASH);

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static Metainfo parse(String text) throws MalformedTorrentException {
    return Metainfo.parse(bytes(text));
  }

  private static Metainfo torrent(String outerBeforeInfo) throws MalformedTorrentException {
    return parse("d" + outerBeforeInfo + "4:info" + INFO + "e");
  }

  /// A torrent of many files, the list given.
  private static Metainfo files(String files) throws MalformedTorrentException {
    return parse(
        "d4:infod5:filesl%se4:name1:n12:piece lengthi16384e6:pieces20:%see".formatted(files, HASH));
  }

  @Test
  void hashes_the_raw_bytes_of_info_even_if_their_keys_are_out_of_order()
      throws MalformedTorrentException, NoSuchAlgorithmException {
    String info = "d4:name1:n6:lengthi5e12:piece lengthi16384e6:pieces20:%s1:xi1ee".formatted(HASH);
    Metainfo metainfo = parse("d4:info" + info + "7:comment1:ce\n\n");
    byte[] digest = MessageDigest.getInstance("SHA-1").digest(bytes(info));
    assertThat(metainfo.infoHashes()).isEqualTo(InfoHashes.v1(Sha1Hash.of(digest)));
    assertThat(metainfo.infoBytes()).isEqualTo(bytes(info));
    assertThat(metainfo.comment()).contains("c");
  }

  @Test
  void reads_piece_hashes_in_place() throws MalformedTorrentException {
    Metainfo metainfo = torrent("");
    assertThat(metainfo.pieceHash(0)).isEqualTo(Sha1Hash.of(bytes(HASH)));
    assertThat(metainfo.matchesPieceHash(0, bytes(HASH))).isTrue();
    assertThat(metainfo.matchesPieceHash(0, bytes("b" + HASH.substring(1)))).isFalse();
    assertThat(metainfo.matchesPieceHash(0, bytes(HASH.substring(1)))).isFalse();
    assertThatThrownBy(() -> metainfo.pieceHash(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void reads_trackers_in_tiers() throws MalformedTorrentException {
    assertThat(
            torrent("8:announce8:http://a13:announce-listll8:http://b9:udp://c:1el8:http://dee")
                .trackers())
        .containsExactly(
            List.of(URI.create("http://b"), URI.create("udp://c:1")),
            List.of(URI.create("http://d")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8:announce8:http://a",
        "8:announce8:http://a13:announce-listle",
        "8:announce8:http://a13:announce-listllee",
        "8:announce8:http://a13:announce-listi1e",
        "13:announce-listl8:http://ae",
        "13:announce-list8:http://a",
        "13:announce-listlli1e8:http://ael1:*eli1eee",
        "8:announcel8:http://ae"
      })
  void takes_oddities_for_one_tracker(String outer) throws MalformedTorrentException {
    assertThat(torrent(outer).trackers()).containsExactly(List.of(URI.create("http://a")));
  }

  @ParameterizedTest
  @CsvSource({"8:url-list8:http://a", "8:url-listl8:http://a0:i1e8:http://ae"})
  void reads_web_seeds_from_a_string_or_a_list(String outer) throws MalformedTorrentException {
    assertThat(parse("d4:info" + INFO + outer + "e").webSeeds())
        .containsExactly(URI.create("http://a"));
  }

  @Test
  void encodes_what_may_not_stand_in_a_web_seed() throws MalformedTorrentException {
    assertThat(parse("d4:info" + INFO + "8:url-list16:http://a/b c[1]%e").webSeeds())
        .containsExactly(URI.create("http://a/b%20c%5B1%5D%25"));
  }

  @Test
  void reads_the_other_outer_fields() throws MalformedTorrentException {
    Metainfo metainfo =
        parse(
            "d7:comment1:c13:comment.utf-82:\u00c3\u00a910:created by1:m13:creation datei86400e"
                + "9:httpseedsl8:http://he4:info"
                + INFO
                + "5:nodesll1:hi80eel3:::1i81eel3:a bi1eel1:hi0eeli1ei2eeee");
    assertThat(metainfo.comment()).contains("é");
    assertThat(metainfo.createdBy()).contains("m");
    assertThat(metainfo.creationDate()).contains(Instant.ofEpochSecond(86_400));
    assertThat(metainfo.httpSeeds()).containsExactly(URI.create("http://h"));
    assertThat(metainfo.nodes()).containsExactly("h:80", "[::1]:81");
  }

  @Test
  void leaves_out_outer_fields_of_the_wrong_kind() throws MalformedTorrentException {
    Metainfo metainfo =
        torrent("8:announcei1e7:commentle10:created byde13:creation datei9223372036854775807e");
    assertThat(metainfo.trackers()).isEmpty();
    assertThat(metainfo.comment()).isEmpty();
    assertThat(metainfo.createdBy()).isEmpty();
    assertThat(metainfo.creationDate()).isEmpty();
  }

  @Test
  void puts_the_files_of_many_below_the_name_and_prefers_utf_8() throws MalformedTorrentException {
    Metainfo metainfo =
        files("d6:lengthi1e4:pathl1:aeed6:lengthi2e4:pathl1:?e10:path.utf-8l1:d2:\u00c3\u00a9ee");
    assertThat(metainfo.files())
        .containsExactly(
            FileEntry.of(List.of("n", "a"), 1), FileEntry.of(List.of("n", "d", "é"), 2));
  }

  @Test
  void takes_a_torrent_with_length_and_files_for_one_of_many() throws MalformedTorrentException {
    Metainfo metainfo =
        parse(
            "d4:infod5:filesld6:lengthi1e4:pathl1:aeee6:lengthi0e4:name1:n12:piece lengthi9e6:pieces20:%see"
                .formatted(HASH));
    assertThat(metainfo.files()).containsExactly(FileEntry.of(List.of("n", "a"), 1));
  }

  @Test
  void reads_attributes_padding_and_symlinks() throws MalformedTorrentException {
    Metainfo metainfo =
        files(
            "d4:attr2:hx6:lengthi1e4:pathl1:aee"
                + "d4:attr1:p6:lengthi2e4:pathl4:.pad1:2ee"
                + "d6:lengthi3e4:pathl26:_____padding_file_0_if_youee"
                + "d4:attr1:l6:lengthi9e4:pathl1:le12:symlink pathl2:..1:aee");
    assertThat(metainfo.files().get(0).attributes())
        .containsExactly(Attribute.EXECUTABLE, Attribute.HIDDEN);
    assertThat(metainfo.files().get(1).isPadding()).isTrue();
    assertThat(metainfo.files().get(2).isPadding()).isTrue();
    assertThat(metainfo.files().get(3))
        .isEqualTo(
            new FileEntry(
                List.of("n", "l"), 0, EnumSet.of(Attribute.SYMLINK), List.of("n", "_", "a")));
    assertThat(metainfo.geometry().dataBytes()).isEqualTo(1);
  }

  @Test
  void makes_names_safe() throws MalformedTorrentException {
    assertThat(files("d6:lengthi1e4:pathl2:..2:..4:a/\u0000beed6:lengthi1e4:pathlee").files())
        .extracting(FileEntry::displayPath)
        .containsExactly("n/_/_/a__b", "n/_ (2)");
    assertThat(
            parse(
                    "d4:infod6:lengthi5e4:name8:../../\u00ffx12:piece lengthi9e6:pieces20:%see"
                        .formatted(HASH))
                .name())
        .isEqualTo(".._..__x");
  }

  @Test
  void names_a_nameless_torrent_by_its_hash() throws MalformedTorrentException {
    Metainfo metainfo =
        parse("d4:infod6:lengthi5e4:name0:12:piece lengthi9e6:pieces20:%see".formatted(HASH));
    assertThat(metainfo.name()).isEqualTo(metainfo.infoHashes().toString());
  }

  @Test
  void reads_private_and_source() throws MalformedTorrentException {
    Metainfo metainfo =
        parse(
            "d4:infod6:lengthi5e4:name1:n12:piece lengthi9e6:pieces20:%s7:privatei1e6:source1:see"
                .formatted(HASH));
    assertThat(metainfo.isPrivate()).isTrue();
    assertThat(metainfo.source()).contains("s");
    assertThat(torrent("").isPrivate()).isFalse();
  }

  @Test
  void accepts_a_torrent_of_empty_files() throws MalformedTorrentException {
    Metainfo metainfo = parse("d4:infod6:lengthi0e4:name1:n12:piece lengthi9e6:pieces0:ee");
    assertThat(metainfo.geometry().pieceCount()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | not a torrent file: at byte 0: the input ends too early",
        "<html> | not a torrent file: at byte 0: expected a value, not '<'",
        "le | not a torrent file: no dictionary",
        "de | not a torrent file: no \"info\" dictionary",
        "d4:infoi1ee | not a torrent file: no \"info\" dictionary",
        "d4:infodee | info has no \"pieces\"",
        "d4:infod6:pieces0:ee | info has no \"piece length\"",
        "d4:infod12:piece lengthi0e6:pieces0:ee | the piece length is from 1 to 536870912, not 0",
        "d4:infod12:piece lengthi536870913e6:pieces0:ee | the piece length is from 1 to 536870912,"
            + " not 536870913",
        "d4:infod12:piece lengthi1e6:pieces0:ee | info has no \"name\"",
        "d4:infod4:name1:n12:piece lengthi1e6:pieces0:ee | the file \"n\" has no length, or a"
            + " negative one",
        "d4:infod6:lengthi-1e4:name1:n12:piece lengthi1e6:pieces0:ee | the file \"n\" has no"
            + " length, or a negative one",
        "d4:infod6:lengthi1e4:name1:n12:piece lengthi1e6:pieces0:ee | \"pieces\" has 0 bytes, not"
            + " 20 for each of 1 pieces",
        "d4:infod6:lengthi1e4:name1:n12:piece lengthi1e6:pieces21:aaaaaaaaaaaaaaaaaaaaaee |"
            + " \"pieces\" has 21 bytes, not 20 for each of 1 pieces",
        "d4:infod6:lengthi4194305e4:name1:n12:piece lengthi1e6:pieces0:ee | 4194305 pieces are more"
            + " than the limit of 4194304",
        "d4:infod6:lengthi9223372036854775807e4:name1:n12:piece lengthi1e6:pieces0:ee | the files"
            + " are longer than 2^62 bytes in all",
        "d4:infod5:filesle4:name1:n12:piece lengthi1e6:pieces0:ee | \"files\" is empty",
        "d4:infod5:filesli1ee4:name1:n12:piece lengthi1e6:pieces0:ee | an entry of \"files\" is no"
            + " dictionary",
        "d4:infod5:filesldee4:name1:n12:piece lengthi1e6:pieces0:ee | file 0 has no \"path\"",
        "d4:infod5:filesld4:pathli1eeee4:name1:n12:piece lengthi1e6:pieces0:ee | file 0 has no"
            + " \"path\"",
        "d4:infod12:meta versioni3e12:piece lengthi1e6:pieces0:ee | unknown meta version 3",
        "d4:infod9:file treede12:piece lengthi1eee | a \"file tree\" without \"meta version\" 2",
        "d4:infod12:meta versioni2e4:name1:n12:piece lengthi16384eee | info has no \"file tree\"",
        "d4:infod9:file treede12:meta versioni2e4:name1:n12:piece lengthi16384eee | the \"file"
            + " tree\" has no file",
        "d4:infod9:file treede12:meta versioni2e4:name1:n12:piece lengthi24576eee | the piece"
            + " length of version 2 is a power of two, 16 KiB or more, not 24576",
        "d4:infod9:file treed1:ad0:d6:lengthi1eeee12:meta versioni2e4:name1:n12:piece"
            + " lengthi16384eee | the file \"a\" has no \"pieces root\"",
        "d4:infod9:file treed1:ad0:d11:pieces root1:xeee12:meta versioni2e4:name1:n12:piece"
            + " lengthi16384eee | the \"pieces root\" of \"a\" has 1 bytes, not 32",
        "d4:infod9:file treed1:ad0:d6:lengthi0ee1:bdeee12:meta versioni2e4:name1:n12:piece"
            + " lengthi16384eee | \"a\" is a file and a folder",
        "d4:infod9:file treed0:d6:lengthi0eee12:meta versioni2e4:name1:n12:piece lengthi16384eee |"
            + " the \"file tree\" has a file without a name in \"\"",
        "d4:infod9:file treed1:ai1ee12:meta versioni2e4:name1:n12:piece lengthi16384eee | \"a\" in"
            + " the \"file tree\" is no dictionary"
      })
  void says_why_a_torrent_is_malformed(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(MalformedTorrentException.class)
        .hasMessage(message);
  }

  @Test
  void refuses_a_path_that_is_too_deep() {
    assertThatThrownBy(() -> files("d6:lengthi1e4:pathl" + "1:a".repeat(65) + "ee"))
        .hasMessage("a path has 65 components, more than the limit of 64");
  }

  @Test
  void refuses_unsorted_files_of_version_2_whose_order_is_that_of_their_keys() {
    String tree = "d1:bd0:d6:lengthi0eee1:ad0:d6:lengthi0eeee";
    assertThatThrownBy(() ->
            parse(
                "d4:infod9:file tree%s12:meta versioni2e4:name1:n12:piece lengthi16384eee"
                    .formatted(tree)))
        .hasMessageContaining("the keys are not sorted");
  }

  @Test
  void makes_a_torrent_from_its_info_alone() throws MalformedTorrentException {
    Metainfo metainfo = Metainfo.ofInfo(bytes(INFO));
    assertThat(metainfo.infoHashes()).isEqualTo(torrent("").infoHashes());
    assertThat(metainfo.infoBytes()).isEqualTo(bytes(INFO));
    assertThatThrownBy(() -> Metainfo.ofInfo(bytes(INFO + "1:xi1e")))
        .hasMessage("bytes follow the info dictionary");
  }

  @Test
  void edits_outer_fields_and_leaves_all_others_as_they_are() throws MalformedTorrentException {
    Metainfo before =
        parse(
            "d8:announce8:http://a7:comment1:c4:info"
                + INFO
                + "3:oddd1:bi1e1:ai2ee13:creation datei5ee");
    Metainfo after =
        before
            .edit()
            .trackers(List.of(List.of(URI.create("http://x")), List.of(URI.create("http://y"))))
            .webSeeds(List.of(URI.create("http://w/")))
            .comment("new")
            .createdBy("us")
            .noCreationDate()
            .build();
    assertThat(new String(after.toBytes(), ISO_8859_1))
        .isEqualTo(
            "d8:announce8:http://x13:announce-listll8:http://xel8:http://yee7:comment3:new"
                + "10:created by2:us4:info"
                + INFO
                + "3:oddd1:bi1e1:ai2ee8:url-listl9:http://w/ee");
    assertThat(after.infoHashes()).isEqualTo(before.infoHashes());
  }

  @Test
  void refuses_to_write_a_uri_that_it_would_not_read_again() throws MalformedTorrentException {
    MetainfoEditor editor = torrent("").edit();
    List<URI> relative = List.of(URI.create("tracker/announce"));
    assertThatThrownBy(() -> editor.trackers(List.of(relative)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tracker/announce");
    assertThatThrownBy(() -> editor.webSeeds(relative))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takes_fields_away() throws MalformedTorrentException {
    Metainfo after =
        torrent("8:announce8:http://a7:comment1:c")
            .edit()
            .trackers(List.of())
            .webSeeds(List.of())
            .comment("")
            .createdBy("")
            .creationDate(Instant.EPOCH)
            .noCreationDate()
            .build();
    assertThat(after).isEqualTo(torrent(""));
  }

  @Test
  void tells_its_magnet_link() throws MalformedTorrentException {
    assertThat(torrent("8:announce8:http://a").toMagnet().toString())
        .isEqualTo(
            "magnet:?xt=urn:btih:%s&dn=n&tr=http%%3A%%2F%%2Fa".formatted(torrent("").infoHashes()));
  }

  @Test
  void equals_another_with_the_same_bytes_only() throws MalformedTorrentException {
    assertThat(torrent("")).isEqualTo(torrent("")).hasSameHashCodeAs(torrent(""));
    assertThat(torrent("")).isNotEqualTo(torrent("7:comment1:c"));
  }

  @Test
  void has_no_version_2_in_a_torrent_of_version_1() throws MalformedTorrentException {
    assertThat(torrent("").piecesRoot(0)).isEmpty();
    assertThat(torrent("").hasPieceLayers()).isFalse();
    assertThat(torrent("").pieceLayerHash(0, 0)).isEmpty();
  }

  @Test
  void builds_the_info_that_libtorrent_made_from_the_same_parts() throws IOException {
    for (String name :
        List.of("many-v1", "many-v2", "many-hybrid", "one-v1", "one-v2", "one-hybrid")) {
      Metainfo made = Metainfo.parse(LibtorrentFilesTest.resource(name + ".torrent"));
      MetainfoBuilder builder = Metainfo.builder(made.name(), made.geometry());
      if (made.infoHashes().v1().isPresent()) {
        byte[] hashes = new byte[20 * made.geometry().pieceCount()];
        for (int i = 0; i < made.geometry().pieceCount(); i++) {
          made.pieceHash(i).copyTo(hashes, 20 * i);
        }
        builder.pieceHashes(hashes);
      }
      for (int i = 0; i < made.files().size(); i++) {
        if (made.piecesRoot(i).isPresent()) {
          builder.file(i, made.piecesRoot(i).get(), made.pieceLayer(i).orElse(new byte[0]));
        }
      }
      Metainfo built = builder.build();
      assertThat(built.infoHashes()).as(name).isEqualTo(made.infoHashes());
      assertThat(built.hasPieceLayers()).isEqualTo(made.infoHashes().v2().isPresent());
    }
  }

  @Test
  void builds_a_private_torrent_with_a_source() {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(16_384, List.of(FileEntry.of(List.of("n"), 5)));
    Metainfo metainfo =
        Metainfo.builder("n", geometry)
            .pieceHashes(bytes(HASH))
            .isPrivate(true)
            .source("tracker")
            .build();
    assertThat(metainfo.isPrivate()).isTrue();
    assertThat(metainfo.source()).contains("tracker");
  }

  @Test
  void refuses_parts_that_make_no_torrent() {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(16_384, List.of(FileEntry.of(List.of("n"), 5)));
    assertThatThrownBy(() -> Metainfo.builder("other", geometry))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Metainfo.builder("n", geometry).pieceHashes(new byte[21]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Metainfo.builder("n", geometry).build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
