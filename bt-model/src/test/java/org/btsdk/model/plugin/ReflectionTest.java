// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Ed25519Signature;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.Sha256Hash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// From another package than the values', as templates and serializers do it.
class ReflectionTest {
  static Object[] values() {
    return new Object[] {
      Sha1Hash.of(new byte[20]),
      Sha256Hash.of(new byte[32]),
      Ed25519PublicKey.of(new byte[32]),
      Ed25519Signature.of(new byte[64])
    };
  }

  @ParameterizedTest
  @MethodSource("values")
  void what_values_inherit_can_be_called_by_reflection(Object value) throws Exception {
    assertThat(value.getClass().getMethod("toHex").invoke(value)).isEqualTo(value.toString());
    assertThat((byte[]) value.getClass().getMethod("toBytes").invoke(value)).containsOnly(0);
  }
}
