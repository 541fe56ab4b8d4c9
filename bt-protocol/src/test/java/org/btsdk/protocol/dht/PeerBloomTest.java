// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HexFormat;
import org.btsdk.model.IpAddress;
import org.junit.jupiter.api.Test;

class PeerBloomTest {
  private static final byte[] BEP_33 =
      HexFormat.of()
          .parseHex(
              """
              F6C3F5EAA07FFD91BDE89F777F26FB2BFF37BDB8FB2BBAA2FD3DDDE7BACFFF75EE7CCBAE
              FE5EEDB1FBFAFF67F6ABFF5E43DDBCA3FD9B9FFDF4FFD3E9DFF12D1BDF59DB53DBE9FA5B
              7FF3B8FDFCDE1AFB8BEDD7BE2F3EE71EBBBFE93BCDEEFE148246C2BC5DBFF7E7EFDCF24F
              D8DC7ADFFD8FFFDFDDFFF7A4BBEEDF5CB95CE81FC7FCFF1FF4FFFFDFE5F7FDCBB7FD79B3
              FA1FC77BFE07FFF905B7B7FFC7FEFEFFE0B8370BB0CD3F5B7F2BD93FEB4386CFDD6F7FD5
              BFAF2E9EBFFFFEECD67ADBF7C67F17EFD5D75EBA6FFEBA7FFF47A91EB1BFBB53E8ABFB57
              62ABE8FF237279BFEFBFEEF5FFC5FEBFDFE5ADFFADFEE1FB737FFFFBFD9F6AEFFEEE76B6
              FD8F72EF\
              """
                  .replace("\n", ""));

  @Test
  void fills_the_filter_of_bep_33() {
    PeerBloom bloom = bloom(0, 256, 0, 1000);
    assertThat(bloom.toBytes()).isEqualTo(BEP_33);
    assertThat(bloom.estimate()).isCloseTo(1224.9308, within(0.0001));
  }

  @Test
  void contains_what_was_added() {
    PeerBloom bloom = bloom(0, 10, 0, 10);
    assertThat(bloom.mayContain(IpAddress.parse("192.0.2.9"))).isTrue();
    assertThat(bloom.mayContain(IpAddress.parse("2001:db8::9"))).isTrue();
    assertThat(bloom.mayContain(IpAddress.parse("192.0.2.10"))).isFalse();
  }

  @Test
  void unites_two_filters() {
    PeerBloom union = bloom(0, 200, 0, 400);
    union.addAll(bloom(100, 256, 300, 1000));
    assertThat(union.toBytes()).isEqualTo(BEP_33);
  }

  @Test
  void estimates_the_empty_and_the_full() {
    assertThat(new PeerBloom().estimate()).isZero();
    byte[] full = new byte[PeerBloom.LENGTH];
    Arrays.fill(full, (byte) 0xff);
    assertThat(PeerBloom.of(full).estimate()).isCloseTo(7806, within(1.0));
  }

  @Test
  void refuses_a_filter_of_another_length() {
    assertThatIllegalArgumentException().isThrownBy(() -> PeerBloom.of(new byte[255]));
  }

  private static PeerBloom bloom(int v4From, int v4To, int v6From, int v6To) {
    PeerBloom bloom = new PeerBloom();
    for (int i = v4From; i < v4To; i++) {
      bloom.add(IpAddress.parse("192.0.2." + i));
    }
    for (int i = v6From; i < v6To; i++) {
      bloom.add(IpAddress.parse("2001:db8::" + Integer.toHexString(i)));
    }
    return bloom;
  }
}
