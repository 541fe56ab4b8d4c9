// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// One run of a scenario. Not thread-safe.
final class Run {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// 3 s until a dial to nobody fails, 10 s to who is behind a translator of addresses.
  private static final long NOBODY_NANOS = 3 * SECOND_NANOS;

  private static final long UNREACHABLE_NANOS = 10 * SECOND_NANOS;

  /// 40,000: where ports of who dials begin, as seen by who is dialed.
  private static final int FIRST_PORT = 40_000;

  /// 500 samples of the pieces' availability are enough for a picture; from then on every other one
  /// is kept, and half as many are taken.
  private static final int MAX_SAMPLES = 500;

  final Scenario scenario;
  final Metainfo metainfo;
  final TorrentGeometry geometry;
  final int pieceCount;
  final Plugins plugins;
  final Agenda agenda = new Agenda();
  final History history = new History();
  final SimTracker tracker;
  final List<Node> nodes = new ArrayList<>();
  final Invariants invariants;
  private final TreeMap<IpAddress, Node> byAddress = new TreeMap<>();
  private final RandomGenerator chance;
  private final int[] copies; // of each piece, at nodes that are online
  private final BitSet out = new BitSet(); // pieces that some leecher has had
  private final List<SwarmResult.Availability> samples = new ArrayList<>();
  private long sampleEvery = 1;
  private long second;
  private int connections;
  private int online;
  private int complete;
  private int unfinished; // honest nodes for which the run waits
  private long sentBytes;
  private long receivedBytes;
  private long lostBytes;
  private @Nullable Node firstSeed;
  private long firstCopyBytes = -1;
  private long firstCopyAt = -1;

  Run(Scenario scenario, Plugins plugins) {
    this.scenario = scenario;
    this.plugins = plugins;
    this.invariants = scenario.checked() ? new Invariants(scenario.isPrivate()) : Invariants.NONE;
    this.metainfo = Torrent.of(scenario);
    this.geometry = scenario.geometry();
    this.pieceCount = geometry.pieceCount();
    this.copies = new int[pieceCount];
    this.chance = Chance.of(scenario.seed(), Purpose.NETWORK);
    this.tracker = new SimTracker(this);
    RandomGenerator arrivals = Chance.of(scenario.seed(), Purpose.ARRIVALS);
    for (Group group : scenario.groups()) {
      double at = 0;
      for (int i = 0; i < group.count(); i++) {
        Node node = new Node(this, nodes.size(), group);
        nodes.add(node);
        byAddress.put(node.address.ip(), node);
        if (group.role() == Role.SEED && firstSeed == null) {
          firstSeed = node;
        }
        if (isAwaited(node)) {
          unfinished++;
        }
        long nanos =
            switch (group.arrival()) {
              case Arrival.AtOnce(var after) -> after.toNanos();
              case Arrival.Poisson(double perSecond) -> {
                at -= Math.log(1 - arrivals.nextDouble()) / perSecond;
                yield (long) (at * SECOND_NANOS);
              }
            };
        agenda.at(nanos, new Node.Come(node));
      }
    }
    agenda.at(SECOND_NANOS, new Second());
  }

  private static boolean isAwaited(Node node) {
    Role role = node.group.role();
    return (role == Role.LEECHER || role == Role.FREE_RIDER) && !node.group.isBackground();
  }

  /// Lets everything happen until every node that wants the torrent has it, or the time is over.
  void go() {
    long limit = scenario.limit().toNanos();
    while (unfinished > 0 && agenda.nextNanos() <= limit) {
      Step step = agenda.next();
      if (step == null) {
        return;
      }
      try {
        step.run();
      } catch (Violation violation) {
        throw failure(violation.invariant(), String.valueOf(violation.getMessage()), violation);
      } catch (RuntimeException e) {
        throw failure("engine", e.toString(), e);
      }
    }
  }

