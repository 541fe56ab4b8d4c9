// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.btsdk.core.io.plugin.Plugins;

/// A swarm to be simulated: a torrent, and groups of nodes. Begin with [#with(Group...)], change
/// what is to be different, and call [#run()].
///
/// ```java
/// SwarmResult result =
///     Swarm.with(Group.seeds(1), Group.leechers(50).up(Rate.kib(256)))
///         .seed(7)
///         .torrent(64 << 20, 256 * 1024)
///         .run();
/// System.out.println(result);
/// ```
///
/// Immutable; every method that changes something gives a changed copy. Threads may share it, and
/// run several at once.
public final class Swarm {
  private final Scenario scenario;
  private final Threads threads;

  private Swarm(Scenario scenario, Threads threads) {
    this.scenario = scenario;
    this.threads = threads;
  }

  /// A swarm of these nodes, with a torrent of 16 MiB in pieces of 256 KiB and blocks of 16 KiB,
  /// seed 1, a tracker that names 50 peers, connections that last, and a limit of a day.
  public static Swarm with(Group... groups) {
    return new Swarm(
        new Scenario(
            1,
            16 << 20,
            256 * 1024,
            16 * 1024,
            Arrays.asList(groups),
            50,
            Duration.ZERO,
            Duration.ofDays(1),
            false,
            true,
            Defect.NONE),
        Threads.USEFUL);
  }

  private Swarm change(Consumer<Scenario.Values> change) {
    return new Swarm(scenario.with(change), threads);
  }

  /// The same swarm, simulated by another number of threads. The result is the same; without this,
  /// a swarm of 200 nodes or more has a thread for each processor, four at most, and a smaller one
  /// has one. There are no more than nodes, and nodes less than a millisecond apart are simulated
  /// by one in any case.
  ///
  /// @param count from 1 to 1,000; the caller's is one of them
  /// @throws IllegalArgumentException if it is out of its range
  public Swarm threads(int count) {
    return new Swarm(scenario, threads.count(count));
  }

  /// The same swarm, whose threads go on side by side however little they have to do.
  Swarm alwaysSideBySide() {
    return new Swarm(scenario, threads.always());
  }

  /// The same swarm without a look at the invariants, for speed.
  public Swarm unchecked() {
    return change(values -> values.checked = false);
  }

  /// The same swarm with something broken.
  Swarm broken(Defect defect) {
    return change(values -> values.defect = defect);
  }

  private Swarm groups(List<Group> groups) {
    return change(values -> values.groups = groups);
  }

  /// The same swarm with other chance.
  ///
  /// @param seed any number
  public Swarm seed(long seed) {
    return change(values -> values.seed = seed);
  }

  /// The same swarm with another torrent.
  ///
  /// @param bytes its length, zero or more
  /// @param pieceLength of its pieces in bytes, one or more
  /// @throws IllegalArgumentException if a number is out of its range
  public Swarm torrent(long bytes, int pieceLength) {
    return change(values -> {
      values.torrentBytes = bytes;
      values.pieceLength = pieceLength;
    });
  }

  /// The same swarm with blocks of another length. Longer ones make a run faster and its times
  /// coarser: what a node sends to one peer before it turns to the next, and what it asks for at
  /// once, is at least one block.
  ///
  /// @param bytes one or more; real peers have 16 KiB
  /// @throws IllegalArgumentException if it is below one
  public Swarm blockLength(int bytes) {
    return change(values -> values.blockLength = bytes);
  }

  /// The same swarm with more nodes.
  public Swarm and(Group... groups) {
    List<Group> all = new ArrayList<>(scenario.groups());
    all.addAll(Arrays.asList(groups));
    return groups(all);
  }

  /// The same swarm with something changed of each group.
  Swarm each(UnaryOperator<Group> change) {
    return groups(scenario.groups().stream().map(change).toList());
  }

  /// The same swarm with another tracker.
  ///
  /// @param peers how many peers it names at once, zero or more
  /// @throws IllegalArgumentException if it is negative
  public Swarm trackerPeers(int peers) {
    return change(values -> values.trackerPeers = peers);
  }

