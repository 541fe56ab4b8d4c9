// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.extension.DontHave;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.MalformedKrpcException;
import org.btsdk.protocol.lsd.LocalSearch;
import org.btsdk.protocol.tracker.HttpTracker;
import org.btsdk.protocol.tracker.MalformedReplyException;
import org.btsdk.protocol.tracker.UdpTracker;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;

/// Whatever bytes come from the network: a decoder takes them, or says that they are malformed, and
/// never fails in another way.
class HostileBytesTest {
  private static final int ROUNDS = 2000;

  /// Numbers and lengths at the edges of what can be held.
  private static final List<String> PARTS =
      List.of(
          "i-1e",
          "i0e",
          "i2147483647e",
          "i2147483648e",
          "i4294967295e",
          "i9223372036854775807e",
          "i-9223372036854775808e",
          "i99999999999999999999999e",
          "2147483647:",
          "4294967296:",
          "9999999999999999999:",
          "-1:",
          "0:",
          "d",
          "l",
          "e",
          "llllllll",
          "de",
          "le");

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(52);

  private interface Decoder {
    Object decode(byte[] bytes) throws Exception;
  }

  private record Target(String name, Decoder decoder, List<String> good) {
    static Target of(String name, Decoder decoder, String... good) {
      return new Target(name, decoder, List.of(good));
    }
  }

  private static final String ID = "abcdefghij0123456789";

  private static final List<Target> TARGETS =
      List.of(
          Target.of(
              "extension handshake",
              ExtensionHandshake::parse,
              "d12:complete_agoi5e1:md6:ut_pexi1e11:ut_metadatai2ee13:metadata_sizei31235e1:pi6881e"
                  + "4:reqqi250e6:yourip4:abcd4:ipv44:abcd4:ipv616:abcdefghijklmnop"
                  + "11:upload_onlyi1e1:v4:teste"),
          Target.of(
              "metadata",
              MetadataMessage::parse,
              "d8:msg_typei0e5:piecei3ee",
              "d8:msg_typei1e5:piecei0e10:total_sizei5eehello",
              "d8:msg_typei2e5:piecei3ee"),
          Target.of(
              "peer exchange",
              PeerExchange::parse,
              "d5:added12:aaaabbccccdd7:added.f2:\1\2"
                  + "6:added60:8:added6.f0:7:dropped6:eeeeffe"),
          Target.of("dont-have", DontHave::parse, "\0\0\0\5"),
          Target.of(
              "krpc",
              KrpcCodec::decode,
              "d1:ad2:id20:" + ID + "e1:q4:ping1:t2:aa1:y1:qe",
              "d1:ad2:id20:"
                  + ID
                  + "9:info_hash20:"
                  + ID
                  + "4:wantl2:n42:n6ee1:q9:get_peers1:t2:aa"
                  + "1:y1:qe",
              "d1:ad2:id20:"
                  + ID
                  + "12:implied_porti1e9:info_hash20:"
                  + ID
                  + "4:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe",
              "d1:rd2:id20:"
                  + ID
                  + "5:nodes26:"
                  + ID
                  + "aaaabb5:token8:aoeusnth6:valuesl6:aaaabb"
                  + "6:ccccddee1:t2:aa1:y1:re",
              "d1:ad2:id20:" + ID + "3:seqi1e5:token4:abcd1:v5:helloe1:q3:put1:t2:aa1:y1:qe",
              "d1:eli201e5:Errore1:t2:aa1:y1:ee"),
          Target.of(
              "local search",
              LocalSearch::parse,
              String.join(
                  "\r\n",
                  "BT-SEARCH * HTTP/1.1",
                  "Host: 239.192.152.143:6771",
                  "Port: 6881",
                  "Infohash: 0123456789abcdef0123456789abcdef01234567",
                  "cookie: a",
                  "\r\n\r\n")),
          Target.of(
              "announce by HTTP",
              HttpTracker::parseAnnounce,
              "d8:completei5e10:incompletei3e8:intervali1800e12:min intervali60e5:peers6:aaaabb"
                  + "6:peers618:ccccccccccccccccdde",
              "d8:intervali1800e5:peersld2:ip9:192.0.2.17:peer id20:" + ID + "4:porti6881eeee",
              "d14:failure reason4:gone8:retry in5:nevere"),
          Target.of(
              "scrape by HTTP",
              bytes ->
                  HttpTracker.parseScrape(bytes, List.of(Sha1Hash.of(ID.getBytes(ISO_8859_1)))),
              "d5:filesd20:" + ID + "d8:completei5e10:downloadedi50e10:incompletei10eeee"),
          Target.of(
              "UDP tracker",
              bytes -> UdpTracker.parse(ByteBuffer.wrap(bytes), bytes.length % 2 == 0),
              "\0\0\0\0" + "tttt" + "cccccccc",
              "\0\0\0\1" + "tttt" + "iiii" + "llll" + "ssss" + "aaaabb" + "ccccdd",
              "\0\0\0\2" + "tttt" + "ssssddddllll",
              "\0\0\0\3" + "tttt" + "an error"));

