// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// One run of a scenario: its nodes in parts, which go on side by side for a [Windows window] of
/// virtual time, and then wait for each other. Not thread-safe.
final class Run {
  private static final long SECOND_NANOS = 1_000_000_000L;

  final Scenario scenario;
  final Metainfo metainfo;
  final TorrentGeometry geometry;
  final int pieceCount;
  final Plugins plugins;
  final SimTracker tracker;
  final List<Node> nodes = new ArrayList<>();
  final Invariants invariants;
  final Samples samples;
  final FirstCopy firstCopy;
  final long lookaheadNanos; // what one place sends to another takes so long at least
  private final Windows windows;
  private final int fewSteps;
  private final List<Part> parts = new ArrayList<>();
  private final TreeMap<IpAddress, Node> byAddress = new TreeMap<>();
  private long now;
  private long nextSecond = SECOND_NANOS;
  private int awaited; // nodes for which the run waits
  private @Nullable Node firstSeed;

  Run(Scenario scenario, Plugins plugins, Threads threads) {
    this.scenario = scenario;
    this.plugins = plugins;
    this.invariants = scenario.checked() ? new Invariants(scenario.isPrivate()) : Invariants.NONE;
    this.metainfo = Torrent.of(scenario);
    this.geometry = scenario.geometry();
    this.pieceCount = geometry.pieceCount();
    this.windows = Windows.of(scenario);
    this.lookaheadNanos = windows.lookaheadNanos();
    this.fewSteps = threads.fewSteps();
    int partCount = threads.of(scenario);
    for (int i = 0; i < partCount; i++) {
      parts.add(new Part(i, partCount, pieceCount));
    }
    this.samples = new Samples(parts, pieceCount);
    this.firstCopy = new FirstCopy(parts, pieceCount);
    RandomGenerator arrivals = Chance.of(scenario.seed(), Purpose.ARRIVALS);
    for (Group group : scenario.groups()) {
      double at = 0;
      for (int i = 0; i < group.count(); i++) {
        Node node = new Node(this, nodes.size(), group);
        add(node);
        long nanos =
            switch (group.arrival()) {
              case Arrival.AtOnce(var after) -> after.toNanos();
              case Arrival.Poisson(double perSecond) -> {
                at -= Math.log(1 - arrivals.nextDouble()) / perSecond;
                yield (long) (at * SECOND_NANOS);
              }
            };
        node.at(nanos, new Node.Come(node));
      }
    }
    this.tracker = new SimTracker(this, nodes.size());
  }

  private void add(Node node) {
    nodes.add(node);
    node.part.nodes.add(node);
    byAddress.put(node.address.ip(), node);
    if (node.group.role() == Role.SEED && firstSeed == null) {
      firstSeed = node;
    }
    awaited += node.isAwaited() ? 1 : 0;
  }

  /// Where the steps of a place wait. It may be any part: what happens does not depend on it.
  Part partOf(int place) {
    return parts.get(place % parts.size());
  }

  /// @return null if there is none
  @Nullable Node nodeAt(PeerAddress address) {
    return byAddress.get(address.ip());
  }

  /// @return null if there is none
  @Nullable Node firstSeed() {
    return firstSeed;
  }

  boolean isBroken(Defect defect) {
    return scenario.defect() == defect;
  }

  /// What all parts have come to; each is further ahead by a window at most.
  long now() {
    return now;
  }

  // ---- how it goes on

  /// Lets everything happen until every node that wants the torrent has it, or the time is over.
  void go() {
    long limit = Math.min(scenario.limit().toNanos(), Long.MAX_VALUE - 1);
    try (Crew crew = new Crew(parts)) {
      long stepsBefore = 0;
      long stepsOfLast = 0;
      while (unfinished() > 0) {
        long next = Math.min(nextSecond, nextNanos());
        if (next > limit) {
          break;
        }
        now = next;
        if (next == nextSecond) {
          second(crew);
        } else {
          long end = Math.min(windows.end(next), Math.min(nextSecond, limit + 1));
          if (stepsOfLast < fewSteps) {
            parts.forEach(part -> part.goOn(parts, end));
          } else {
            crew.each(part -> part.goOn(parts, end));
          }
          long steps = steps();
          stepsOfLast = steps - stepsBefore;
          stepsBefore = steps;
        }
        for (Part part : parts) {
          check(part);
        }
      }
    }
    firstCopy.look();
  }

