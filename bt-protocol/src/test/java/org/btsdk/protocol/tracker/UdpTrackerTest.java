// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

class UdpTrackerTest {
  private final ByteBuffer out = ByteBuffer.allocate(UdpTracker.MAX_REQUEST_LENGTH);

  @Test
  void asks_for_a_connection_id() {
    UdpTracker.connect(out, 0x01020304);
    assertThat(written()).isEqualTo("0000041727101980" + "00000000" + "01020304");
  }

  @Test
  void announces_in_ninety_eight_bytes_and_adds_the_path_of_bep_41() {
    Announce announce = HttpTrackerTest.announce(Announce.Event.STARTED, Optional.empty());
    UdpTracker.announce(out, 0x0a0bL, 7, announce, URI.create("udp://t:1/a?b"));
    assertThat(written())
        .isEqualTo(
            "0000000000000a0b0000000100000007"
                + announce.infoHash().toHex()
                + HexFormat.of().formatHex(announce.peerId().toBytes())
                + "0000000000000002"
                + "0000000000000003"
                + "0000000000000001"
                + "00000002"
                + "00000000"
                + "0000cafe"
                + "00000032"
                + "1ae1"
                + "02042f613f62");
  }

  @Test
  void adds_nothing_where_there_is_no_path() {
    Announce announce = HttpTrackerTest.announce(Announce.Event.PAUSED, Optional.empty());
    UdpTracker.announce(out, 1, 7, announce, URI.create("udp://t:1"));
    assertThat(out.position()).isEqualTo(98);
    assertThat(out.getInt(80)).isZero();
  }

  @Test
  void cuts_a_long_path_into_parts() {
    Announce announce = HttpTrackerTest.announce(Announce.Event.NONE, Optional.empty());
    UdpTracker.announce(out, 1, 7, announce, URI.create("udp://t:1/" + "x".repeat(299)));
    assertThat(out.position()).isEqualTo(98 + 2 + 255 + 2 + 45);
    assertThat(out.get(98 + 2 + 255 + 1)).isEqualTo((byte) 45);
    UdpTracker.announce(out.clear(), 1, 7, announce, URI.create("udp://t:1/" + "x".repeat(5000)));
    assertThat(out.position()).isEqualTo(98);
  }

  @Test
  void scrapes_at_most_seventy_four() {
    Sha1Hash hash = Sha1Hash.parse("aa".repeat(20));
    UdpTracker.scrape(out, 1, 2, List.of(hash));
    assertThat(written()).isEqualTo("0000000000000001" + "00000002" + "00000002" + hash.toHex());
    UdpTracker.scrape(out.clear(), 1, 2, Collections.nCopies(74, hash));
    assertThatThrownBy(() -> UdpTracker.scrape(out.clear(), 1, 2, Collections.nCopies(75, hash)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UdpTracker.scrape(out.clear(), 1, 2, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reads_every_kind_of_answer() throws MalformedReplyException {
    assertThat(parse("00000000 00000005 0102030405060708", false))
        .isEqualTo(new UdpReply.Connected(5, 0x0102030405060708L));
    assertThat(parse("00000001 00000005 00000708 00000002 00000003 7f0000011ae1", false))
        .isEqualTo(
            new UdpReply.Announced(
                5, Duration.ofMinutes(30), 2, 3, List.of(PeerAddress.parse("127.0.0.1:6881"))));
    assertThat(parse("00000002 00000005 00000001 00000002 00000003", false))
        .isEqualTo(new UdpReply.Scraped(5, List.of(new UdpReply.Counts(1, 2, 3))));
    assertThat(parse("00000003 00000005 6e6f", false)).isEqualTo(new UdpReply.Failed(5, "no"));
  }

  @Test
  void reads_longer_peers_from_a_packet_that_came_over_ipv6() throws MalformedReplyException {
    String packet =
        "00000001 00000005 00000708 00000002 00000003 20010db80000000000000000000000011ae1";
    assertThat(((UdpReply.Announced) parse(packet, true)).peers())
        .containsExactly(PeerAddress.parse("[2001:db8::1]:6881"));
  }

  @Test
  void refuses_what_is_cut_off_or_unknown() {
    for (String packet :
        List.of("00000000 000000", "00000000 00000005 01", "00000001 00000005 00000708", "09")) {
      assertThatThrownBy(() -> parse(packet, false)).isInstanceOf(MalformedReplyException.class);
    }
    assertThatThrownBy(() -> parse("ffffffff 00000005", false))
        .hasMessage("a packet of the unknown kind 4294967295");
  }

  @Test
  void survives_whatever_a_stranger_sends() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(15);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] packet = new byte[random.nextInt(60)];
      random.nextBytes(packet);
      if (packet.length >= 4) {
        packet[0] = packet[1] = packet[2] = 0;
        packet[3] = (byte) random.nextInt(5);
      }
      try {
        UdpTracker.parse(ByteBuffer.wrap(packet), random.nextBoolean());
      } catch (MalformedReplyException _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 15_000);
  }

  @Test
  void sends_again_after_fifteen_seconds_doubled_eight_times() {
    UdpRetransmission schedule = new UdpRetransmission(100);
    long seconds = 15;
    long now = 100;
    for (int n = 0; n < 8; n++) {
      assertThat(schedule.deadlineNanos() - now).isEqualTo(Duration.ofSeconds(seconds).toNanos());
      now = schedule.deadlineNanos();
      assertThat(schedule.again(now)).isTrue();
      seconds *= 2;
    }
    assertThat(schedule.deadlineNanos() - now).isEqualTo(Duration.ofMinutes(64).toNanos());
    assertThat(schedule.again(schedule.deadlineNanos())).isFalse();
  }

  @Test
  void uses_a_connection_id_for_a_minute() {
    long minute = Duration.ofMinutes(1).toNanos();
    assertThat(UdpRetransmission.connectionIdLives(-5, minute - 6)).isTrue();
    assertThat(UdpRetransmission.connectionIdLives(-5, minute - 5)).isFalse();
  }

  private String written() {
    return HexFormat.of().formatHex(out.array(), 0, out.position());
  }

  private static UdpReply parse(String hex, boolean v6) throws MalformedReplyException {
    byte[] packet = HexFormat.of().parseHex(hex.replace(" ", ""));
    return UdpTracker.parse(ByteBuffer.wrap(packet), v6);
  }
}
