// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.btsdk.core.dht.DhtNetwork.Node;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;
import org.junit.jupiter.api.Test;

/// Lookups over a network of machines.
class LookupTest {
  private final DhtNetwork network = new DhtNetwork();
  private final DhtId infoHash = DhtId.random(new SplittableRandom(99));

  @Test
  void nodes_that_know_one_address_find_each_other() {
    List<Node> nodes = network.swarm(30);
    for (Node node : nodes) {
      DhtStats.Endpoint stats = node.machine.stats(network.now()).endpoints().getFirst();
      assertThat(stats.goodNodes()).isGreaterThanOrEqualTo(9);
      assertThat(node.told(DhtAction.Joined.class)).hasSize(1);
    }
  }

  @Test
  void who_announces_is_found() {
    List<Node> nodes = network.swarm(30);
    Node announcer = nodes.get(7);
    announcer.handle(new DhtEvent.Announce(1, infoHash, 7000, false, true));
    DhtAction.Finished announced = announcer.finished(1);
    assertThat(announced.end()).isEqualTo(LookupEnd.DONE);
    assertThat(announced.summary().stored()).isEqualTo(8);

    Node searcher = nodes.get(20);
    searcher.handle(new DhtEvent.FindPeers(1, infoHash, false));
    assertThat(searcher.finished(1).end()).isEqualTo(LookupEnd.DONE);
    assertThat(searcher.told(DhtAction.PeersFound.class))
        .isNotEmpty()
        .allSatisfy(found ->
            assertThat(found.peers())
                .containsExactly(new PeerAddress(announcer.address.ip(), 7000)));
  }

  @Test
  void a_lookup_of_nodes_finds_the_closest_of_all() {
    List<Node> nodes = network.swarm(60);
    nodes.getLast().handle(new DhtEvent.FindNodes(5, infoHash));
    nodes.getLast().finished(5);
    List<DhtId> closest =
        nodes.stream()
            .filter(node -> node != nodes.getLast())
            .map(node -> node.machine.stats(network.now()).endpoints().getFirst().id())
            .sorted(infoHash::compareDistance)
            .limit(8)
            .toList();
    assertThat(nodes.getLast().told(DhtAction.NodesFound.class).getFirst().nodes())
        .extracting(NodeInfo::id)
        .isEqualTo(closest);
  }

  @Test
  void without_an_endpoint_or_a_node_a_lookup_says_so() {
    Node lonely = network.add("20.1.1.1:6881", DhtNetwork.setup(1));
    lonely.handle(new DhtEvent.FindPeers(1, infoHash, false));
    DhtAction.Finished finished = lonely.finished(1);
    assertThat(finished.end()).isEqualTo(LookupEnd.NO_NODES);
    assertThat(finished.summary().durationNanos()).isEqualTo(Search.PATIENCE_NANOS);
    lonely.handle(new DhtEvent.EndpointClosed(0));
    lonely.handle(new DhtEvent.FindPeers(2, infoHash, false));
    assertThat(lonely.finished(2).end()).isEqualTo(LookupEnd.NO_NODES);
  }

  @Test
  void a_lookup_waits_for_nodes_to_become_known() {
    List<Node> nodes = network.swarm(10);
    Node late = network.add("99.1.1.1:6881", DhtNetwork.setup(100));
    late.handle(new DhtEvent.FindNodes(1, infoHash));
    network.run(3 * DhtNetwork.SECOND);
    late.handle(new DhtEvent.NodesKnown(List.of(nodes.get(3).address)));
    assertThat(late.finished(1).end()).isEqualTo(LookupEnd.DONE);
    assertThat(late.told(DhtAction.BootstrapWanted.class)).isNotEmpty();
  }

  @Test
  void when_nobody_answers_a_lookup_says_so() {
    Node lonely = network.add("20.1.1.1:6881", DhtNetwork.setup(1));
    lonely.handle(new DhtEvent.NodesKnown(List.of(PeerAddress.parse("20.9.9.9:6881"))));
    lonely.handle(new DhtEvent.FindPeers(1, infoHash, false));
    assertThat(lonely.finished(1).end()).isEqualTo(LookupEnd.NO_ANSWER);
  }