  @Test
  void no_decoder_fails_otherwise_than_it_says() {
    for (Target target : TARGETS) {
      int taken = 0;
      for (String good : target.good) {
        assertThat(takes(target, good.getBytes(ISO_8859_1)))
            .as("%s: %s", target.name, good)
            .isTrue();
      }
      for (int round = 0; round < ROUNDS; round++) {
        String good = target.good.get(random.nextInt(target.good.size()));
        taken += takes(target, changed(good.getBytes(ISO_8859_1))) ? 1 : 0;
      }
      assertThat(taken).as("%s: not all changes break it", target.name).isPositive();
    }
  }

  @Test
  void no_depth_and_no_length_brings_a_decoder_down() {
    byte[] deep = new byte[60_000];
    for (String unit : List.of("l", "d1:a", "d0:", "i", "1", "0", "e", ":", "\0", "\u00ff")) {
      for (int i = 0; i < deep.length; i++) {
        deep[i] = (byte) unit.charAt(i % unit.length());
      }
      for (Target target : TARGETS) {
        var _ = takes(target, deep);
        for (String good : target.good) {
          byte[] start = good.getBytes(ISO_8859_1);
          byte[] both = Arrays.copyOf(start, start.length - 1 + deep.length);
          System.arraycopy(deep, 0, both, start.length - 1, deep.length);
          var _ = takes(target, both);
        }
      }
    }
  }

  /// @return whether the bytes were taken; false if they are malformed
  private static boolean takes(Target target, byte[] bytes) {
    try {
      var _ = target.decoder.decode(bytes);
      return true;
    } catch (ProtocolViolation | MalformedKrpcException | MalformedReplyException _) {
      return false;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      String text = new String(bytes, 0, Math.min(300, bytes.length), ISO_8859_1);
      return fail("%s fails at: %s".formatted(target.name, text), e);
    }
  }

  private byte[] changed(byte[] good) {
    byte[] bytes = good;
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(bytes, 0, at);
      switch (random.nextInt(6)) {
        case 0 -> {} // cut off
        case 1 -> { // one byte is another
          out.write(random.nextInt(256));
          rest(out, bytes, at + 1);
        }
        case 2 -> { // some are gone
          rest(out, bytes, at + 1 + random.nextInt(8));
        }
        case 3 -> { // something stands between
          out.writeBytes(PARTS.get(random.nextInt(PARTS.size())).getBytes(ISO_8859_1));
          rest(out, bytes, at);
        }
        case 4 -> { // a part comes twice
          rest(out, bytes, random.nextInt(at + 1));
        }
        default -> { // a number or length is another
          int digit = at;
          while (digit < bytes.length && !Character.isDigit(bytes[digit])) {
            digit++;
          }
          out.write(bytes, at, digit - at);
          out.writeBytes(
              "%d".formatted(random.nextLong() >> random.nextInt(64)).getBytes(ISO_8859_1));
          rest(out, bytes, digit + 1);
        }
      }
      bytes = out.toByteArray();
    }
    return bytes;
  }

  private static void rest(ByteArrayOutputStream out, byte[] bytes, int from) {
    if (from < bytes.length) {
      out.write(bytes, from, bytes.length - from);
    }
  }
}