  private SwarmFailure failure(String invariant, String what, RuntimeException cause) {
    return new SwarmFailure(
        invariant,
        "after %.3f s: %s".formatted(agenda.now() / 1e9, what),
        scenario,
        history.lastEvents(),
        cause);
  }

  private final class Second extends Step {
    @Override
    void run() {
      if (second++ % sampleEvery == 0) {
        sample();
      }
      for (Invariant invariant : invariants.second) {
        invariant.second(Run.this);
      }
      for (Node node : nodes) {
        Client client = node.client;
        if (client != null) {
          for (Invariant invariant : client.invariants.second) {
            invariant.second(client);
          }
        }
      }
      agenda.in(SECOND_NANOS, this);
    }
  }

  /// Whether what was sent was received, is under way, or was lost with its connection.
  ///
  /// @return empty if so, else what is not right
  String bytesDifference() {
    long underWay = 0;
    for (Node node : nodes) {
      Client client = node.client;
      if (client != null) {
        for (LinkEnd end : client.ends.all()) {
          underWay += end.closed ? 0 : end.underWayBytes();
        }
      }
    }
    return sentBytes == receivedBytes + lostBytes + underWay
        ? ""
        : "%d bytes were sent, %d received, %d lost, and %d are under way"
            .formatted(sentBytes, receivedBytes, lostBytes, underWay);
  }

  boolean isFullCopyOnline() {
    for (int count : copies) {
      if (count == 0) {
        return false;
      }
    }
    return true;
  }

  boolean isBroken(Defect defect) {
    return scenario.defect() == defect;
  }

  private void sample() {
    int least = pieceCount == 0 ? 0 : Integer.MAX_VALUE;
    long sum = 0;
    for (int count : copies) {
      least = Math.min(least, count);
      sum += count;
    }
    double mean = pieceCount == 0 ? 0 : (double) sum / pieceCount;
    samples.add(new SwarmResult.Availability(agenda.now() / 1e9, least, mean, online, complete));
    if (samples.size() >= MAX_SAMPLES) {
      for (int i = samples.size() - 1; i > 0; i -= 2) {
        samples.remove(i);
      }
      sampleEvery *= 2;
    }
  }

  void note(Happening kind, Node node, long one, long two) {
    history.note(agenda.now(), kind, node.index, one, two);
  }

  // ---- nodes

  void online(Node node) {
    online++;
    complete += node.isComplete() ? 1 : 0;
    count(node, 1);
  }

  void offline(Node node) {
    online--;
    complete -= node.isComplete() ? 1 : 0;
    count(node, -1);
  }

  private void count(Node node, int change) {
    if (node.group.role().tellsTheTruth()) {
      BitSet has = node.committed;
      for (int piece = has.nextSetBit(0); piece >= 0; piece = has.nextSetBit(piece + 1)) {
        copies[piece] += change;
      }
    }
  }

  void committed(Node node, int piece) {
    note(Happening.COMMITTED, node, piece, 0);
    copies[piece]++;
    complete += node.isComplete() ? 1 : 0;
    if (firstCopyAt < 0 && !out.get(piece)) {
      out.set(piece);
      if (out.cardinality() == pieceCount) {
        firstCopyAt = agenda.now();
        firstCopyBytes = firstSeed == null ? 0 : firstSeed.sentBytes;
      }
    }
  }

  void finished(Node node) {
    if (isAwaited(node)) {
      unfinished--;
    }
  }

  // ---- connections

  int nextConnection() {
    return ++connections;
  }

  void dial(Client from, PeerAddress to) {
    Node target = byAddress.get(to.ip());
    note(Happening.DIAL, from.node, target == null ? -1 : target.index, 0);
    if (target == null || !target.isOnline()) {
      agenda.in(NOBODY_NANOS, new Failure(from, to, "nobody is there"));
    } else if (!target.group.isReachable()) {
      agenda.in(UNREACHABLE_NANOS, new Failure(from, to, "does not answer"));
    } else if (!isBroken(Defect.STAYS_ALONE)) {
      agenda.in(
          3 * (from.node.group.latencyNanos() + target.group.latencyNanos()),
          new Accept(from, target));
    }
  }