  /// The same swarm with a private torrent (BEP 27).
  public Swarm ofPrivateTorrent() {
    return change(values -> values.isPrivate = true);
  }

  /// The same swarm on a network that loses connections, each after a random time.
  ///
  /// @param life how long one lives on average; zero for as long as both sides want
  /// @throws IllegalArgumentException if it is negative
  public Swarm connectionLife(Duration life) {
    return change(values -> values.connectionLife = life);
  }

  /// The same swarm with another limit.
  ///
  /// @param time when a run is over in any case, in virtual time, above zero
  /// @throws IllegalArgumentException if it is not above zero
  public Swarm limit(Duration time) {
    return change(values -> values.limit = time);
  }

  /// Simulates until every leecher and free rider that is no [background][Group#background()] has
  /// everything, or the limit is reached; on the caller's thread, which is busy for as long as that
  /// takes, and on [#threads(int)] of its own. It does not end when the caller is interrupted, who
  /// finds himself interrupted afterwards. Nothing but the swarm itself decides what happens; the
  /// same swarm gives the same result, in every virtual machine.
  ///
  /// Pickers and chokers of different nodes may be called at the same time, those of one node are
  /// not: what nodes share must be thread-safe, and must not change what they do. Else use
  /// `threads(1)`.
  ///
  /// @throws SwarmFailure if an invariant does not hold; thrown when nodes and pieces were halved
  ///   for as long as it still failed
  /// @throws org.btsdk.api.TorrentException.Plugin if a choker or picker is not found
  public SwarmResult run() {
    Plugins plugins = Plugins.find();
    try {
      return once(plugins);
    } catch (SwarmFailure failure) {
      throw shrink(failure, plugins);
    }
  }

  private SwarmResult once(Plugins plugins) {
    if (threadCount() > 1) {
      try {
        return once(plugins, threads);
      } catch (SwarmFailure failure) {
        // One thread stops where it fails: the last events are those that led there.
        once(plugins, Threads.ONE);
        throw new IllegalStateException(
            "it fails by %d threads, and not by one".formatted(threadCount()), failure);
      }
    }
    return once(plugins, Threads.ONE);
  }

  /// How many threads simulate it.
  int threadCount() {
    return threads.of(scenario);
  }

  private SwarmResult once(Plugins plugins, Threads by) {
    Run run = new Run(scenario, plugins, by);
    run.go();
    return run.result();
  }

  /// Halves nodes and pieces for as long as it still fails the same way.
  private SwarmFailure shrink(SwarmFailure failure, Plugins plugins) {
    Swarm smallest = this;
    SwarmFailure last = failure;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (Swarm half : smallest.halves()) {
        try {
          half.once(plugins);
        } catch (SwarmFailure again) {
          if (again.invariant().equals(failure.invariant())) {
            smallest = half;
            last = again;
            smaller = true;
            break;
          }
        }
      }
    }
    return smallest == this ? failure : failure.shrunkTo(last, smallest.scenario);
  }

  /// Half of the pieces, and half of the nodes of each group.
  private List<Swarm> halves() {
    List<Swarm> halves = new ArrayList<>();
    if (scenario.torrentBytes() > scenario.pieceLength()) {
      halves.add(torrent(scenario.torrentBytes() / 2, scenario.pieceLength()));
    }
    for (int i = 0; i < scenario.groups().size(); i++) {
      Group group = scenario.groups().get(i);
      if (group.count() > 0) {
        List<Group> others = new ArrayList<>(scenario.groups());
        others.set(i, group.count(group.count() / 2));
        halves.add(groups(others));
      }
    }
    return halves;
  }

  @Override
  public String toString() {
    return "seed %d: %,d bytes in pieces of %,d and blocks of %,d; %s"
        .formatted(
            scenario.seed(),
            scenario.torrentBytes(),
            scenario.pieceLength(),
            scenario.blockLength(),
            scenario.groups());
  }
}
