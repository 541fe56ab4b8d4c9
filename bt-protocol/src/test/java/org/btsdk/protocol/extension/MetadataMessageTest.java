// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;

class MetadataMessageTest {
  @Test
  void reads_what_it_wrote() throws ProtocolViolation {
    for (MetadataMessage message :
        new MetadataMessage[] {
          new MetadataMessage.Request(7),
          new MetadataMessage.Reject(0),
          new MetadataMessage.Data(3, 50_000, new byte[] {1, 2, 3}),
          new MetadataMessage.Data(0, 1 << 20, new byte[MetadataMessage.BLOCK_LENGTH]),
          new MetadataMessage.Unknown(9)
        }) {
      assertThat(MetadataMessage.parse(message.encode())).isEqualTo(message);
    }
  }

  @Test
  void writes_the_examples_of_bep_9() {
    assertThat(text(new MetadataMessage.Request(0))).isEqualTo("d8:msg_typei0e5:piecei0ee");
    assertThat(text(new MetadataMessage.Data(0, 3425, new byte[] {'x', 'x'})))
        .isEqualTo("d8:msg_typei1e5:piecei0e10:total_sizei3425eexx");
    assertThat(text(new MetadataMessage.Reject(0))).isEqualTo("d8:msg_typei2e5:piecei0ee");
  }

  @Test
  void takes_the_reject_as_bep_9_misspells_it() throws ProtocolViolation {
    assertThat(parse("d8:msg_typei1e5:piecei4ee")).isEqualTo(new MetadataMessage.Reject(4));
  }

  @Test
  void takes_keys_out_of_order_and_keys_it_does_not_know() throws ProtocolViolation {
    assertThat(parse("d5:piecei2e8:msg_typei0e1:xi1ee")).isEqualTo(new MetadataMessage.Request(2));
  }

  @Test
  void does_not_mind_a_kind_it_does_not_know() throws ProtocolViolation {
    assertThat(parse("d8:msg_typei77ee")).isEqualTo(new MetadataMessage.Unknown(77));
    assertThat(parse("d8:msg_typei-1ee")).isEqualTo(new MetadataMessage.Unknown(-1));
  }

  @Test
  void refuses_what_is_malformed_or_out_of_range() {
    for (String bad :
        new String[] {
          "",
          "le",
          "i1e",
          "de",
          "d8:msg_typei0ee",
          "d8:msg_typei0e5:piecei-1ee",
          "d8:msg_typei0e5:piecei131072ee",
          "d8:msg_typei0e5:piecei9223372036854775807ee",
          "d8:msg_typei1e5:piecei0eexx",
          "d8:msg_typei1e5:piecei0e10:total_sizei-5eexx",
          "d8:msg_typei1e5:piecei0e10:total_sizei4294967296eexx",
          "d1:x2000:" + "x".repeat(2000) + "e"
        }) {
      assertThatThrownBy(() -> parse(bad)).as(bad).isInstanceOf(ProtocolViolation.class);
    }
  }

  @Test
  void refuses_a_block_that_is_too_long() {
    String head = "d8:msg_typei1e5:piecei0e10:total_sizei40000ee";
    assertThatThrownBy(() -> parse(head + "x".repeat(MetadataMessage.BLOCK_LENGTH + 1)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("16385 bytes");
    assertThatThrownBy(() -> MetadataMessage.parse(new byte[MetadataMessage.MAX_LENGTH + 1]))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void survives_whatever_a_stranger_sends() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(9);
    byte[] good = new MetadataMessage.Data(3, 50_000, new byte[50]).encode();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int i = random.nextInt(4); i > 0 && bad.length > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        MetadataMessage.parse(bad);
      } catch (ProtocolViolation _) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static MetadataMessage parse(String text) throws ProtocolViolation {
    return MetadataMessage.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(MetadataMessage message) {
    return new String(message.encode(), StandardCharsets.ISO_8859_1);
  }
}