  @Test
  void a_ping_tells_who_answered_and_how_long_it_took() {
    List<Node> nodes = network.swarm(2);
    nodes.get(0).handle(new DhtEvent.Ping(1, nodes.get(1).address));
    nodes.get(0).handle(new DhtEvent.Ping(2, PeerAddress.parse("20.9.9.9:6881")));
    assertThat(nodes.get(0).finished(1).end()).isEqualTo(LookupEnd.DONE);
    assertThat(nodes.get(0).told(DhtAction.Ponged.class).getFirst().roundTripNanos())
        .isEqualTo(40_000_000L);
    assertThat(nodes.get(0).finished(2).end()).isEqualTo(LookupEnd.NO_ANSWER);
  }

  @Test
  void a_lookup_can_be_cancelled_and_more_than_allowed_are_refused() {
    List<Node> nodes = network.swarm(5);
    Node node = nodes.getFirst();
    for (int i = 0; i < 65; i++) {
      node.handle(new DhtEvent.FindPeers(i, infoHash, false));
    }
    assertThat(node.finished(64).end()).isEqualTo(LookupEnd.BUSY);
    node.handle(new DhtEvent.Cancel(0));
    assertThat(node.finished(0).end()).isEqualTo(LookupEnd.CANCELLED);
    assertThat(node.finished(1).end()).isEqualTo(LookupEnd.DONE);
    assertThat(node.told(DhtAction.Finished.class))
        .extracting(DhtAction.Finished::lookup)
        .doesNotHaveDuplicates();
  }

  @Test
  void a_scrape_counts_seeds_and_peers() {
    List<Node> nodes = network.swarm(40);
    for (int i = 0; i < 20; i++) {
      Node node = nodes.get(i);
      node.handle(new DhtEvent.Announce(9, infoHash, 7000, true, i < 12));
      node.finished(9);
    }
    nodes.get(30).handle(new DhtEvent.Scrape(1, infoHash));
    nodes.get(30).finished(1);
    DhtAction.Scraped scraped = nodes.get(30).told(DhtAction.Scraped.class).getFirst();
    assertThat(scraped.seeds()).isBetween(10.0, 14.0);
    assertThat(scraped.peers()).isBetween(6.0, 10.0);
  }

  @Test
  void torrents_are_sampled_and_a_node_is_not_asked_twice_in_its_interval() {
    List<Node> nodes = network.swarm(20);
    nodes.get(1).handle(new DhtEvent.Announce(1, infoHash, 7000, true, true));
    nodes.get(1).finished(1);
    Node indexer = nodes.get(15);
    indexer.handle(new DhtEvent.Sample(2, infoHash));
    indexer.finished(2);
    List<DhtAction.SamplesFound> found = indexer.told(DhtAction.SamplesFound.class);
    assertThat(found).anySatisfy(one -> assertThat(one.samples().infoHashes()).contains(infoHash));
    indexer.handle(new DhtEvent.Sample(3, infoHash));
    indexer.finished(3);
    assertThat(indexer.told(DhtAction.SamplesFound.class)).hasSameSizeAs(found);
  }

  @Test
  void a_node_comes_back_with_its_id_and_its_nodes() {
    List<Node> nodes = network.swarm(20);
    Node node = nodes.get(9);
    DhtSnapshot saved = node.machine.snapshot(network.now());
    network.remove(node);
    Node again = network.add(node.address.toString(), DhtNetwork.setup(500).withSaved(saved));
    network.run(30 * DhtNetwork.SECOND);
    DhtStats.Endpoint stats = again.machine.stats(network.now()).endpoints().getFirst();
    assertThat(stats.id()).isEqualTo(saved.tables().getFirst().id());
    assertThat(stats.goodNodes()).isGreaterThanOrEqualTo(12);
    assertThat(again.told(DhtAction.BootstrapWanted.class)).isEmpty();
  }
}
