// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.btsdk.api.TorrentState;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.tracker.AnnounceRequest.Event;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.junit.jupiter.api.Test;

/// Where peers come from, and who is told of us.
class FoundPeersTest {
  private static final List<List<URI>> TRACKERS =
      List.of(List.of(URI.create("http://one.test/a")), List.of(URI.create("http://two.test/a")));

  private final Swarm swarm = new Swarm(1);

  private static AnnounceResponse answer(PeerAddress... peers) {
    return new AnnounceResponse(
        List.of(peers),
        Duration.ofMinutes(30),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// A tracker on our own network answers.
  private static TorrentEvent answered(SwarmNode node, PeerAddress... peers) {
    return new TorrentEvent.Announced(
        last(node).attempt(), answer(peers), Optional.of(IpAddress.parse("10.0.9.9")));
  }

  private static TorrentAction.Announce last(SwarmNode node) {
    return node.all(TorrentAction.Announce.class).getLast();
  }

  private SwarmNode leecher(SwarmTorrent torrent) {
    return swarm.node(torrent, setup -> SetupWith.trackers(setup, TRACKERS));
  }

  @Test
  void a_tracker_names_a_seed_and_is_told_of_start_end_and_stop() {
    SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 10, 1);
    SwarmNode seed = swarm.seed(torrent);
    SwarmNode leecher = leecher(torrent);
    assertThat(last(leecher).request().event()).isEqualTo(Event.STARTED);
    assertThat(last(leecher).request().leftBytes()).isEqualTo(torrent.data().length);

    leecher.handle(answered(leecher, seed.address));
    swarm.runUntil(() -> leecher.machine.state() == TorrentState.SEEDING, 60);
    assertThat(last(leecher).request().event()).isEqualTo(Event.COMPLETED);
    assertThat(last(leecher).request().downloadedBytes()).isEqualTo(torrent.data().length);
    leecher.handle(answered(leecher));

    leecher.handle(new TorrentEvent.Stop());
    assertThat(last(leecher).request().event()).isEqualTo(Event.STOPPED);
    assertThat(leecher.all(TorrentAction.Stopped.class)).isEmpty();
    leecher.handle(new TorrentEvent.AnnounceFailed(last(leecher).attempt(), new IOException("x")));
    assertThat(leecher.all(TorrentAction.Stopped.class)).hasSize(1);
  }

  @Test
  void a_private_torrent_takes_peers_of_trackers_and_the_user_only() {
    SwarmNode node = leecher(SwarmTorrent.of(32 * 1024, 10, 1, true));
    PeerAddress address = PeerAddress.parse("192.0.2.1:6881");
    node.handle(new TorrentEvent.PeersFound("dht", List.of(address)));
    assertThat(node.all(TorrentAction.Dial.class)).isEmpty();
    assertThat(node.machine.stats(swarm.now).knownPeers()).isZero();
    node.handle(new TorrentEvent.PeersFound("user", List.of(address)));
    assertThat(node.machine.stats(swarm.now).knownPeers()).isOne();
  }

  @Test
  void a_private_torrent_drops_all_peers_when_its_tracker_switches() {
    SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 10, 1, true);
    SwarmNode other = swarm.leecher(torrent);
    SwarmNode node = leecher(torrent);
    node.handle(answered(node, other.address));
    swarm.run(1);
    assertThat(node.machine.peers(swarm.now)).hasSize(1);

    node.handle(new TorrentEvent.AnnounceNow());
    node.handle(new TorrentEvent.AnnounceFailed(last(node).attempt(), new IOException("down")));
    assertThat(last(node).tracker()).isEqualTo(TRACKERS.get(1).getFirst());
    node.handle(answered(node));
    swarm.run(1);

    assertThat(node.machine.peers(swarm.now)).isEmpty();
    assertThat(node.machine.stats(swarm.now).knownPeers()).isZero();
  }

  @Test
  void unused_permits_are_given_back() {
    SwarmNode node = swarm.leecher(SwarmTorrent.of(32 * 1024, 3, 1));
    node.handle(new TorrentEvent.DialsGranted(3));
    assertThat(node.all(TorrentAction.ReturnDials.class))
        .containsExactly(new TorrentAction.ReturnDials(3));
  }

  @Test
  void an_address_that_cannot_be_reached_is_tried_again_later() {
    SwarmNode node = swarm.leecher(SwarmTorrent.of(32 * 1024, 3, 1));
    node.handle(new TorrentEvent.PeersFound("user", List.of(PeerAddress.parse("192.0.2.9:6881"))));
    swarm.run(5);
    assertThat(node.all(TorrentAction.Dial.class)).hasSize(1);
    swarm.run(30);
    assertThat(node.all(TorrentAction.Dial.class)).hasSize(2);
    swarm.run(10_000);
    assertThat(node.all(TorrentAction.Dial.class)).hasSize(6);
  }

  @Test
  void a_seed_dials_thirty_at_once_and_then_one_a_second() {
    SwarmTorrent torrent = SwarmTorrent.of(32 * 1024, 3, 1);
    SwarmNode seed = swarm.node(torrent, setup -> SetupWith.trusted(setup, Swarm.all(torrent)));
    SwarmNode leecher = swarm.leecher(torrent);
    List<PeerAddress> many =
        IntStream.rangeClosed(1, 250)
            .mapToObj(host -> PeerAddress.parse("192.0.2." + host + ":6881"))
            .toList();
    swarm.run(100); // what was not used up is not saved for later
    seed.handle(new TorrentEvent.PeersFound("user", many));
    leecher.handle(new TorrentEvent.PeersFound("user", many));
    swarm.run(1);
    assertThat(seed.all(TorrentAction.Dial.class)).hasSizeBetween(30, 31);
    swarm.run(20);
    assertThat(seed.all(TorrentAction.Dial.class)).hasSizeBetween(50, 51);
    assertThat(leecher.all(TorrentAction.Dial.class)).hasSizeGreaterThan(100);
    swarm.run(200);
    assertThat(seed.all(TorrentAction.Dial.class)).hasSizeBetween(250, 251);
  }
}
