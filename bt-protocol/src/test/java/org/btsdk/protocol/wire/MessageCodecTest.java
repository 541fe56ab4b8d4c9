// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.Sha256Hash;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final Message.HashRange RANGE =
      new Message.HashRange(Sha256Hash.of(new byte[32]), 0, 512, 512, 3);

  static final List<Message> ONE_OF_EACH =
      List.of(
          new Message.KeepAlive(),
          new Message.Choke(),
          new Message.Unchoke(),
          new Message.Interested(),
          new Message.NotInterested(),
          new Message.Have(7),
          new Message.Bitfield(PieceBits.of(bits(0, 9, 12), 13)),
          new Message.Request(1, 16384, 16384),
          new Message.PieceHeader(3, 32768, 0),
          new Message.Cancel(1, 16384, 16384),
          new Message.Port(65535),
          new Message.Suggest(4),
          new Message.HaveAll(),
          new Message.HaveNone(),
          new Message.Reject(Integer.MAX_VALUE, 1, 2),
          new Message.AllowedFast(12),
          new Message.Extended(3, new byte[5000]),
          new Message.HashRequest(RANGE),
          new Message.Hashes(RANGE, List.of(RANGE.piecesRoot(), RANGE.piecesRoot())),
          new Message.HashReject(RANGE));

  @Test
  void reads_what_it_wrote_in_portions_of_any_size() throws ProtocolViolation {
    byte[] stream = stream(ONE_OF_EACH);
    for (int portion : new int[] {1, 2, 3, 7, 16, 1000, stream.length}) {
      assertThat(readInPortions(stream, portion)).isEqualTo(ONE_OF_EACH);
    }
  }

  @Test
  void writes_the_bytes_of_bep_3_and_bep_6() {
    assertThat(hex(new Message.KeepAlive())).isEqualTo("00000000");
    assertThat(hex(new Message.Have(0x1234))).isEqualTo("000000050400001234");
    assertThat(hex(new Message.Request(1, 0x4000, 0x4000)))
        .isEqualTo("0000000d06000000010000400000004000");
    assertThat(hex(new Message.PieceHeader(1, 0x4000, 0x4000)))
        .isEqualTo("00004009070000000100004000");
    assertThat(hex(new Message.Bitfield(PieceBits.of(bits(0, 8), 9)))).isEqualTo("00000003058080");
    assertThat(hex(new Message.HaveAll())).isEqualTo("000000010e");
    assertThat(hex(new Message.Extended(0, new byte[] {'d', 'e'}))).isEqualTo("0000000414006465");
  }

  @Test
  void says_exactly_how_long_a_message_is() {
    for (Message message : ONE_OF_EACH) {
      ByteBuffer out = ByteBuffer.allocate(MessageEncoder.encodedLength(message));
      MessageEncoder.encode(message, out);
      assertThat(out.remaining()).as(message.toString()).isZero();
    }
  }

  @Test
  void leaves_a_block_to_its_receiver() throws ProtocolViolation {
    ByteBuffer in = bytes("00004009 07 00000001 00004000 aabb");
    assertThat(new MessageDecoder().decode(in)).isEqualTo(new Message.PieceHeader(1, 16384, 16384));
    assertThat(in.get()).isEqualTo((byte) 0xaa);
  }

  @Test
  void gives_the_head_of_a_block_with_its_thirteenth_byte() throws ProtocolViolation {
    MessageDecoder decoder = new MessageDecoder();
    assertThat(decoder.decode(bytes("00004009 07 00000001 000040"))).isNull();
    assertThat(decoder.decode(bytes("00"))).isEqualTo(new Message.PieceHeader(1, 16384, 16384));
  }

  @Test
  void skips_an_unknown_message_without_keeping_it() throws ProtocolViolation {
    MessageDecoder decoder = new MessageDecoder();
    ByteBuffer first = bytes("00000006 63 0102");
    assertThat(decoder.decode(first)).isEqualTo(new Message.Unknown(0x63, 5));
    assertThat(decoder.decode(first)).isNull();
    assertThat(decoder.decode(bytes("03"))).isNull();
    assertThat(decoder.decode(bytes("0405 0000"))).isNull();
    assertThat(decoder.decode(bytes("0001 00"))).isEqualTo(new Message.Choke());
  }

  @Test
  void refuses_a_message_of_a_wrong_length() {
    refuses("00000002 0000", "sent a \"choke\" with 1 bytes");
    refuses("00000004 04 000000", "sent a \"have\" with 3 bytes");
    refuses("0000000e 06", "sent a \"request\" with 13 bytes");
    refuses("00000008 07", "sent a \"piece\" with 7 bytes");
    refuses("00000001 14", "sent a \"extended\" with 0 bytes");
    refuses("00000040 16", "sent a \"hashes\" with 63 bytes");
  }

  @Test
  void refuses_a_giant_frame_at_its_head() {
    refuses("ffffffff", "announced a message of 4294967295 bytes");
    refuses("7fffffff 14", "sent a \"extended\" with 2147483646 bytes");
    refuses("00020003 14", "sent a \"extended\" with 131074 bytes");
    refuses("7fffffff 05", "sent a \"bitfield\" with 2147483646 bytes");
    refuses("7fffffff 63", "sent a \"message 99\" with 2147483646 bytes");
    refuses("0000400a 07", "sent a \"piece\" with 16393 bytes");
  }

  @Test
  void takes_longer_blocks_if_it_is_told_to() throws ProtocolViolation {
    assertThat(new MessageDecoder(32768).decode(bytes("00008009 07 00000001 00000000")))
        .isEqualTo(new Message.PieceHeader(1, 0, 32768));
  }

  @Test
  void refuses_numbers_that_no_torrent_has() {
    refuses("00000005 04 80000000", "sent a \"have\" with the number 2147483648");
  }

  @Test
  void holds_a_bitfield_to_the_number_of_pieces_once_it_is_known() throws ProtocolViolation {
    MessageDecoder decoder = new MessageDecoder();
    decoder.pieceCount(9);
    assertThat(decoder.decode(bytes("00000003 05 8080")))
        .isEqualTo(new Message.Bitfield(PieceBits.of(bits(0, 8), 9)));
    assertThatThrownBy(() -> decoder.decode(bytes("00000003 05 80c0")))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("spare bit");
    MessageDecoder other = new MessageDecoder();
    other.pieceCount(9);
    assertThatThrownBy(() -> other.decode(bytes("00000004 05")))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void writes_as_many_requests_as_there_is_room_for() throws ProtocolViolation {
    List<Message.Request> requests = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      requests.add(new Message.Request(i, 0, 16384));
    }
    ByteBuffer out = ByteBuffer.allocate(3 * MessageEncoder.REQUEST_LENGTH + 5);
    assertThat(MessageEncoder.requests(out, requests, 0)).isEqualTo(3);
    assertThat(MessageEncoder.requests(out.clear(), requests, 3)).isEqualTo(5);
    assertThat(new MessageDecoder().decode(out.flip())).isEqualTo(requests.get(3));
  }

  @Test
  void survives_whatever_a_stranger_sends() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122);
    byte[] good = stream(ONE_OF_EACH);
    int violations = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = Arrays.copyOf(good, 60 + random.nextInt(good.length - 60));
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        bad[random.nextInt(Math.min(bad.length, 200))] = (byte) random.nextInt(256);
      }
      try {
        readInPortions(bad, 1 + random.nextInt(64));
      } catch (ProtocolViolation _) {
        violations++;
      }
    }
    assertThat(violations).isBetween(10_000, 20_000);
  }

  private static List<Message> readInPortions(byte[] stream, int portion) throws ProtocolViolation {
    MessageDecoder decoder = new MessageDecoder();
    List<Message> messages = new ArrayList<>();
    int block = 0;
    for (int at = 0; at < stream.length; at += portion) {
      ByteBuffer in = ByteBuffer.wrap(stream, at, Math.min(portion, stream.length - at));
      while (in.hasRemaining()) {
        int own = Math.min(block, in.remaining());
        in.position(in.position() + own);
        block -= own;
        if (block > 0) {
          break;
        }
        @Nullable Message message = decoder.decode(in);
        if (message != null) {
          messages.add(message);
        } else {
          assertThat(in.hasRemaining()).isFalse();
        }
        if (message instanceof Message.PieceHeader(_, _, int length)) {
          block = length;
        }
      }
    }
    return messages;
  }

  private static byte[] stream(List<Message> messages) {
    int length = messages.stream().mapToInt(MessageEncoder::encodedLength).sum();
    ByteBuffer out = ByteBuffer.allocate(length);
    messages.forEach(message -> MessageEncoder.encode(message, out));
    return out.array();
  }

  private static void refuses(String hex, String why) {
    MessageDecoder decoder = new MessageDecoder();
    assertThatThrownBy(() -> decoder.decode(bytes(hex)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(why);
  }

  private static String hex(Message message) {
    return HexFormat.of().formatHex(stream(List.of(message)));
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static BitSet bits(int... pieces) {
    BitSet bits = new BitSet();
    for (int piece : pieces) {
      bits.set(piece);
    }
    return bits;
  }
}
