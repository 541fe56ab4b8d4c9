// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.btsdk.api.Dht;
import org.btsdk.api.Dht.Node;
import org.btsdk.api.Dht.Stats;
import org.btsdk.core.dht.DhtMachine;
import org.btsdk.core.dht.DhtStats;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.NodeInfo;

/// What embedders are shown of a node of the DHT that runs. Threads: any; every method waits for
/// its loop.
final class DhtSnapshots {
  /// 5 s until a snapshot of a loop that hangs is given up.
  private static final long SNAPSHOT_SECONDS = 5;

  private DhtSnapshots() {}

  static List<Node> nodes(DhtNode running) {
    long now = System.nanoTime();
    return ask(
        running,
        machine -> {
          List<Node> all = new ArrayList<>();
          for (int i = 0; i < running.local().size(); i++) {
            machine.nodes(i, now).forEach(one -> all.add(node(one)));
          }
          return List.copyOf(all);
        },
        List.of());
  }

  static Node node(NodeInfo node) {
    return new Node(node.id().toSha1Hash(), node.address());
  }

  /// @param otherwise if it ends at this moment
  static Stats stats(DhtNode running, Stats otherwise) {
    return ask(running, machine -> stats(running, machine), otherwise);
  }

  private static <T> T ask(DhtNode running, Function<DhtMachine, T> question, T otherwise) {
    try {
      return running.query(question).get(SNAPSHOT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException | TimeoutException _) {
      return otherwise; // the session was closed at this moment
    }
  }

  private static Stats stats(DhtNode running, DhtMachine machine) {
    DhtStats stats = machine.stats(System.nanoTime());
    Map<Integer, InetSocketAddress> local = new TreeMap<>();
    running.local().forEach(address -> local.put(local.size(), address));
    List<Dht.Endpoint> endpoints = new ArrayList<>();
    for (DhtStats.Endpoint one : stats.endpoints()) {
      InetSocketAddress bound = local.get(one.endpoint());
      if (bound != null) {
        endpoints.add(
            new Dht.Endpoint(
                one.id().toSha1Hash(),
                PeerAddress.of(bound),
                one.external(),
                one.goodNodes(),
                one.nodes()));
      }
    }
    DhtStats.Traffic traffic = stats.traffic();
    return new Stats(
        endpoints,
        stats.lookups(),
        stats.torrents(),
        stats.peers(),
        stats.items(),
        traffic.queriesSent(),
        traffic.responsesReceived(),
        traffic.queriesReceived(),
        traffic.responsesSent(),
        traffic.dropped(),
        traffic.sentBytes(),
        traffic.receivedBytes());
  }
}
