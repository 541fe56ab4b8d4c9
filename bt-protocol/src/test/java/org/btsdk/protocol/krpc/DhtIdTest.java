// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DhtIdTest {
  private final SplittableRandom chance = new SplittableRandom(5);

  @Test
  void bytes_come_out_as_they_went_in() {
    DhtId id = DhtId.parse("0123456789abcdef0123456789abcdef01234567");
    assertThat(DhtId.of(id.toBytes())).isEqualTo(id).hasSameHashCodeAs(id);
    assertThat(id).hasToString("0123456789abcdef0123456789abcdef01234567");
    assertThat(DhtId.of(id.toSha1Hash())).isEqualTo(id);
  }

  @Test
  void distances_and_order_are_those_of_whole_numbers() {
    for (int i = 0; i < 2000; i++) {
      DhtId center = DhtId.random(chance);
      DhtId one = center.randomAt(chance.nextInt(160), chance);
      DhtId other = center.randomAt(chance.nextInt(160), chance);
      assertThat(center.compareDistance(one, other))
          .isEqualTo(number(center).xor(number(one)).compareTo(number(center).xor(number(other))));
      assertThat(Integer.signum(one.compareTo(other)))
          .isEqualTo(number(one).compareTo(number(other)));
    }
  }

  @Test
  void an_id_by_chance_has_exactly_so_many_bits_in_common() {
    DhtId center = DhtId.random(chance);
    for (int bits = 0; bits < DhtId.BITS; bits++) {
      DhtId near = center.randomAt(bits, chance);
      assertThat(center.sharedBits(near)).isEqualTo(bits);
      assertThat(near.bit(bits)).isNotEqualTo(center.bit(bits));
    }
    assertThat(center.sharedBits(center)).isEqualTo(160);
  }

  @Test
  void nonsense_is_refused() {
    assertThatThrownBy(() -> DhtId.of(new byte[19])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DhtId.random(chance).randomAt(160, chance))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BigInteger number(DhtId id) {
    return new BigInteger(1, id.toBytes());
  }
}