  private static final class Failure extends Step {
    private final Client from;
    private final PeerAddress to;
    private final String reason;

    Failure(Client from, PeerAddress to, String reason) {
      this.from = from;
      this.to = to;
      this.reason = reason;
    }

    @Override
    void run() {
      from.dialFailed(to, reason);
    }
  }

  /// The handshake of who dialed arrives, and is answered.
  private final class Accept extends Step {
    private final Client from;
    private final Node target;

    Accept(Client from, Node target) {
      this.from = from;
      this.target = target;
    }

    @Override
    void run() {
      Client to = target.client;
      if (!from.isAlive()) {
        return;
      }
      if (to == null || !to.accepts(from.node.address)) {
        from.dialFailed(target.address, "closed the connection at once");
        return;
      }
      boolean fast = from.node.group.isFast() && target.group.isFast();
      Link link = new Link(Run.this, from, to, fast);
      long answered = agenda.now() + link.to.latencyNanos;
      link.to.notBefore(answered);
      agenda.at(answered, new Answered(link));
      PeerAddress seen =
          new PeerAddress(from.node.address.ip(), FIRST_PORT + link.from.id % 20_000);
      to.joined(link.to, from.handshake(fast), seen);
      if (!scenario.connectionLife().isZero()) {
        double life = -Math.log(1 - chance.nextDouble()) * scenario.connectionLife().toNanos();
        agenda.in((long) life, new Break(link));
      }
    }
  }

  /// The answer arrives.
  private static final class Answered extends Step {
    private final Link link;

    Answered(Link link) {
      this.link = link;
    }

    @Override
    void run() {
      Client from = link.from.client;
      if (!from.isAlive()) {
        link.close("the other side is gone", link.from);
      } else if (link.from.closed) {
        from.dialFailed(link.to.client.node.address, "closed after the handshake");
      } else {
        from.joined(link.from, link.to.client.handshake(link.to.fast), link.to.client.node.address);
      }
    }
  }

  /// The network loses a connection.
  private static final class Break extends Step {
    private final Link link;

    Break(Link link) {
      this.link = link;
    }

    @Override
    void run() {
      link.close("the network broke", null);
    }
  }

  long jitter(long mostNanos) {
    return mostNanos == 0 ? 0 : chance.nextLong(mostNanos);
  }

  void sent(int bytes) {
    sentBytes += bytes;
  }

  void received(int bytes) {
    if (isBroken(Defect.LOSES_BYTES) && agenda.now() % 50 == 7) {
      return;
    }
    receivedBytes += bytes;
  }

  void closed(Link link, String reason) {
    lostBytes += link.from.underWayBytes() + link.to.underWayBytes();
    note(Happening.CLOSED, link.from.client.node, link.from.id, reason.hashCode());
  }

  // ---- the result

  SwarmResult result() {
    List<SwarmResult.NodeResult> results = new ArrayList<>();
    for (Node node : nodes) {
      results.add(
          new SwarmResult.NodeResult(
              node.index,
              node.group.name(),
              node.group.role(),
              seconds(node.joinedAt),
              seconds(node.finishedAt),
              node.receivedBytes,
              node.sentBytes,
              node.wastedBytes));
    }
    return new SwarmResult(
        scenario.seed(),
        history.digest(),
        history.count(),
        agenda.done(),
        agenda.now() / 1e9,
        scenario.torrentBytes(),
        results,
        samples,
        seconds(firstCopyAt),
        firstCopyBytes);
  }

  private static java.util.OptionalDouble seconds(long nanos) {
    return nanos < 0 ? java.util.OptionalDouble.empty() : java.util.OptionalDouble.of(nanos / 1e9);
  }
}
