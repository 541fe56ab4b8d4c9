// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.NodeIdRule;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
  private static final long MINUTE = 60_000_000_000L;
  private final SplittableRandom chance = new SplittableRandom(4);
  private final DhtId own = DhtId.random(chance);
  private final RoutingTable table = new RoutingTable(own, 0);
  private int addresses;

  @Test
  void many_near_nodes_are_kept_and_eight_of_each_farther_half() {
    for (int i = 0; i < 2000; i++) {
      table.answered(secure(DhtId.random(chance)), 0);
    }
    for (int bits = 0; bits < 5; bits++) {
      int shared = bits;
      assertThat(table.all(1000, 0)).filteredOn(n -> own.sharedBits(n.id()) == shared).hasSize(8);
    }
    assertThat(table.size()).isBetween(8 * 7, 8 * 11);
    assertThat(table.buckets()).isBetween(6, 11);
  }

  @Test
  void the_closest_are_those_of_all_that_are_kept() {
    for (int i = 0; i < 500; i++) {
      table.answered(secure(DhtId.random(chance)), 0);
    }
    for (int i = 0; i < 200; i++) {
      DhtId target = i % 2 == 0 ? DhtId.random(chance) : own.randomAt(chance.nextInt(12), chance);
      List<NodeInfo> expected =
          table.all(1000, 0).stream()
              .sorted((a, b) -> target.compareDistance(a.id(), b.id()))
              .limit(8)
              .toList();
      assertThat(table.closest(target, 8, 0)).isEqualTo(expected);
    }
  }

  @Test
  void a_good_node_keeps_its_place_and_a_bad_one_gives_it_to_one_that_waits() {
    List<NodeInfo> first = fillBucket();
    NodeInfo late = secure(own.randomAt(0, chance));
    assertThat(table.answered(late, 0)).isFalse();
    NodeInfo bad = first.get(3);
    table.failed(bad.id(), bad.address(), MINUTE);
    assertThat(table.has(bad)).isTrue();
    assertThat(table.closest(bad.id(), 8, MINUTE)).doesNotContain(bad); // never named again
    table.failed(bad.id(), bad.address(), 2 * MINUTE);
    assertThat(table.has(bad)).isFalse();
    assertThat(table.has(late)).isTrue();
  }

  @Test
  void silence_makes_a_node_questionable_and_a_question_of_it_good_again() {
    NodeInfo node = secure(own.randomAt(0, chance));
    table.answered(node, 0);
    assertThat(table.good(14 * MINUTE)).isEqualTo(1);
    assertThat(table.good(15 * MINUTE)).isZero();
    assertThat(table.mostDue()).isNotNull().extracting(TableNode::dueNanos).isEqualTo(15 * MINUTE);
    table.asked(node.id(), node.address(), 16 * MINUTE);
    assertThat(table.good(30 * MINUTE)).isEqualTo(1);
  }

  @Test
  void an_address_is_one_node() {
    NodeInfo node = secure(own.randomAt(0, chance));
    table.answered(node, 0);
    IpAddress ip = node.address().ip();
    NodeInfo other =
        new NodeInfo(own.randomAt(1, chance), new PeerAddress(ip, node.address().port() + 1));
    assertThat(table.answered(other, 0)).isFalse();
    NodeInfo renamed = new NodeInfo(own.randomAt(1, chance), node.address());
    assertThat(table.answered(renamed, 0)).isTrue(); // it answered from there: the old one is gone
    assertThat(table.all(10, 0)).containsExactly(renamed);
  }

  @Test
  void nobody_takes_the_id_of_a_good_node() {
    NodeInfo node = secure(own.randomAt(0, chance));
    table.answered(node, 0);
    NodeInfo thief = new NodeInfo(node.id(), PeerAddress.parse("99.9.9.9:6881"));
    assertThat(table.answered(thief, 0)).isFalse();
    assertThat(table.all(10, 0)).containsExactly(node);
  }

  @Test
  void two_nodes_of_a_network_are_enough_in_a_bucket() {
    for (int i = 1; i < 8; i++) {
      IpAddress ip = IpAddress.parse("31.7.7." + i);
      table.answered(new NodeInfo(own.randomAt(0, chance), new PeerAddress(ip, 6881)), 0);
    }
    assertThat(table.size()).isEqualTo(Bucket.MAX_OF_NETWORK);
  }

  @Test
  void in_a_local_network_nodes_may_share_an_address() {
    for (int i = 1; i < 8; i++) {
      PeerAddress address = new PeerAddress(IpAddress.parse("127.0.0.1"), 7000 + i);
      table.answered(new NodeInfo(own.randomAt(0, chance), address), 0);
    }
    assertThat(table.size()).isEqualTo(7);
  }

  @Test
  void a_node_whose_id_fits_takes_the_place_of_one_whose_does_not() {
    List<NodeInfo> loose = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      NodeInfo node =
          new NodeInfo(own.randomAt(0, chance), PeerAddress.parse("4" + i + ".1.1.1:6881"));
      assertThat(TableNode.isSecure(node.id(), node.address())).isFalse();
      loose.add(node);
      table.answered(node, 0);
    }
    table.answered(new NodeInfo(own.randomAt(1, chance), PeerAddress.parse("60.1.1.1:1")), 0);
    NodeInfo secure = secure(own.randomAt(0, chance));
    assertThat(table.answered(secure, 0)).isTrue();
    assertThat(table.has(secure)).isTrue();
    assertThat(loose).filteredOn(table::has).hasSize(7);
  }

  @Test
  void a_bucket_that_nothing_happened_in_is_stale() {
    fillBucket();
    table.answered(secure(own.randomAt(1, chance)), 0);
    assertThat(table.staleBucket(0)).isEqualTo(-1);
    assertThat(table.staleBucket(MINUTE)).isZero();
    table.refreshed(0, 2 * MINUTE);
    assertThat(table.staleBucket(MINUTE)).isEqualTo(-1);
  }

  /// Eight nodes of the other half, and one of ours so that the bucket is not the last.
  private List<NodeInfo> fillBucket() {
    List<NodeInfo> nodes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      NodeInfo node = secure(own.randomAt(0, chance));
      nodes.add(node);
      table.answered(node, 0);
    }
    table.answered(secure(own.randomAt(1, chance)), 0);
    return nodes;
  }

  /// A node somewhere in the half of the space where a point is, whose id fits to its address.
  private NodeInfo secure(DhtId near) {
    int wanted = Math.min(own.sharedBits(near), 8);
    while (true) {
      addresses++;
      IpAddress ip =
          IpAddress.of(
              (byte) (11 + addresses % 80),
              (byte) (addresses / 80),
              (byte) (addresses / 20_480),
              (byte) 1);
      DhtId id = DhtId.of(NodeIdRule.generate(ip, chance));
      if (Math.min(own.sharedBits(id), 8) == wanted) {
        return new NodeInfo(id, new PeerAddress(ip, 6881));
      }
    }
  }
}
