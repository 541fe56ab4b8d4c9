// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of [DialRule], case by case.
class DialRuleTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0.0.0.0, UNUSABLE",
    "0.1.2.3, UNUSABLE",
    "224.0.0.1, UNUSABLE",
    "239.192.152.143, UNUSABLE",
    "240.0.0.1, UNUSABLE",
    "255.255.255.255, UNUSABLE",
    "127.0.0.1, LOOPBACK",
    "127.255.0.9, LOOPBACK",
    "10.1.2.3, LOCAL",
    "172.16.0.1, LOCAL",
    "172.31.255.1, LOCAL",
    "172.32.0.1, GLOBAL",
    "192.168.1.1, LOCAL",
    "169.254.1.1, LOCAL",
    "100.64.0.1, LOCAL",
    "100.127.255.254, LOCAL",
    "100.128.0.1, GLOBAL",
    "198.18.0.1, LOCAL",
    "192.0.2.1, GLOBAL",
    "8.8.8.8, GLOBAL",
    "::, UNUSABLE",
    "::1, LOOPBACK",
    "::127.0.0.1, UNUSABLE",
    "::ffff:127.0.0.1, LOOPBACK",
    "ff02::1, UNUSABLE",
    "ff15::efc0:988f, UNUSABLE",
    "100::1, UNUSABLE",
    "fe80::1, LOCAL",
    "fec0::1, LOCAL",
    "fd00::2, LOCAL",
    "fc00::2, LOCAL",
    "64:ff9b::127.0.0.1, LOOPBACK",
    "64:ff9b::8.8.8.8, GLOBAL",
    "2002:7f00:1::1, LOOPBACK",
    "2002:808:808::1, GLOBAL",
    "2001:db8::1, GLOBAL",
  })
  void scopes(String address, AddressScope scope) {
    assertThat(AddressScope.of(IpAddress.parse(address))).isEqualTo(scope);
  }

  @ParameterizedTest(name = "{1} named by {0}: {2}")
  @CsvSource({
    // who runs the session does as he likes
    "owner, 127.0.0.1:22, DIALED",
    "owner, 239.1.1.1:6881, DIALED",
    "owner, 192.0.2.1:0, NEVER",
    // from the internet
    "198.51.100.1, 203.0.113.5:6881, DIALED",
    "198.51.100.1, [2001:db8::5]:6881, DIALED",
    "198.51.100.1, 203.0.113.5:443, LAST",
    "198.51.100.1, 203.0.113.5:1, LAST",
    "198.51.100.1, 203.0.113.5:25, NEVER",
    "198.51.100.1, 203.0.113.5:3306, NEVER",
    "198.51.100.1, 203.0.113.5:27017, NEVER",
    "198.51.100.1, 203.0.113.5:0, NEVER",
    "198.51.100.1, 127.0.0.1:6881, NEVER",
    "198.51.100.1, [::1]:6881, NEVER",
    "198.51.100.1, 10.0.0.1:6881, NEVER",
    "198.51.100.1, 192.168.1.1:6881, NEVER",
    "198.51.100.1, 100.64.0.1:6881, NEVER",
    "198.51.100.1, 169.254.169.254:6881, NEVER",
    "198.51.100.1, [fe80::1]:6881, NEVER",
    "198.51.100.1, [fd00::1]:6881, NEVER",
    "198.51.100.1, [64:ff9b::10.0.0.1]:6881, NEVER",
    "198.51.100.1, 0.0.0.0:6881, NEVER",
    "198.51.100.1, 224.0.0.1:6881, NEVER",
    "198.51.100.1, 255.255.255.255:6881, NEVER",
    "198.51.100.1, [ff02::1]:6881, NEVER",
    // from who knows where
    "somebody, 203.0.113.5:6881, DIALED",
    "somebody, 10.0.0.1:6881, NEVER",
    "somebody, 127.0.0.1:6881, NEVER",
    // a magnet link may name what is near, but nothing that is no peer
    "link, 127.0.0.1:6881, DIALED",
    "link, 192.168.1.1:6881, DIALED",
    "link, [fe80::1]:6881, DIALED",
    "link, 203.0.113.5:6881, DIALED",
    "link, 127.0.0.1:0, NEVER",
    "link, 127.0.0.1:6379, NEVER",
    "link, 127.0.0.1:80, LAST",
    "link, 224.0.0.1:6881, NEVER",
    "link, 255.255.255.255:6881, NEVER",
    "link, 0.0.0.0:6881, NEVER",
    // from our own network
    "192.168.1.9, 192.168.1.1:6881, DIALED",
    "192.168.1.9, 10.0.0.1:6881, DIALED",
    "192.168.1.9, [fd00::1]:6881, DIALED",
    "192.168.1.9, 203.0.113.5:6881, DIALED",
    "192.168.1.9, 127.0.0.1:6881, NEVER",
    "192.168.1.9, 192.168.1.1:22, NEVER",
    "192.168.1.9, 192.168.1.1:80, LAST",
    "192.168.1.9, 224.0.0.1:6881, NEVER",
    // from this machine
    "127.0.0.1, 127.0.0.1:6881, DIALED",
    "127.0.0.1, 192.168.1.1:6881, DIALED",
    "::1, 127.0.0.1:6881, DIALED",
    "127.0.0.1, 127.0.0.1:25, NEVER",
    "127.0.0.1, 0.0.0.0:6881, NEVER",
  })
  void what_becomes_of_an_address(String namer, String named, DialRule.Verdict verdict) {
    PeerAddress address = PeerAddress.parse(named);
    if (namer.equals("owner")) {
      assertThat(DialRule.judge(address, Namer.owner())).isEqualTo(verdict);
      return;
    }
    if (namer.equals("link")) {
      assertThat(DialRule.judge(address, Namer.link())).isEqualTo(verdict);
      return;
    }
    Optional<IpAddress> ip =
        namer.equals("somebody") ? Optional.empty() : Optional.of(IpAddress.parse(namer));
    assertThat(DialRule.judge(address, new Namer.Stranger(ip))).isEqualTo(verdict);
    assertThat(DialRule.judge(address, Namer.tracker(ip))).isEqualTo(verdict);
  }

  @Test
  void networks_are_what_one_owner_has() {
    assertThat(AddressScope.network(IpAddress.parse("203.0.113.77")))
        .isEqualTo(IpAddress.parse("203.0.113.0"));
    assertThat(AddressScope.network(IpAddress.parse("2001:db8:1:2:3:4:5:6")))
        .isEqualTo(IpAddress.parse("2001:db8:1:2::"));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.77, 203.0.113.77",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::",
    "64:ff9b::203.0.113.77, 203.0.113.77",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2, 192.0.2.45", // the example of RFC 4380
  })
  void hosts_are_what_one_holder_has(String address, String host) {
    assertThat(AddressScope.host(IpAddress.parse(address))).isEqualTo(IpAddress.parse(host));
  }
}
