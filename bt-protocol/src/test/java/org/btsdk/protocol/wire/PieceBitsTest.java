// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class PieceBitsTest {
  @Test
  void puts_piece_zero_into_the_highest_bit() {
    BitSet pieces = new BitSet();
    pieces.set(0);
    pieces.set(10);
    PieceBits bits = PieceBits.of(pieces, 11);
    assertThat(bits.toBytes()).containsExactly(0x80, 0x20);
    assertThat(bits.toBitSet()).isEqualTo(pieces);
    assertThat(bits.count()).isEqualTo(2);
    assertThat(bits.has(10)).isTrue();
    assertThat(bits.has(9)).isFalse();
    assertThat(bits.has(99)).isFalse();
  }

  @Test
  void refuses_a_piece_that_the_torrent_has_not() {
    BitSet pieces = new BitSet();
    pieces.set(8);
    assertThatThrownBy(() -> PieceBits.of(pieces, 8)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void finds_a_wrong_length_and_spare_bits() throws ProtocolViolation {
    PieceBits.of((byte) 0xff).check(8);
    PieceBits.of((byte) 0xfe).check(7);
    PieceBits.of().check(0);
    assertThatThrownBy(() -> PieceBits.of((byte) 0xff).check(7))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> PieceBits.of((byte) 0xff).check(9))
        .isInstanceOf(ProtocolViolation.class);
  }
}
