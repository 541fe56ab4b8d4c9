// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final Sha1Hash HASH = Sha1Hash.parse("aa".repeat(20));
  private static final PeerId ID =
      PeerId.of("-bt0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));

  @Test
  void is_the_sixty_eight_bytes_of_bep_3() {
    ByteBuffer out = ByteBuffer.allocate(Handshake.LENGTH);
    new Handshake(Capabilities.of(true, true, true, true), HASH, ID).encode(out);
    assertThat(HexFormat.of().formatHex(out.array()))
        .isEqualTo(
            "13426974546f7272656e742070726f746f636f6c"
                + "0000000000100015"
                + "aa".repeat(20)
                + HexFormat.of().formatHex(ID.toBytes()));
  }

  @Test
  void tells_the_torrent_before_the_peer_id_has_come() throws ProtocolViolation {
    ByteBuffer all = ByteBuffer.allocate(Handshake.LENGTH);
    Capabilities capabilities = Capabilities.of(true, false, true, false);
    new Handshake(capabilities, HASH, ID).encode(all);
    ByteBuffer first = ByteBuffer.wrap(all.array(), 0, 47);
    assertThat(Handshake.readHead(first)).isNull();
    assertThat(first.position()).isZero();
    ByteBuffer enough = ByteBuffer.wrap(all.array(), 0, 60);
    assertThat(Handshake.readHead(enough)).isEqualTo(new Handshake.Head(capabilities, HASH));
    assertThat(Handshake.readPeerId(enough)).isNull();
    assertThat(Handshake.readPeerId(ByteBuffer.wrap(all.array(), 48, 20))).isEqualTo(ID);
  }

  @Test
  void refuses_another_protocol_at_its_first_byte() {
    assertThatThrownBy(() -> Handshake.readHead(ByteBuffer.wrap(new byte[] {'G'})))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> Handshake.readHead(ByteBuffer.wrap(new byte[] {0x13, 'b'})))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void uses_what_both_can_do() {
    Capabilities ours = Capabilities.of(true, true, false, true);
    Capabilities theirs = Capabilities.of(true, false, true, true);
    assertThat(ours.and(theirs)).isEqualTo(Capabilities.of(true, false, false, true));
  }
}
