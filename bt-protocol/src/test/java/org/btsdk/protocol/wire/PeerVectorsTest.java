// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

class PeerVectorsTest {
  private static final Sha1Hash HASH = Sha1Hash.parse("aa".repeat(20));

  @Test
  void computes_the_allowed_fast_set_of_bep_6() {
    IpAddress ip = IpAddress.parse("80.4.4.200");
    assertThat(AllowedFastSet.of(ip, HASH, 1313, 7))
        .containsExactly(1059, 431, 808, 1217, 287, 376, 1188);
    assertThat(AllowedFastSet.of(ip, HASH, 1313, 9))
        .containsExactly(1059, 431, 808, 1217, 287, 376, 1188, 353, 508);
  }

  @Test
  void allows_all_of_a_torrent_that_is_smaller_than_the_set() {
    IpAddress ip = IpAddress.parse("80.4.4.200");
    assertThat(AllowedFastSet.of(ip, HASH, 3, 10)).containsExactly(0, 1, 2);
    assertThat(AllowedFastSet.of(ip, HASH, 11, 10)).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void allows_nothing_where_bep_6_has_no_rule() {
    assertThat(AllowedFastSet.of(IpAddress.parse("2001:db8::1"), HASH, 1313, 10)).isEmpty();
    assertThat(AllowedFastSet.of(IpAddress.parse("80.4.4.200"), HASH, 0, 10)).isEmpty();
  }

  @Test
  void computes_the_priorities_of_bep_40() {
    assertThat(priority("123.213.32.10:0", "98.76.54.32:0")).isEqualTo(0xec2d7224L);
    assertThat(priority("123.213.32.10:0", "123.213.32.234:0")).isEqualTo(0x99568189L);
    assertThat(priority("1.2.3.4:1234", "1.2.3.4:300")).isEqualTo(0xae8b7034L);
    assertThat(priority("[2001:db8:1:200:ffff::1]:0", "[2001:db8:2:300:ffff::1]:0"))
        .isEqualTo(0x1f781156L);
    assertThat(priority("[2001:db8:1:aaff::1]:0", "[2001:db8:1:bbff::1]:0")).isEqualTo(0x2bdb1086L);
  }

  @Test
  void gives_both_peers_the_same_priority() {
    assertThat(priority("123.213.32.10:1", "[2001:db8::1]:2"))
        .isEqualTo(priority("[2001:db8::1]:2", "123.213.32.10:1"));
    assertThat(priority("98.76.54.32:0", "123.213.32.10:0")).isEqualTo(0xec2d7224L);
  }

  @Test
  void names_the_programs_people_know() {
    assertThat(name("-TR4100-abcdefghijkl")).isEqualTo("Transmission 4.1.0");
    assertThat(name("-qB5120-abcdefghijkl")).isEqualTo("qBittorrent 5.1.2");
    assertThat(name("-lt0G50-abcdefghijkl")).isEqualTo("rTorrent 0.16.5");
    assertThat(name("M7-2-1--abcdefghijkl")).isEqualTo("BitTorrent 7.2.1");
    assertThat(name("-ZZ1234-abcdefghijkl")).isEqualTo("ZZ 1.2.3.4");
    assertThat(name("\u0001_garbage_\u0000_id_12345")).isEqualTo("%01_garbage_%00_id_12345");
    assertThat(name("-------------------!")).isEqualTo("-------------------!");
  }

  @Test
  void tells_our_own_ids_from_those_of_bittorrent() {
    assertThat(name("-bt0100-abcdefghijkl")).isEqualTo("bt 0.1.0");
    assertThat(name("-BT0100-abcdefghijkl")).isEqualTo("BitTorrent 0.1.0");
  }

  private static String name(String id) {
    return ClientName.of(PeerId.of(id.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static long priority(String one, String other) {
    return PeerPriority.of(PeerAddress.parse(one), PeerAddress.parse(other));
  }
}
