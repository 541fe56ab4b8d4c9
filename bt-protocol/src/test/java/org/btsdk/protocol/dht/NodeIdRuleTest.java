// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.btsdk.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeIdRuleTest {
  @ParameterizedTest
  @CsvSource({
    "124.31.75.21, 5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401",
    "21.75.31.124, 5a3ce9c14e7a08645677bbd1cfe7d8f956d53256",
    "65.23.51.170, a5d43220bc8f112a3d426c84764f8c2a1150e616",
    "84.124.73.14, 1b0321dd1bb1fe518101ceef99462b947a01ff41",
    "43.213.53.83, e56f6cbf5b7c4be0237986d5243b87aa6d51305a"
  })
  void takes_the_ids_of_bep_42(String address, String id) {
    byte[] bytes = HexFormat.of().parseHex(id);
    assertThat(NodeIdRule.isSecure(bytes, IpAddress.parse(address))).isTrue();
    bytes[2] ^= 0x07; // bits of chance
    bytes[10] ^= 0x55;
    assertThat(NodeIdRule.isSecure(bytes, IpAddress.parse(address))).isTrue();
    bytes[2] ^= 0x08; // the last of the 21
    assertThat(NodeIdRule.isSecure(bytes, IpAddress.parse(address))).isFalse();
  }

  @Test
  void takes_an_id_for_its_own_address_only() {
    byte[] id = HexFormat.of().parseHex("5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401");
    assertThat(NodeIdRule.isSecure(id, IpAddress.parse("124.31.75.22"))).isFalse();
    id[19] ^= 0x01;
    assertThat(NodeIdRule.isSecure(id, IpAddress.parse("124.31.75.21"))).isFalse();
  }

  @Test
  void generates_ids_that_it_takes() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 100; i++) {
      byte[] v4 = new byte[4];
      byte[] v6 = new byte[16];
      random.nextBytes(v4);
      random.nextBytes(v6);
      v4[0] = 8;
      v6[0] = 0x20;
      for (IpAddress address : new IpAddress[] {IpAddress.of(v4), IpAddress.of(v6)}) {
        assertThat(NodeIdRule.isSecure(NodeIdRule.generate(address, random), address)).isTrue();
      }
    }
  }

  @Test
  void looks_at_the_network_part_of_an_ipv6_address() {
    byte[] id = NodeIdRule.generate(IpAddress.parse("2001:db8:1:2::1"), new SplittableRandom(1));
    assertThat(NodeIdRule.isSecure(id, IpAddress.parse("2001:db8:1:2:ffff::9"))).isTrue();
    assertThat(NodeIdRule.isSecure(id, IpAddress.parse("2001:db8:1:3::1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 127.0.0.1",
    "172.16.0.1, 172.31.255.255",
    "192.168.0.1, 169.254.1.1",
    "::1, fe80::1",
    "fd00::1, fc00::1"
  })
  void leaves_local_addresses_out(String one, String other) {
    for (String address : new String[] {one, other}) {
      assertThat(NodeIdRule.isExempt(IpAddress.parse(address))).isTrue();
      assertThat(NodeIdRule.isSecure(new byte[20], IpAddress.parse(address))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "2001:db8::1", "::2"})
  void leaves_no_other_address_out(String address) {
    assertThat(NodeIdRule.isExempt(IpAddress.parse(address))).isFalse();
  }

  @Test
  void refuses_an_id_of_another_length() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeIdRule.isSecure(new byte[19], IpAddress.parse("8.8.8.8")));
  }
}
