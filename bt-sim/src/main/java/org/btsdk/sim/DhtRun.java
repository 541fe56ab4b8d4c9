// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.DhtStats;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// One run of a simulated DHT. Not thread-safe.
final class DhtRun {
  private static final long SECOND = 1_000_000_000L;
  private static final int PORT = 6881;
  private static final int KNOWN_AT_FIRST = 3;

  /// 5 to 75 ms from a node to the middle of the network, and up to 10 ms more by chance.
  private static final long MIN_LATENCY_NANOS = 5_000_000L;

  private static final long LATENCY_RANGE_NANOS = 70_000_000L;
  private static final long JITTER_NANOS = 10_000_000L;

  final Agenda agenda = new Agenda();
  final DhtTrials trials;
  final DhtSwarm swarm;
  private final RandomGenerator places;
  private final RandomGenerator network;
  private final RandomGenerator seeds;
  private final RandomGenerator leaving;
  private final LinkedHashMap<PeerAddress, DhtNode> byAddress = new LinkedHashMap<>();
  private final List<DhtNode> present = new ArrayList<>();
  private final DhtFakes fakes;
  private long digest;
  private long sentDatagrams;
  private long sentBytes;

  DhtRun(DhtSwarm swarm) {
    this.swarm = swarm;
    this.places = Chance.of(swarm.seed(), 1);
    this.network = Chance.of(swarm.seed(), 2);
    this.seeds = Chance.of(swarm.seed(), 3);
    this.leaving = Chance.of(swarm.seed(), 4);
    this.trials = new DhtTrials(this, Chance.of(swarm.seed(), 5));
    this.fakes = swarm.hostileShare() > 0 ? DhtFakes.of(Chance.of(swarm.seed(), 6)) : DhtFakes.NONE;
  }

  DhtResult run() {
    int hostile = (int) Math.round(swarm.nodes() * swarm.hostileShare());
    for (int i = 0; i < swarm.nodes(); i++) {
      // Spread evenly among the others, but the first, whom all need.
      boolean isHostile =
          i > 0 && (long) i * hostile / swarm.nodes() != (i - 1L) * hostile / swarm.nodes();
      DhtMischief mischief = isHostile ? DhtMischief.of(i, fakes, this) : null;
      agenda.at(SECOND + i * (swarm.joinSeconds() * SECOND / swarm.nodes()), new Join(mischief));
    }
    long begin = SECOND * (1 + swarm.joinSeconds() + swarm.settleSeconds());
    long end = begin + SECOND * swarm.measureSeconds();
    if (swarm.churnPerHour() > 0) {
      agenda.at(SECOND * (1 + swarm.joinSeconds()), new Leave(end));
    }
    trials.schedule(begin, end);
    runUntil(begin);
    sentDatagrams = 0;
    sentBytes = 0;
    runUntil(end);
    double datagrams = sentDatagrams;
    double bytes = sentBytes;
    for (long wait = 0; !trials.areOver() && wait < 3600; wait++) {
      runUntil(agenda.now() + SECOND);
    }
    double honest = swarm.nodes() - hostile;
    return trials.result(
        meanGoodNodes(),
        60 * datagrams / honest / swarm.measureSeconds(),
        bytes / honest / swarm.measureSeconds(),
        agenda.done(),
        digest);
  }

  private void runUntil(long nanos) {
    agenda.at(nanos, new Pause());
    while (true) {
      Step step = agenda.next();
      if (step == null || step instanceof Pause) {
        return;
      }
      step.run();
    }
  }

  /// Where [#runUntil(long)] returns.
  private static final class Pause extends Step {
    @Override
    void run() {}
  }

  private double meanGoodNodes() {
    double good = 0;
    int counted = 0;
    for (DhtNode node : present) {
      if (node.mischief == null) {
        DhtStats stats = node.machine.stats(agenda.now());
        good += stats.endpoints().getFirst().goodNodes();
        counted++;
      }
    }
    return counted == 0 ? 0 : good / counted;
  }

  /// Any node that is there.
  DhtNode any(RandomGenerator chance) {
    return present.get(chance.nextInt(present.size()));
  }

