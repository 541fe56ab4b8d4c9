// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values around the DHT: hosts, links and pointers.
class DhtValuesTest {
  private static final Ed25519PublicKey KEY =
      Ed25519PublicKey.parse("8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e");

  @ParameterizedTest
  @CsvSource({
    "router.example:6881, router.example, 6881",
    "192.0.2.1:1, 192.0.2.1, 1",
    "[2001:db8::1]:65535, 2001:db8::1, 65535"
  })
  void reads_a_host_and_a_port(String text, String host, int port) {
    HostAndPort place = HostAndPort.parse(text);
    assertThat(place).isEqualTo(new HostAndPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host", "host:", ":1", "host:0", "host:65536", "host:1x", "a b:1", "::1:1"})
  void refuses_what_is_no_host_and_port(String text) {
    assertThat(HostAndPort.find(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> HostAndPort.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "[::1]", "user@host"})
  void is_made_of_nothing_that_could_not_be_read_again(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostAndPort(host, 1))
        .withMessageContaining('"' + host + '"');
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void names_a_port_out_of_its_range(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostAndPort("host", port))
        .withMessageContaining(String.valueOf(port));
  }

  @Test
  void tells_addresses_from_names() {
    assertThat(HostAndPort.parse("[2001:db8::1]:7").literal())
        .contains(PeerAddress.parse("[2001:db8::1]:7"));
    assertThat(HostAndPort.parse("router.example:7").literal()).isEmpty();
  }

  @Test
  void points_to_a_torrent_and_back() {
    TorrentPointer pointer = new TorrentPointer(Sha1Hash.parse("5a".repeat(20)));
    assertThat(TorrentPointer.of(pointer.toValue())).contains(pointer);
  }

  @Test
  void takes_no_other_value_for_a_pointer() {
    assertThat(TorrentPointer.of(BencodeString.of("ih"))).isEmpty();
    assertThat(TorrentPointer.of(BencodeDictionary.of(Map.of("ih", new BencodeInteger(1)))))
        .isEmpty();
    assertThat(TorrentPointer.of(BencodeDictionary.of(Map.of("ih", BencodeString.of("short")))))
        .isEmpty();
  }

  @Test
  void reads_the_links_of_bep_46() throws Exception {
    MutableLink plain = MutableLink.parse("magnet:?xs=urn:btpk:" + KEY);
    MutableLink salted = MutableLink.parse("magnet:?dn=a+b&s=6e&xs=URN:BTPK:" + KEY + "#x");

    assertThat(plain.target().hash()).hasToString("cc3f9d90b572172053626f9980ce261a850d050b");
    assertThat(salted.target().hash()).hasToString("59ee7c2cb9b4f7eb1986ee2d18fd2fdb8a56554f");
    assertThat(salted.displayName()).contains("a b");
    assertThat(MutableLink.parse(salted.toString())).isEqualTo(salted);
    assertThat(plain).hasToString("magnet:?xs=urn:btpk:" + KEY);
  }

  @Test
  void takes_all_else_of_a_link_along_to_the_torrent_it_points_to() throws Exception {
    String rest = "&dn=a%20b&tr=http%3A%2F%2Ft%2F&ws=http%3A%2F%2Fw%2F&x.pe=192.0.2.1:7&so=0,2-4";
    MutableLink link = MutableLink.parse("magnet:?xs=urn:btpk:" + KEY + "&s=6e" + rest);

    assertThat(link).hasToString("magnet:?xs=urn:btpk:" + KEY + "&s=6e" + rest);
    assertThat(link.to(new TorrentPointer(Sha1Hash.parse("5a".repeat(20)))))
        .isEqualTo(MagnetLink.parse("magnet:?xt=urn:btih:" + "5a".repeat(20) + rest));
  }

  @Test
  void a_link_that_names_a_torrent_too_is_one_to_that_torrent() throws Exception {
    String publisher = "magnet:?xs=http://example.org/&xs=urn:btpk:" + KEY;
    String both = publisher + "&xt=urn:btih:" + "5a".repeat(20);

    assertThat(MutableLink.isOne(publisher)).isTrue();
    assertThat(MutableLink.isOne("magnet:?xs=urn:btpk:short")).isTrue();
    assertThat(MutableLink.isOne(both)).isFalse();
    assertThat(MutableLink.isOne("magnet:?xt=urn:btih:")).isFalse();
    assertThat(MutableLink.isOne("http://example.org/")).isFalse();
    assertThat(MutableLink.parse(both).target().publicKey()).isEqualTo(KEY);
    assertThat(MagnetLink.parse(both).infoHashes().wire()).hasToString("5a".repeat(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "magnet:?xt=urn:btih:5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        "magnet:?xs=http://example.org/x.torrent",
        "magnet:?xs=urn:btpk:abc",
        "magnet:?xs=urn:btpk:8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e&s=6",
        "magnet:?xs=urn:btpk:8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e&s="
            + "6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
            + "6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e",
        "http://example.org/"
      })
  void refuses_links_that_name_no_publisher(String link) {
    assertThatExceptionOfType(MalformedTorrentException.class)
        .isThrownBy(() -> MutableLink.parse(link));
  }
}
