// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.btsdk.model.FileEntry.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  private static final String SHA1 = "00ff".repeat(10);
  private static final String SHA256 = "00ff".repeat(16);

  @Test
  void hashes_print_what_they_parse() {
    assertThat(Sha1Hash.parse(SHA1)).hasToString(SHA1);
    assertThat(Sha256Hash.parse(SHA256)).hasToString(SHA256);
    assertThat(Sha1Hash.parse(SHA1.toUpperCase(java.util.Locale.ROOT))).hasToString(SHA1);
  }

  @Test
  void hashes_refuse_other_lengths() {
    assertThatThrownBy(() -> Sha1Hash.of(new byte[19]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sha256Hash.of(new byte[33]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sha1Hash.parse("zz".repeat(20)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashes_do_not_change_with_the_array_they_were_made_from() {
    byte[] bytes = new byte[20];
    Sha1Hash hash = Sha1Hash.of(bytes);
    bytes[0] = 1;
    hash.toBytes()[1] = 1;
    assertThat(hash).isEqualTo(Sha1Hash.of(new byte[20]));
  }

  @Test
  void hashes_are_ordered_by_unsigned_bytes() {
    assertThat(Sha1Hash.parse("ff".repeat(20))).isGreaterThan(Sha1Hash.parse("01".repeat(20)));
    assertThat(Sha256Hash.parse("80".repeat(32))).isGreaterThan(Sha256Hash.parse("7f".repeat(32)));
  }

  @Test
  void hashes_match_a_part_of_an_array() {
    byte[] bytes = new byte[30];
    Sha1Hash.parse(SHA1).copyTo(bytes, 7);
    assertThat(Sha1Hash.parse(SHA1).matches(bytes, 7)).isTrue();
    assertThat(Sha1Hash.parse(SHA1).matches(bytes, 6)).isFalse();
  }

  @Test
  void a_torrent_of_version_2_goes_by_its_cut_hash_on_the_wire() {
    InfoHashes hashes = InfoHashes.v2(Sha256Hash.parse(SHA256));
    assertThat(hashes.wire()).hasToString(SHA256.substring(0, 40));
    assertThat(hashes.isHybrid()).isFalse();
  }

  @Test
  void a_hybrid_shares_a_hash_with_each_of_its_versions_but_is_not_equal() {
    InfoHashes v1 = InfoHashes.v1(Sha1Hash.parse(SHA1));
    InfoHashes v2 = InfoHashes.v2(Sha256Hash.parse(SHA256));
    InfoHashes hybrid = InfoHashes.hybrid(Sha1Hash.parse(SHA1), Sha256Hash.parse(SHA256));
    assertThat(hybrid.sharesHashWith(v1)).isTrue();
    assertThat(v2.sharesHashWith(hybrid)).isTrue();
    assertThat(v1.sharesHashWith(v2)).isFalse();
    assertThat(hybrid).isNotEqualTo(v1).isNotEqualTo(v2);
    assertThat(hybrid.wire()).hasToString(SHA1);
    assertThat(hybrid).hasToString(SHA1 + "+" + SHA256);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1",
    "[2001:DB8::1], 2001:db8::1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    "::ffff:192.0.2.1, 192.0.2.1"
  })
  void addresses_print_in_their_short_form(String text, String shortForm) {
    assertThat(IpAddress.parse(text)).hasToString(shortForm);
    assertThat(IpAddress.parse(shortForm)).isEqualTo(IpAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "127.1",
        "256.1.1.1",
        "1.2.3.4.5",
        "localhost",
        "::g",
        "1:2",
        "0x7f.0.0.1"
      })
  void refuses_what_is_no_address(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addresses_are_ordered_with_version_4_first() {
    assertThat(IpAddress.parse("255.0.0.1")).isLessThan(IpAddress.parse("::1"));
    assertThat(IpAddress.parse("200.0.0.1")).isGreaterThan(IpAddress.parse("100.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1:6881", "[2001:db8::1]:0"})
  void peer_addresses_print_what_they_parse(String text) {
    PeerAddress address = PeerAddress.parse(text);
    assertThat(address).hasToString(text);
    assertThat(PeerAddress.of(address.toSocketAddress())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "192.0.2.1",
        "192.0.2.1:",
        "192.0.2.1:+1",
        "192.0.2.1:-1",
        "192.0.2.1:65536",
        "2001:db8::1:1",
        "localhost:1"
      })
  void refuses_what_is_no_peer_address(String text) {
    assertThatThrownBy(() -> PeerAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_an_unresolved_host() {
    assertThatThrownBy(() -> PeerAddress.of(InetSocketAddress.createUnresolved("h.invalid", 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void peer_ids_begin_with_their_prefix_and_depend_on_the_seed() {
    PeerId id = PeerId.random("-BT0100-", new Random(1));
    assertThat(id.toString()).startsWith("-BT0100-").hasSize(20);
    assertThat(PeerId.random("-BT0100-", new Random(1))).isEqualTo(id);
    assertThat(PeerId.random("-BT0100-", new Random(2))).isNotEqualTo(id);
    assertThatThrownBy(() -> PeerId.random("x".repeat(21), new Random(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void peer_ids_print_no_unprintable_bytes() {
    byte[] bytes = new byte[20];
    Arrays.fill(bytes, (byte) 'a');
    bytes[0] = 0x1b;
    bytes[1] = '%';
    assertThat(PeerId.of(bytes)).hasToString("%1b%25" + "a".repeat(18));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B/s",
    "1023, 1023 B/s",
    "1536, 1.5 KiB/s",
    "12897484, 12.3 MiB/s",
    "9223372036854775807, unlimited"
  })
  void rates_print_for_people(long bytes, String text) {
    assertThat(Rate.bytes(bytes)).hasToString(text);
  }

  @Test
  void rates_are_not_negative_and_do_not_overflow() {
    assertThat(Rate.mib(2)).isEqualTo(Rate.kib(2048)).isLessThan(Rate.UNLIMITED);
    assertThatThrownBy(() -> Rate.bytes(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rate.mib(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void attributes_of_a_file_have_one_order() {
    LinkedHashSet<Attribute> backwards =
        new LinkedHashSet<>(List.of(Attribute.SYMLINK, Attribute.HIDDEN, Attribute.PADDING));
    FileEntry file = new FileEntry(List.of("a"), 0, backwards, List.of());
    assertThat(file.attributes())
        .containsExactly(Attribute.PADDING, Attribute.HIDDEN, Attribute.SYMLINK);
    assertThat(file)
        .isEqualTo(new FileEntry(List.of("a"), 0, EnumSet.copyOf(backwards), List.of()));
  }

  @Test
  void a_file_has_a_path_and_no_negative_length() {
    assertThatThrownBy(() -> FileEntry.of(List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FileEntry.of(List.of("a"), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0"})
  void a_path_that_leads_elsewhere_is_refused(String component) {
    assertThatThrownBy(() -> FileEntry.of(List.of("t", component), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining('"' + component + '"');
    assertThatThrownBy(() ->
            new FileEntry(List.of("t"), 0, Set.of(Attribute.SYMLINK), List.of("t", component)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-B\u00e90100-", "-BT0100-abcdefghijklm"})
  void a_prefix_that_no_peer_id_can_begin_with_is_refused(String prefix) {
    assertThatThrownBy(() -> PeerId.random(prefix, new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(prefix);
  }
}
