// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.PeerExchange.Added;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;

class PeerExchangeTest {
  private static final PeerAddress V4 = PeerAddress.parse("192.0.2.1:6881");
  private static final PeerAddress V6 = PeerAddress.parse("[2001:db8::1]:6882");
  private static final PeerExchange FULL =
      new PeerExchange(
          List.of(
              new Added(V4, PeerExchange.SEED | PeerExchange.OUTGOING),
              new Added(V6, PeerExchange.UTP)),
          List.of(PeerAddress.parse("192.0.2.7:51413"), PeerAddress.parse("[2001:db8::7]:51413")));

  private static PeerExchange parse(String text) throws ProtocolViolation {
    return PeerExchange.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void is_written_as_the_lists_of_bep_11() {
    assertThat(new String(FULL.encode(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "d5:added6:\u00c0\0\2\1\u001a\u00e17:added.f1:\u0012"
                + "6:added618: \1\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\1\u001a\u00e2"
                + "8:added6.f1:\4"
                + "7:dropped6:\u00c0\0\2\7\u00c8\u00d5"
                + "8:dropped618: \1\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\7\u00c8\u00d5e");
    assertThat(
            new String(
                new PeerExchange(List.of(), List.of()).encode(), StandardCharsets.ISO_8859_1))
        .isEqualTo("de");
  }

  @Test
  void reads_what_it_wrote() throws ProtocolViolation {
    assertThat(PeerExchange.parse(FULL.encode())).isEqualTo(FULL);
    assertThat(FULL.added().getFirst().is(PeerExchange.SEED)).isTrue();
    assertThat(FULL.added().getFirst().is(PeerExchange.UTP)).isFalse();
  }

  @Test
  void flags_that_do_not_fit_count_as_none() throws ProtocolViolation {
    String list = "5:added12:aaaabbccccdd";
    for (String flags : List.of("", "7:added.f1:\2", "7:added.f3:\2\2\2", "7:added.fi2e")) {
      assertThat(parse("d" + list + flags + "e").added())
          .as(flags)
          .hasSize(2)
          .allMatch(peer -> peer.flags() == 0);
    }
    assertThat(parse("d" + list + "7:added.f2:\2\1e").added())
        .extracting(Added::flags)
        .containsExactly(2, 1);
  }

  @Test
  void flags_stay_with_their_peers_when_one_has_no_port() throws ProtocolViolation {
    assertThat(parse("d5:added12:aaaa\0\0ccccdd7:added.f2:\1\2e").added())
        .containsExactly(new Added(PeerAddress.parse("99.99.99.99:25700"), 2));
  }

  @Test
  void an_incomplete_peer_and_a_twin_are_left_out() throws ProtocolViolation {
    assertThat(parse("d5:added15:aaaabbaaaabbccce").added()).hasSize(1);
    assertThat(parse("d7:dropped13:aaaabbaaaabbce").dropped()).hasSize(1);
  }

  @Test
  void what_is_of_a_wrong_type_is_left_out() throws ProtocolViolation {
    assertThat(parse("d5:addedli1ee7:added.fi0e6:added6de7:droppedi5ee").isEmpty()).isTrue();
    assertThat(parse("de").isEmpty()).isTrue();
    assertThat(parse("d4:xtra1:a5:added6:aaaabbe").added()).as("unordered keys").hasSize(1);
  }

  @Test
  void of_an_endless_list_the_first_350_are_taken() throws ProtocolViolation {
    List<Added> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add(new Added(PeerAddress.parse("192.0.2." + i % 200 + ":" + (1000 + i)), i & 0xff));
    }
    PeerExchange read = PeerExchange.parse(new PeerExchange(many, List.of()).encode());
    assertThat(read.added()).isEqualTo(many.subList(0, PeerExchange.MAX_PEERS));
  }

  @Test
  void what_is_no_dictionary_or_too_long_is_refused() {
    assertThatThrownBy(() -> parse("le")).isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> parse("")).isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> PeerExchange.parse(new byte[PeerExchange.MAX_LENGTH + 1]))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("32769 bytes");
    assertThatThrownBy(() -> new Added(V4, 256)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void survives_whatever_a_stranger_sends() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    byte[] good = FULL.encode();
    int refused = 0;
    int taken = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = random.nextInt(4); i > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        taken += PeerExchange.parse(bad).added().size();
      } catch (ProtocolViolation _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 19_999);
    assertThat(taken).isPositive();
  }
}
