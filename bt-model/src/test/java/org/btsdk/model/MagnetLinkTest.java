// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagnetLinkTest {
  private static final String V1 = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a";
  private static final String V2 =
      "caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e";
  private static final String LINK = "magnet:?xt=urn:btih:" + V1;

  @Test
  void reads_a_version_1_hash_in_hexadecimal_of_either_case() throws MalformedTorrentException {
    assertThat(MagnetLink.parse("MAGNET:?xt=URN:BTIH:C12FE1C06BBA254A9DC9F519B335AA7C1367A88A"))
        .isEqualTo(MagnetLink.of(InfoHashes.v1(Sha1Hash.parse(V1))));
  }

  @Test
  void reads_a_version_1_hash_in_base32() throws MalformedTorrentException {
    assertThat(MagnetLink.parse("magnet:?xt=urn:btih:YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK"))
        .hasToString(LINK);
    assertThat(MagnetLink.parse("magnet:?xt=urn:btih:yex6dqdlxisuvhoj6um3gnnkpqjwpkek"))
        .hasToString(LINK);
  }

  @Test
  void reads_a_version_2_multihash() throws MalformedTorrentException {
    assertThat(MagnetLink.parse("magnet:?xt=urn:btmh:1220" + V2).infoHashes())
        .isEqualTo(InfoHashes.v2(Sha256Hash.parse(V2)));
  }

  @ParameterizedTest
  @CsvSource({"xt,xt", "xt.1,xt.2", "xt.2,xt.1"})
  void reads_both_hashes_of_a_hybrid(String first, String second) throws MalformedTorrentException {
    String link = "magnet:?%s=urn:btmh:1220%s&%s=urn:btih:%s".formatted(first, V2, second, V1);
    assertThat(MagnetLink.parse(link).infoHashes())
        .isEqualTo(InfoHashes.hybrid(Sha1Hash.parse(V1), Sha256Hash.parse(V2)));
  }

  @Test
  void reads_a_plus_sign_as_a_space_only_in_the_name() throws MalformedTorrentException {
    MagnetLink link = MagnetLink.parse(LINK + "&dn=a+b%2Bc%20%C3%A9&tr=http://t/a+b");
    assertThat(link.displayName()).contains("a b+c é");
    assertThat(link.trackers()).containsExactly(URI.create("http://t/a+b"));
  }

  @Test
  void keeps_a_percent_sign_that_begins_no_escape() throws MalformedTorrentException {
    assertThat(MagnetLink.parse(LINK + "&dn=100%&dn=x").displayName()).contains("100%");
    assertThat(MagnetLink.parse(LINK + "&dn=%zz%4").displayName()).contains("%zz%4");
  }

  @Test
  void reads_trackers_once_each_in_order_and_leaves_out_malformed_ones()
      throws MalformedTorrentException {
    MagnetLink link =
        MagnetLink.parse(
            LINK + "&tr=udp%3A%2F%2Ft.example%3A80&tr.1=http://b/&tr=::&tr=&tr=http://b/");
    assertThat(link.trackers())
        .containsExactly(URI.create("udp://t.example:80"), URI.create("http://b/"));
  }

  @Test
  void reads_peers_and_leaves_out_malformed_ones() throws MalformedTorrentException {
    MagnetLink link =
        MagnetLink.parse(
            LINK
                + "&x.pe=192.0.2.1:6881&x.pe=[2001:db8::1]:80&x.pe=host.example:1"
                + "&x.pe=nothing&x.pe=h:0&x.pe=h:99999&x.pe=2001:db8::1:80");
    assertThat(link.peers())
        .containsExactly("192.0.2.1:6881", "[2001:db8::1]:80", "host.example:1");
  }

  @Test
  void takes_no_more_than_a_hundred_peers_of_a_link() throws MalformedTorrentException {
    StringBuilder link = new StringBuilder(LINK);
    for (int i = 1; i <= 2 * MagnetLink.MAX_PEERS; i++) {
      link.append("&x.pe=192.0.2.1:").append(i);
    }
    List<String> peers = MagnetLink.parse(link.toString()).peers();
    assertThat(peers).hasSize(MagnetLink.MAX_PEERS).startsWith("192.0.2.1:1");
  }

  @Test
  void is_made_of_nothing_that_could_not_be_read_again() {
    InfoHashes hashes = InfoHashes.v1(Sha1Hash.of(new byte[20]));
    List<URI> relative = List.of(URI.create("tracker/announce"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> link(hashes, relative, List.of(), List.of()))
        .withMessageContaining("tracker/announce");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> link(hashes, List.of(), relative, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> link(hashes, List.of(), List.of(), List.of("host:0")))
        .withMessageContaining("host:0");
  }

  private static MagnetLink link(
      InfoHashes hashes, List<URI> trackers, List<URI> webSeeds, List<String> peers) {
    return new MagnetLink(hashes, Optional.empty(), trackers, webSeeds, peers, List.of());
  }

  @Test
  void reads_a_selection_of_files() throws MalformedTorrentException {
    assertThat(MagnetLink.parse(LINK + "&so=8,0,2,4-6,5").selectedFiles())
        .containsExactly(0, 2, 4, 5, 6, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "",
        "1-",
        "-1",
        "3-2",
        "1-2-3",
        "0-65536",
        "0-40000,50000-90000",
        "0-40000,0-40000",
        "9999999999",
        "999999999"
      })
  void refuses_a_selection_that_is_malformed_or_too_large(String selection) {
    assertThatThrownBy(() -> MagnetLink.parse(LINK + "&so=" + selection))
        .isInstanceOf(MalformedTorrentException.class)
        .hasMessageStartingWith("not a selection of at most 65536 files");
  }

  @Test
  void ignores_unknown_parameters_and_topics() throws MalformedTorrentException {
    assertThat(MagnetLink.parse("magnet:?xt=urn:ed2k:1&xl=5&&a&=b&xt=urn:btih:" + V1 + "#f"))
        .hasToString(LINK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://x/",
        "magnet:",
        "magnet:?",
        "magnet:?dn=x",
        "magnet:?xt=urn:btih:",
        "magnet:?xt=urn:btih:123",
        "magnet:?xt=urn:btih:zz2fe1c06bba254a9dc9f519b335aa7c1367a88a",
        "magnet:?xt=urn:btih:1EX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK",
        "magnet:?xt=urn:btmh:1220abcd",
        "magnet:?xt=urn:btmh:1114c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
      })
  void refuses_what_is_no_link_or_has_no_good_hash(String text) {
    assertThatThrownBy(() -> MagnetLink.parse(text)).isInstanceOf(MalformedTorrentException.class);
  }

  @Test
  void refuses_a_link_of_absurd_length() {
    assertThatThrownBy(() -> MagnetLink.parse(LINK + "&x=" + "y".repeat(MagnetLink.MAX_LENGTH)))
        .isInstanceOf(MalformedTorrentException.class);
  }

  @Test
  void prints_what_it_reads_again() throws MalformedTorrentException {
    String canonical =
        LINK
            + "&xt=urn:btmh:1220"
            + V2
            + "&dn=a%20b%26c&tr=http%3A%2F%2Ft%2F%3Fa%3Db%26c&ws=http%3A%2F%2Fw%2F"
            + "&x.pe=192.0.2.1:6881&x.pe=%5B2001:db8::1%5D:80&so=0,2-4";
    MagnetLink link = MagnetLink.parse(canonical);
    assertThat(link).hasToString(canonical);
    assertThat(link.toUri()).hasToString(canonical);
  }

  @Test
  void refuses_a_negative_file() {
    assertThatThrownBy(() ->
            new MagnetLink(
                InfoHashes.v1(Sha1Hash.parse(V1)),
                java.util.Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
