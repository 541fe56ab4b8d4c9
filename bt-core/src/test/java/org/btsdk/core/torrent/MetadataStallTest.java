// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.api.IpFilter;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.junit.jupiter.api.Test;

/// Who makes room in a magnet link of which the metadata does not come. It has two places.
class MetadataStallTest {
  private static final long SECOND = 1_000_000_000L;
  private static final PeerAddress KNOWN = PeerAddress.parse("203.0.113.9:7000");
  private static final int LENGTH = 20 * MetadataMessage.BLOCK_LENGTH;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
  private final InfoHashes hashes = InfoHashes.v1(Sha1Hash.parse("5a".repeat(20)));
  private final List<TorrentAction> log = new ArrayList<>();
  private long now = 77;
  private final MetadataMachine machine =
      new MetadataMachine(
          new MetadataSetup(
              hashes,
              PeerId.random("-bt0100-", random),
              6881,
              "bt test",
              random,
              false,
              false,
              List.of(List.of(URI.create("http://tracker.example/announce"))),
              List.of("http"),
              () -> IpFilter.ALLOW_ALL,
              2),
          now);

  MetadataStallTest() {
    handle(new TorrentEvent.Activate(true));
  }

  private void handle(TorrentEvent event) {
    machine.handle(event, now, log::add);
    machine.advance(now, log::add);
  }

  /// Lets time pass in which peers say only that they are there.
  private void idle(int seconds, int... peers) {
    for (int second = 0; second < seconds; second++) {
      now += SECOND;
      machine.advance(now, log::add);
      if (second % 60 == 0) {
        Arrays.stream(peers)
            .forEach(peer -> handle(new TorrentEvent.Received(peer, new Message.KeepAlive())));
      }
    }
  }

  private void join(int id) {
    join(id, false);
  }

  private void join(int id, boolean crowded) {
    handle(
        new ScriptedPeer(id, "198.51.100." + id + ":50000").crowded(crowded).joins(hashes, random));
  }

  @Test
  void one_that_is_stalled_and_alone_lets_one_in_though_the_session_is_full() {
    join(1, true);
    assertThat(closed()).as("not stalled yet").hasSize(1);
    idle(120);
    join(2, true);
    assertThat(closed()).hasSize(1);
    join(3, true);
    assertThat(closed()).hasSize(2);
  }

  private void offers(int id) {
    ExtensionHandshake handshake =
        ExtensionHandshake.builder().message(MetadataMessage.NAME, 9).metadataSize(LENGTH).build();
    handle(new TorrentEvent.Received(id, new Message.Extended(0, handshake.encode())));
  }

  private void gives(int id, int block) {
    byte[] bytes = new byte[MetadataMessage.BLOCK_LENGTH];
    byte[] data = new MetadataMessage.Data(block, LENGTH, bytes).encode();
    handle(new TorrentEvent.Received(id, new Message.Extended(ExtensionIds.METADATA, data)));
  }

  private <A extends TorrentAction> List<A> all(Class<A> type) {
    return log.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private List<String> closed() {
    return all(TorrentAction.Close.class).stream()
        .map(close -> close.peer() + " " + close.reason())
        .toList();
  }

  @Test
  void while_nobody_gives_metadata_a_peer_makes_room_for_one_that_is_known() {
    join(1);
    offers(1); // and sends nothing
    join(2);
    handle(new TorrentEvent.PeersFound("user", List.of(KNOWN)));
    idle(100, 1, 2);
    assertThat(closed()).isEmpty();
    idle(25, 1, 2);
    assertThat(closed())
        .as("who does not even offer any comes first")
        .containsExactly("2 makes room, since next to no metadata comes");
    handle(new TorrentEvent.PeerLeft(2, "closed"));
    handle(new TorrentEvent.DialsGranted(1));
    assertThat(all(TorrentAction.Dial.class)).containsExactly(new TorrentAction.Dial(KNOWN));
    join(3);
    handle(new TorrentEvent.PeersFound("user", List.of(PeerAddress.parse("203.0.113.10:7000"))));
    idle(20, 1, 3);
    assertThat(closed()).hasSize(2).endsWith("1 makes room, since next to no metadata comes");
  }

  @Test
  void who_gives_nothing_makes_room_for_one_that_comes() {
    join(1);
    join(2);
    idle(100, 1, 2);
    join(3);
    assertThat(closed()).containsExactly("3 there are enough connections");
    idle(25, 1, 2);
    join(4);
    assertThat(closed()).hasSize(2).endsWith("1 makes room, since next to no metadata comes");
  }

  @Test
  void while_a_block_a_minute_comes_nobody_has_to_go() {
    join(1);
    join(2);
    offers(2);
    handle(new TorrentEvent.PeersFound("user", List.of(KNOWN)));
    for (int block = 0; block < 10; block++) {
      idle(8, 1, 2);
      gives(2, block);
      idle(50, 1, 2);
    }
    assertThat(closed()).isEmpty();
  }

  @Test
  void while_a_block_comes_now_and_then_who_gives_nothing_makes_room_first() {
    join(1);
    offers(1);
    join(2);
    offers(2);
    handle(new TorrentEvent.PeersFound("user", List.of(KNOWN)));
    for (int block = 0; block < 2; block++) {
      idle(8, 1, 2);
      gives(1, 2 * block);
      idle(100, 1, 2);
    }
    assertThat(closed()).containsExactly("2 makes room, since next to no metadata comes");
  }

  @Test
  void while_nobody_else_is_known_everyone_stays_and_trackers_are_asked() {
    handle(
        new TorrentEvent.Announced(
            all(TorrentAction.Announce.class).getFirst().attempt(), answer()));
    join(1);
    join(2);
    idle(400, 1, 2);
    assertThat(closed()).isEmpty();
    assertThat(all(TorrentAction.Announce.class))
        .extracting(announce -> announce.request().numWant())
        .containsExactly(200, 200);
  }

  @Test
  void while_there_is_room_nobody_has_to_go() {
    join(1);
    idle(600, 1);
    handle(new TorrentEvent.PeersFound("user", List.of(KNOWN)));
    idle(600, 1);
    assertThat(closed()).isEmpty();
  }

  private static AnnounceResponse answer() {
    return new AnnounceResponse(
        List.of(),
        Duration.ofMinutes(30),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
