// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

class HttpTrackerTest {
  private static final Sha1Hash HASH = Sha1Hash.parse("12" + "aa".repeat(18) + "26");
  private static final String ALL =
      "d8:completei3e11:external ip4:\u00c0\u0000\u0002\u000110:incompletei5e8:intervali1800e"
          + "12:min intervali900e5:peers12:\u007f\u0000\u0000\u0001\u001a\u00e1"
          + "\n\u0000\u0000\u0002\u0000P6:peers618:"
          + " \u0001\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0001\u001a\u00e1"
          + "10:tracker id3:x&y15:warning message5:be\nche";

  static Announce announce(Announce.Event event, Optional<String> trackerId) {
    PeerId id = PeerId.of("-bt0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
    return new Announce(HASH, id, 6881, 1, 2, 3, event, 50, 0xcafe, trackerId);
  }

  @Test
  void puts_every_byte_of_the_hash_and_the_id_into_percent_form() {
    URI uri =
        HttpTracker.announceUri(
            URI.create("http://t.example:80/announce"),
            announce(Announce.Event.STARTED, Optional.empty()));
    assertThat(uri.toString())
        .isEqualTo(
            "http://t.example:80/announce?info_hash=%12"
                + "%AA".repeat(18)
                + "%26&peer_id=%2D%62%74%30%31%30%30%2D%61%62%63%64%65%66%67%68%69%6A%6B%6C"
                + "&port=6881&uploaded=1&downloaded=2&left=3&compact=1&no_peer_id=1&numwant=50"
                + "&key=0000cafe&event=started");
  }

  @Test
  void keeps_the_query_that_a_tracker_has() {
    Announce announce = announce(Announce.Event.NONE, Optional.of("a&ü"));
    URI uri = HttpTracker.announceUri(URI.create("https://t/a/b?pass=%41b&"), announce);
    assertThat(uri.toString())
        .startsWith("https://t/a/b?pass=%41b&info_hash=%12")
        .endsWith("&key=0000cafe&trackerid=%61%26%C3%BC");
    assertThat(HttpTracker.announceUri(URI.create("http://t"), announce).toString())
        .startsWith("http://t/?info_hash=");
    assertThat(HttpTracker.announceUri(URI.create("http://[::1]:80/announce"), announce).toString())
        .startsWith("http://[::1]:80/announce?info_hash=");
  }

  @Test
  void is_no_seed_while_it_does_not_know_what_is_missing() {
    Announce unknown =
        new Announce(
            HASH,
            PeerId.of(new byte[20]),
            1,
            0,
            0,
            Long.MAX_VALUE,
            Announce.Event.NONE,
            0,
            0,
            Optional.empty());
    assertThat(HttpTracker.announceUri(URI.create("http://t/announce"), unknown).getQuery())
        .contains("&left=4294967295&");
  }

  @Test
  void finds_the_uri_of_a_scrape_as_bep_48_says() {
    assertThat(scrape("http://t/announce")).isEqualTo("http://t/scrape?");
    assertThat(scrape("http://t/x/announce")).isEqualTo("http://t/x/scrape?");
    assertThat(scrape("http://t/announce.php")).isEqualTo("http://t/scrape.php?");
    assertThat(scrape("http://t/announce?x2%0644")).isEqualTo("http://t/scrape?x2%0644&");
    assertThat(scrape("http://t/a")).isEmpty();
    assertThat(scrape("http://t/x%064announce")).isEmpty();
    assertThat(scrape("http://t/announce?x=2/4")).isEqualTo("http://t/scrape?x=2/4&");
    assertThat(scrape("http://t/announce/x")).isEmpty();
    assertThat(scrape("http://t")).isEmpty();
  }

  private static String scrape(String tracker) {
    String hash = "info_hash=%12" + "%AA".repeat(18) + "%26";
    return HttpTracker.scrapeUri(URI.create(tracker), List.of(HASH))
        .map(uri -> uri.toString().replace(hash, ""))
        .orElse("");
  }

  @Test
  void reads_all_that_an_answer_can_have() throws MalformedReplyException {
    assertThat(parse(ALL))
        .isEqualTo(
            new AnnounceReply.Accepted(
                List.of(
                    PeerAddress.parse("127.0.0.1:6881"),
                    PeerAddress.parse("10.0.0.2:80"),
                    PeerAddress.parse("[2001:db8::1]:6881")),
                Duration.ofMinutes(30),
                Optional.of(Duration.ofMinutes(15)),
                OptionalInt.of(3),
                OptionalInt.of(5),
                Optional.of("be ch"),
                Optional.of("x&y"),
                Optional.of(IpAddress.parse("192.0.2.1"))));
  }

  @Test
  void reads_peers_as_dictionaries_and_looks_no_name_up() throws MalformedReplyException {
    assertThat(
            peers(
                "d8:intervali60e5:peersld2:ip9:127.0.0.14:porti1eed2:ip3:::14:porti2ee"
                    + "d2:ip9:localhost4:porti3eed2:ip7:1.2.3.44:porti0eed2:ip7:1.2.3.4e"
                    + "d2:ip9:127.0.0.17:peer id1:x4:porti1eei5eee"))
        .containsExactly(PeerAddress.parse("127.0.0.1:1"), PeerAddress.parse("[::1]:2"));
  }

  @Test
  void takes_strange_but_harmless_answers() throws MalformedReplyException {
    assertThat(peers("de")).isEmpty();
    assertThat(peers("d5:peersdee")).isEmpty();
    assertThat(peers("d5:peers7:\u0001\u0002\u0003\u0004\u0000\u0005xe"))
        .containsExactly(PeerAddress.parse("1.2.3.4:5"));
    assertThat(peers("d5:peers0:8:intervali60ee")).isEmpty();
  }

  @Test
  void makes_intervals_sane() throws MalformedReplyException {
    assertThat(accepted("de").interval()).isEqualTo(AnnounceReply.DEFAULT_INTERVAL);
    assertThat(accepted("d8:intervali-5ee").interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(accepted("d8:intervali1ee").interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(accepted("d8:intervali9223372036854775807ee").interval())
        .isEqualTo(Duration.ofDays(1));
    assertThat(accepted("d8:intervali60e12:min intervali120ee").interval())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(accepted("d12:min intervali-1ee").minInterval()).isEmpty();
  }

  @Test
  void bounds_the_peers_it_takes() throws MalformedReplyException {
    StringBuilder peers = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      peers.append("\u0001\u0002").append((char) (i >> 8)).append((char) (i & 0xff)).append("\0\1");
    }
    assertThat(peers("d5:peers18000:" + peers + "e")).hasSize(AnnounceReply.MAX_PEERS);
  }

  @Test
  void understands_refusals_and_when_to_come_again() throws MalformedReplyException {
    assertThat(refusal("d14:failure reason3:no\u001be"))
        .isEqualTo(new Refusal("no", Optional.empty(), false));
    assertThat(refusal("d14:failure reason2:no8:retry ini5ee").retryIn())
        .contains(Duration.ofMinutes(5));
    assertThat(refusal("d14:failure reason2:no8:retry in1:5e").retryIn())
        .contains(Duration.ofMinutes(5));
    assertThat(refusal("d14:failure reason2:no8:retry in5:nevere").never()).isTrue();
    assertThat(refusal("d14:failure reason2:no8:retry ini999999999999ee").retryIn())
        .contains(Duration.ofDays(7));
    assertThat(refusal("d14:failure reason2:no8:retry ini-3ee").retryIn()).isEmpty();
    assertThat(refusal("d14:failure reason2000:" + "x".repeat(2000) + "e").reason())
        .hasSizeLessThan(600);
  }

  @Test
  void finds_the_refusal_in_the_body_of_an_error() {
    assertThat(HttpTracker.refusalIn(bytes("d14:failure reason2:noe"))).isPresent();
    assertThat(HttpTracker.refusalIn(bytes("<html>"))).isEmpty();
    assertThat(HttpTracker.refusalIn(bytes("de"))).isEmpty();
  }

  @Test
  void says_what_is_wrong_with_garbage() {
    assertThatThrownBy(() -> parse("<html>"))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageStartingWith("the answer is not bencoded, at byte 0");
    assertThatThrownBy(() -> parse("")).hasMessage("the answer is empty");
    assertThatThrownBy(() -> parse("i1e")).hasMessage("the answer is no dictionary");
  }

  @Test
  void reads_the_torrents_that_were_scraped_and_no_others() throws MalformedReplyException {
    String other = "b".repeat(20);
    String hash = new String(HASH.toBytes(), StandardCharsets.ISO_8859_1);
    String counts = "d8:completei1e10:downloadedi2e10:incompletei3ee";
    assertThat(
            HttpTracker.parseScrape(
                bytes("d5:filesd20:" + hash + counts + "20:" + other + counts + "ee"),
                List.of(HASH, Sha1Hash.parse("cc".repeat(20)))))
        .isEqualTo(new ScrapeReply.Accepted(List.of(new ScrapeReply.Swarm(HASH, 1, 3, 2))));
    assertThat(HttpTracker.parseScrape(bytes("d14:failure reason2:noe"), List.of(HASH)))
        .isInstanceOf(ScrapeReply.Refused.class);
    assertThatThrownBy(() -> HttpTracker.parseScrape(bytes("de"), List.of(HASH)))
        .isInstanceOf(MalformedReplyException.class);
  }

  @Test
  void survives_whatever_a_stranger_sends() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    byte[] good = bytes(ALL);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      if (random.nextInt(4) == 0) {
        bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        HttpTracker.parseAnnounce(bad);
        HttpTracker.parseScrape(bad, List.of(HASH));
      } catch (MalformedReplyException _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 20_000);
  }

  @Test
  void writes_compact_peers_that_it_reads() {
    List<PeerAddress> peers =
        List.of(PeerAddress.parse("1.2.3.4:5"), PeerAddress.parse("[2001:db8::1]:6881"));
    assertThat(HexFormat.of().formatHex(CompactPeers.write(peers, false)))
        .isEqualTo("010203040005");
    assertThat(HexFormat.of().formatHex(CompactPeers.write(peers, true)))
        .isEqualTo("20010db80000000000000000000000011ae1");
  }

  private static AnnounceReply parse(String text) throws MalformedReplyException {
    return HttpTracker.parseAnnounce(bytes(text));
  }

  private static AnnounceReply.Accepted accepted(String text) throws MalformedReplyException {
    return (AnnounceReply.Accepted) parse(text);
  }

  private static List<PeerAddress> peers(String text) throws MalformedReplyException {
    return accepted(text).peers();
  }

  private static Refusal refusal(String text) throws MalformedReplyException {
    return ((AnnounceReply.Refused) parse(text)).refusal();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
