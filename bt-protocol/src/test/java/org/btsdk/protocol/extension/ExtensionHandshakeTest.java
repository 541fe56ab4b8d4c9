// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;

class ExtensionHandshakeTest {
  private static final ExtensionHandshake FULL =
      ExtensionHandshake.builder()
          .message("ut_pex", 1)
          .message(DontHave.NAME, 7)
          .message("ut_metadata", 0)
          .client("bt/0.1.0")
          .port(6881)
          .yourIp(IpAddress.parse("192.0.2.1"))
          .ipv4(IpAddress.parse("192.0.2.2"))
          .ipv6(IpAddress.parse("2001:db8::1"))
          .requestQueue(500)
          .metadataSize(31235)
          .uploadOnly(true)
          .build();

  @Test
  void reads_what_it_wrote() throws ProtocolViolation {
    assertThat(ExtensionHandshake.parse(FULL.encode())).isEqualTo(FULL);
  }

  @Test
  void gives_no_id_for_what_is_disabled_or_unknown() {
    assertThat(FULL.idOf("ut_pex")).hasValue(1);
    assertThat(FULL.idOf("ut_metadata")).isEmpty();
    assertThat(FULL.idOf("ut_holepunch")).isEmpty();
  }

  @Test
  void takes_an_empty_one() throws ProtocolViolation {
    assertThat(parse("de")).isEqualTo(ExtensionHandshake.builder().build());
  }

  @Test
  void leaves_out_what_is_of_a_wrong_type_or_range() throws ProtocolViolation {
    ExtensionHandshake handshake =
        parse(
            "d4:ipv42:xx1:md1:ai-1e1:bi256e1:c1:x1:di3ee13:metadata_sizei-5e1:pi65536e"
                + "4:reqqi0e1:vi1e6:youripi1ee");
    assertThat(handshake).isEqualTo(ExtensionHandshake.builder().message("d", 3).build());
    assertThat(parse("d1:mi1ee").messages()).isEmpty();
  }

  @Test
  void reads_upload_only_as_a_number_and_as_text() throws ProtocolViolation {
    assertThat(parse("d11:upload_onlyi1ee").uploadOnly()).contains(true);
    assertThat(parse("d11:upload_onlyi0ee").uploadOnly()).contains(false);
    assertThat(parse("d11:upload_only1:1e").uploadOnly()).contains(true);
    assertThat(parse("d11:upload_only1:0e").uploadOnly()).contains(false);
    assertThat(parse("d1:md11:upload_onlyi3eee").uploadOnly()).isEmpty();
  }

  @Test
  void adds_a_later_one_to_an_earlier() {
    ExtensionHandshake later =
        ExtensionHandshake.builder().message("ut_pex", 0).message("x", 9).requestQueue(10).build();
    ExtensionHandshake both = FULL.updatedBy(later);
    assertThat(both.idOf("ut_pex")).isEmpty();
    assertThat(both.idOf("x")).hasValue(9);
    assertThat(both.idOf(DontHave.NAME)).hasValue(7);
    assertThat(both.requestQueue()).isEqualTo(OptionalInt.of(10));
    assertThat(both.client()).isEqualTo(Optional.of("bt/0.1.0"));
  }

  @Test
  void keeps_control_characters_out_of_the_name_of_the_client() throws ProtocolViolation {
    assertThat(parse("d1:v6:a\u001b[\nxye").client()).contains("a[xy");
    assertThat(parse("d1:v200:" + "x".repeat(200) + "e").client().orElseThrow()).hasSize(100);
  }

  @Test
  void bounds_how_many_extensions_a_peer_can_name() throws ProtocolViolation {
    StringBuilder text = new StringBuilder("d1:md");
    for (int i = 0; i < 500; i++) {
      text.append("4:%04di1e".formatted(i));
    }
    assertThat(parse(text + "ee").messages()).hasSize(ExtensionHandshake.MAX_MESSAGES);
  }

  @Test
  void refuses_what_is_no_dictionary_or_too_long() {
    assertThatThrownBy(() -> parse("le")).isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> parse("")).isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> ExtensionHandshake.parse(new byte[ExtensionHandshake.MAX_LENGTH + 1]))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("65537 bytes");
  }

  @Test
  void survives_whatever_a_stranger_sends() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(10);
    byte[] good = FULL.encode();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = random.nextInt(4); i > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        ExtensionHandshake.parse(bad);
      } catch (ProtocolViolation _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 19_990);
  }

  @Test
  void says_which_piece_is_gone() throws ProtocolViolation {
    assertThat(DontHave.parse(new DontHave(0x01020304).encode()).piece()).isEqualTo(0x01020304);
    assertThatThrownBy(() -> DontHave.parse(new byte[3])).isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> DontHave.parse(new byte[] {-1, 0, 0, 0}))
        .isInstanceOf(ProtocolViolation.class);
  }

  private static ExtensionHandshake parse(String text) throws ProtocolViolation {
    return ExtensionHandshake.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