  /// Any honest node that is there.
  DhtNode anyHonest(RandomGenerator chance) {
    DhtNode node = any(chance);
    while (node.mischief != null) {
      node = any(chance);
    }
    return node;
  }

  int size() {
    return present.size();
  }

  static IpAddress address(RandomGenerator chance) {
    // 11 to 99: no local network is in between.
    return IpAddress.of(
        (byte) (11 + chance.nextInt(89)),
        (byte) chance.nextInt(256),
        (byte) chance.nextInt(256),
        (byte) (1 + chance.nextInt(254)));
  }

  private void join(@Nullable DhtMischief mischief) {
    PeerAddress address;
    do {
      address = new PeerAddress(address(places), PORT);
    } while (byAddress.containsKey(address));
    long latency = MIN_LATENCY_NANOS + places.nextLong(LATENCY_RANGE_NANOS);
    DhtNode node = new DhtNode(this, address, latency, mischief, seeds.nextLong());
    byAddress.put(address, node);
    node.place = present.size();
    present.add(node);
    bootstrap(node);
    if (mischief != null) {
      mischief.begins(node);
    }
  }

  /// A node asks whom to ask.
  void bootstrap(DhtNode node) {
    List<PeerAddress> known = new ArrayList<>();
    for (int i = 0; i < KNOWN_AT_FIRST && present.size() > 1; i++) {
      DhtNode other = any(places);
      if (other != node) {
        known.add(other.address);
      }
    }
    if (!known.isEmpty()) {
      // Not now: the machine must not be called while it tells something.
      agenda.in(1, new Hint(node, known));
    }
  }

  private void leave(DhtNode node) {
    node.alive = false;
    byAddress.remove(node.address);
    DhtNode last = present.removeLast();
    if (last != node) {
      present.set(node.place, last);
      last.place = node.place;
    }
    trials.left(node);
  }

  void send(DhtNode from, PeerAddress to, byte[] datagram) {
    if (from.mischief == null) {
      sentDatagrams++;
      sentBytes += datagram.length;
    }
    DhtNode node = byAddress.get(to);
    digest = Chance.mix(digest * 31 + agenda.now() + Arrays.hashCode(datagram));
    if (node == null || network.nextDouble() < swarm.loss()) {
      return;
    }
    long takes = from.latencyNanos + node.latencyNanos + network.nextLong(JITTER_NANOS);
    agenda.in(takes, new Arrival(from.address, node, datagram));
  }

  private static final class Arrival extends Step {
    private final PeerAddress from;
    private final DhtNode to;
    private final byte[] datagram;

    Arrival(PeerAddress from, DhtNode to, byte[] datagram) {
      this.from = from;
      this.to = to;
      this.datagram = datagram;
    }

    @Override
    void run() {
      if (to.alive) {
        to.received(from, datagram);
      }
    }
  }

  private static final class Hint extends Step {
    private final DhtNode node;
    private final List<PeerAddress> known;

    Hint(DhtNode node, List<PeerAddress> known) {
      this.node = node;
      this.known = known;
    }

    @Override
    void run() {
      if (node.alive) {
        node.handle(new DhtEvent.NodesKnown(known));
      }
    }
  }

  private final class Join extends Step {
    private final @Nullable DhtMischief mischief;

    Join(@Nullable DhtMischief mischief) {
      this.mischief = mischief;
    }

    @Override
    void run() {
      join(mischief);
    }
  }

  /// A node leaves and another comes, and so on: a Poisson process.
  private final class Leave extends Step {
    private final long endNanos;

    Leave(long endNanos) {
      this.endNanos = endNanos;
    }

    @Override
    void run() {
      DhtNode node = any(leaving);
      leave(node);
      join(node.mischief == null ? null : node.mischief.again());
      double perSecond = swarm.nodes() * swarm.churnPerHour() / 3600;
      long wait = (long) (-StrictMath.log(1 - leaving.nextDouble()) / perSecond * SECOND);
      if (agenda.now() + wait < endNanos) {
        agenda.in(wait, this);
      }
    }
  }
}
