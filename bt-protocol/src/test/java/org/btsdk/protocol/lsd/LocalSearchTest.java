// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.lsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

class LocalSearchTest {
  private static final String HEX = "0123456789abcdef0123456789abcdef01234567";
  private static final LocalSearch ONE =
      new LocalSearch(6881, List.of(Sha1Hash.parse(HEX)), Optional.of("c00c1e"));

  private static Optional<LocalSearch> parse(String text) {
    return LocalSearch.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<Sha1Hash> hashes(int count) {
    List<Sha1Hash> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Sha1Hash.parse("%040x".formatted(i + 1)));
    }
    return all;
  }

  @Test
  void is_written_as_in_bep_14() {
    assertThat(new String(ONE.encode(LocalGroup.V4), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 6881\r\nInfohash: "
                + HEX
                + "\r\ncookie: c00c1e\r\n\r\n\r\n");
    assertThat(new String(ONE.encode(LocalGroup.V6), StandardCharsets.ISO_8859_1))
        .contains("Host: [ff15::efc0:988f]:6771\r\n");
  }

  @Test
  void reads_what_it_wrote() {
    LocalSearch many = new LocalSearch(1, hashes(LocalSearch.MAX_SENT), Optional.empty());
    for (LocalGroup group : LocalGroup.values()) {
      assertThat(LocalSearch.parse(ONE.encode(group))).contains(ONE);
      assertThat(LocalSearch.parse(many.encode(group))).contains(many);
    }
  }

  @Test
  void the_longest_that_is_sent_fits_into_a_packet() {
    LocalSearch longest =
        new LocalSearch(65535, hashes(LocalSearch.MAX_SENT), Optional.of("x".repeat(8)));
    assertThat(longest.encode(LocalGroup.V6).length)
        .isLessThanOrEqualTo(LocalSearch.MAX_SENT_LENGTH);
  }

  @Test
  void reads_what_others_write() {
    String text =
        "BT-SEARCH * HTTP/1.1\nHOST: 239.192.152.143:6771\nport:  6881 \nINFOHASH: "
            + HEX.toUpperCase(java.util.Locale.ROOT)
            + "\nX-Other: 1\nno header\nCookie: c00c1e\n\nbody: 1";
    assertThat(parse(text)).contains(ONE);
    assertThat(parse("BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: " + HEX)).isPresent();
  }

  @Test
  void the_same_torrent_twice_counts_once_and_what_is_no_hash_not_at_all() {
    String text =
        "BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: "
            + HEX
            + "\r\nInfohash: "
            + HEX
            + "\r\nInfohash: xyz\r\n\r\n";
    assertThat(parse(text).orElseThrow().infoHashes()).hasSize(1);
  }

  @Test
  void what_is_no_search_is_nothing() {
    String hash = "\r\nInfohash: " + HEX + "\r\n\r\n";
    for (String port :
        List.of("0", "65536", "-1", "99999999999", "6881x", "", "0x10", "٦٨٨١", "1 2")) {
      assertThat(parse("BT-SEARCH * HTTP/1.1\r\nPort: " + port + hash)).as(port).isEmpty();
    }
    assertThat(parse("")).isEmpty();
    assertThat(parse("BT-SEARCH * HTTP/1.1\r\nPort: 1\r\n\r\n")).isEmpty();
    assertThat(parse("BT-SEARCH * HTTP/1.1" + hash)).isEmpty();
    assertThat(parse("M-SEARCH * HTTP/1.1\r\nPort: 1" + hash)).isEmpty();
    assertThat(parse("BT-SEARCH * HTTP/1.1\r\nPort: 1" + hash + " ".repeat(5000))).isEmpty();
  }

  @Test
  void an_endless_list_is_cut() {
    LocalSearch many = new LocalSearch(1, hashes(70), Optional.empty());
    assertThat(LocalSearch.parse(many.encode(LocalGroup.V4)).orElseThrow().infoHashes())
        .hasSize(LocalSearch.MAX_READ);
  }

  @Test
  void a_port_is_a_port() {
    assertThatThrownBy(() -> new LocalSearch(0, List.of(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void survives_whatever_a_stranger_sends() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(14);
    byte[] good = ONE.encode(LocalGroup.V4);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = random.nextInt(4); i > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      read += LocalSearch.parse(bad).isPresent() ? 1 : 0;
    }
    assertThat(read).isBetween(1, 19_999);
  }
}