  private int unfinished() {
    int count = awaited;
    for (Part part : parts) {
      count -= part.finished;
    }
    return count;
  }

  private long steps() {
    long steps = 0;
    for (Part part : parts) {
      steps += part.agenda.done();
    }
    return steps;
  }

  private long nextNanos() {
    long next = Long.MAX_VALUE;
    for (Part part : parts) {
      next = Math.min(next, part.nextNanos());
    }
    return next;
  }

  /// A second is over, and nothing that is due now has happened yet.
  private void second(Crew crew) {
    nextSecond += SECOND_NANOS;
    firstCopy.look();
    samples.second(now);
    if (scenario.checked()) {
      try {
        for (Invariant invariant : invariants.second) {
          invariant.second(this);
        }
      } catch (RuntimeException e) {
        throw failure(now, e, parts.getFirst());
      }
      if (nodes.size() < fewSteps) {
        parts.forEach(Part::second);
      } else {
        crew.each(Part::second);
      }
    }
  }

  private void check(Part part) {
    switch (part.failure()) {
      case null -> {}
      case RuntimeException e -> throw failure(Math.max(now, part.agenda.now()), e, part);
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private SwarmFailure failure(long nanos, RuntimeException cause, Part part) {
    boolean broken = cause instanceof Violation;
    String what = broken ? String.valueOf(cause.getMessage()) : cause.toString();
    return new SwarmFailure(
        cause instanceof Violation violation ? violation.invariant() : "engine",
        "after %.3f s: %s".formatted(nanos / 1e9, what),
        scenario,
        part.last.lines(),
        cause);
  }

  /// Whether what was sent was received, is under way, or was lost with its connection; when all
  /// parts rest.
  ///
  /// @return empty if so, else what is not right
  String bytesDifference() {
    long sent = 0;
    long received = 0;
    long lost = 0;
    Bytes underWay = new Bytes();
    for (Part part : parts) {
      sent += part.sentBytes;
      received += part.receivedBytes;
      lost += part.lostBytes;
      part.forEach(step -> underWay.sum += step.underWayBytes());
    }
    return sent == received + lost + underWay.sum
        ? ""
        : "%d bytes were sent, %d received, %d lost, and %d are under way"
            .formatted(sent, received, lost, underWay.sum);
  }

  private static final class Bytes {
    long sum;
  }

  // ---- the result

  SwarmResult result() {
    List<SwarmResult.NodeResult> results = new ArrayList<>();
    List<Place> places = new ArrayList<>(nodes);
    places.add(tracker);
    long events = 0;
    for (Node node : nodes) {
      events += node.events();
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
        History.digest(places),
        events,
        steps(),
        endedAt() / 1e9,
        scenario.torrentBytes(),
        results,
        samples.all(),
        seconds(firstCopy.atNanos()),
        firstCopy.sentBytes());
  }

  /// When the last node had everything that the run waited for, or what was the last moment.
  private long endedAt() {
    long last = 0;
    if (unfinished() == 0) {
      for (Node node : nodes) {
        last = Math.max(last, node.isAwaited() ? node.finishedAt : 0);
      }
      return last;
    }
    last = now; // where the last window began
    for (Part part : parts) {
      last = Math.max(last, part.agenda.now());
    }
    return last;
  }

  private static OptionalDouble seconds(long nanos) {
    return nanos < 0 ? OptionalDouble.empty() : OptionalDouble.of(nanos / 1e9);
  }
}
