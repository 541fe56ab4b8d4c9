// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// A few nodes on a network without loss, where a datagram takes 20 ms; a virtual clock.
final class DhtNetwork {
  static final long SECOND = 1_000_000_000L;
  private static final long LATENCY_NANOS = 20_000_000L;

  private final PriorityQueue<Delivery> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Delivery::atNanos).thenComparing(Delivery::order));
  private final Map<PeerAddress, Node> nodes = new LinkedHashMap<>();
  private final List<Delivery> lost = new ArrayList<>(); // where no node is
  private long nowNanos = SECOND;
  private long order;

  private record Delivery(
      long atNanos, Long order, PeerAddress from, PeerAddress to, byte[] datagram) {}

  /// A machine with one endpoint, and all it told.
  final class Node {
    final PeerAddress address;
    final DhtMachine machine;
    final List<DhtAction> told = new ArrayList<>();
    private long lookups;

    Node(PeerAddress address, DhtSetup setup) {
      this.address = address;
      this.machine = new DhtMachine(setup, nowNanos);
      handle(new DhtEvent.EndpointOpened(0, address.ip()));
    }

    void handle(DhtEvent event) {
      machine.handle(event, nowNanos, this::take);
    }

    void take(DhtAction action) {
      if (action instanceof DhtAction.Send(int _, PeerAddress to, byte[] datagram)) {
        underWay.add(new Delivery(nowNanos + LATENCY_NANOS, order++, address, to, datagram));
      } else {
        told.add(action);
      }
    }

    long nextLookup() {
      return ++lookups;
    }

    <T extends DhtAction> List<T> told(Class<T> type) {
      return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The end of a lookup; the network runs until it is there.
    DhtAction.Finished finished(long lookup) {
      for (int i = 0; i < 1000; i++) {
        for (DhtAction.Finished finished : told(DhtAction.Finished.class)) {
          if (finished.lookup() == lookup) {
            return finished;
          }
        }
        run(SECOND / 10);
      }
      throw new AssertionError("lookup " + lookup + " did not end");
    }
  }

  static DhtSetup setup(long seed) {
    return DhtSetup.of(new SplittableRandom(seed), item -> true);
  }

  long now() {
    return nowNanos;
  }

  Node add(String address, DhtSetup setup) {
    Node node = new Node(PeerAddress.parse(address), setup);
    nodes.put(node.address, node);
    return node;
  }

  /// Nodes with addresses far apart, each told of the first one.
  List<Node> swarm(int count) {
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Node node = add("%d.%d.7.9:6881".formatted(20 + i % 100, i / 100 + 1), setup(i));
      if (i > 0) {
        node.handle(new DhtEvent.NodesKnown(List.of(all.getFirst().address)));
      }
      all.add(node);
      run(SECOND / 2);
    }
    run(60 * SECOND);
    return all;
  }

  void remove(Node node) {
    nodes.remove(node.address);
  }

  /// Sends something that no machine would.
  void send(PeerAddress from, PeerAddress to, byte[] datagram) {
    underWay.add(new Delivery(nowNanos + LATENCY_NANOS, order++, from, to, datagram));
  }

  /// What was sent to an address of which no node is there.
  List<byte[]> takenAt(PeerAddress address) {
    List<byte[]> taken = new ArrayList<>();
    Stream.concat(lost.stream(), underWay.stream())
        .filter(delivery -> delivery.to.equals(address))
        .sorted(Comparator.comparingLong(Delivery::order))
        .forEach(delivery -> taken.add(delivery.datagram));
    lost.removeIf(delivery -> delivery.to.equals(address));
    underWay.removeIf(delivery -> delivery.to.equals(address));
    return taken;
  }

  void run(long nanos) {
    long end = nowNanos + nanos;
    while (true) {
      long next = underWay.isEmpty() ? Long.MAX_VALUE : underWay.element().atNanos;
      Node due = null;
      for (Node node : nodes.values()) {
        long deadline = Math.max(nowNanos, node.machine.nextDeadlineNanos());
        if (deadline < next) {
          next = deadline;
          due = node;
        }
      }
      if (next > end) {
        break;
      }
      nowNanos = Math.max(nowNanos, next);
      if (due != null) {
        due.machine.advance(nowNanos, due::take);
        continue;
      }
      Delivery delivery = underWay.remove();
      Node to = nodes.get(delivery.to);
      if (to != null) {
        to.handle(new DhtEvent.Received(0, delivery.from, delivery.datagram));
      } else {
        lost.add(delivery);
      }
    }
    nowNanos = end;
  }

  static IpAddress ip(String address) {
    return IpAddress.parse(address);
  }
}
