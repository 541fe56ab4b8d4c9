// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.btsdk.api.DhtKeyPair;
import org.junit.jupiter.api.Test;

class DhtKeyPairTest {
  @Test
  void keys_of_one_seed_are_equal_and_show_nothing_of_it() {
    DhtKeyPair keys = DhtKeyPair.generate();
    assertThat(keys)
        .isEqualTo(DhtKeyPair.ofSeed(keys.seed()))
        .hasSameHashCodeAs(DhtKeyPair.ofSeed(keys.seed()))
        .isNotEqualTo(DhtKeyPair.generate());
    assertThat(keys.toString())
        .contains(keys.publicKey().toHex())
        .doesNotContain(HexFormat.of().formatHex(keys.seed()));
  }
}
