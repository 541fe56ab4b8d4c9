// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.SessionConfig;
import org.btsdk.model.Rate;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.picker.PickerFactory;

/// Nodes of one kind. Immutable; every method that changes something gives a changed copy. Threads
/// may share it.
///
/// Without further words: lines of 1 MiB/s up and 4 MiB/s down, 20 ms to everywhere (one way: two
/// nodes are 40 ms apart) with up to 5 ms of jitter, the choker and the picker that sessions have
/// by default, 50 connections, a fast disk, everybody there at the beginning, and seeding on when
/// done.
public final class Group {
  /// 100,000 nodes: more do not fit into the addresses that the simulator hands out, nor into a
  /// day.
  private static final int MAX_COUNT = 100_000;

  /// What a session has without further words, so that a simulated one has the same.
  private static final SessionConfig SESSION = SessionConfig.of(Path.of("."));

  private final Values values;

  private static final class Values implements Cloneable {
    String name = "";
    int count;
    Role role = Role.LEECHER;
    Rate up = Rate.mib(1);
    Rate down = Rate.mib(4);
    Duration latency = Duration.ofMillis(20);
    Duration jitter = Duration.ofMillis(5);
    PluginChoice<ChokerFactory> choker = SESSION.choker();
    PluginChoice<PickerFactory> picker = SESSION.picker();
    Arrival arrival = Arrival.atOnce();
    Optional<Duration> seedsFor = Optional.empty();
    int connections = 50;
    int uploadSlots;
    boolean reachable = true;
    boolean tracked = true;
    boolean fast = true;
    Disk disk = Disk.FAST;
    double resumed;
    Optional<Duration> online = Optional.empty();
    Duration offline = Duration.ofMinutes(1);
    long memory = 64L << 20;
    boolean superSeeding;
    boolean background;
    boolean byMagnet;

    Values copy() {
      try {
        return (Values) clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Group(Values values) {
    this.values = values;
  }

  /// Some nodes.
  ///
  /// @param role how they behave
  /// @param count how many, from 0 to 100,000
  /// @throws IllegalArgumentException if the count is out of range
  public static Group of(Role role, int count) {
    if (count < 0 || count > MAX_COUNT) {
      throw new IllegalArgumentException("a group has from 0 to 100,000 nodes, not " + count);
    }
    Values values = new Values();
    values.role = role;
    values.count = count;
    values.name = role.toString().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    return new Group(values);
  }

  /// Nodes that have everything from the beginning, see [Role#SEED].
  public static Group seeds(int count) {
    return of(Role.SEED, count);
  }

  /// Nodes that want everything, see [Role#LEECHER].
  public static Group leechers(int count) {
    return of(Role.LEECHER, count);
  }

  /// Nodes that take and do not give, see [Role#FREE_RIDER].
  public static Group freeRiders(int count) {
    return of(Role.FREE_RIDER, count);
  }

  /// The same group under a name, which results show.
  public Group named(String name) {
    Values copy = values.copy();
    copy.name = name;
    return new Group(copy);
  }

  /// The same group with another number of nodes.
  ///
  /// @param count from 0 to 100,000
  public Group count(int count) {
    Values copy = of(values.role, count).values;
    Values all = values.copy();
    all.count = copy.count;
    return new Group(all);
  }

  /// The same group with another line to the network.
  ///
  /// @param up what each node sends at most, above zero
  public Group up(Rate up) {
    Values copy = values.copy();
    copy.up = aboveZero(up);
    return new Group(copy);
  }

  /// The same group with another line from the network.
  ///
  /// @param down what each node receives at most, above zero
  public Group down(Rate down) {
    Values copy = values.copy();
    copy.down = aboveZero(down);
    return new Group(copy);
  }

  private static Rate aboveZero(Rate rate) {
    if (rate.bytesPerSecond() == 0) {
      throw new IllegalArgumentException("a line moves at least a byte a second");
    }
    return rate;
  }

  /// The same group, nearer or further away.
  ///
  /// @param latency from each node to the middle of the network, from 0 to 10 s; two nodes are as
  ///   far apart as both of theirs together
  /// @param jitter the most that is added to it at random each time, from 0 to 10 s
  public Group latency(Duration latency, Duration jitter) {
    for (Duration time : new Duration[] {latency, jitter}) {
      if (time.isNegative() || time.compareTo(Duration.ofSeconds(10)) > 0) {
        throw new IllegalArgumentException("the network takes from 0 to 10 s, not " + time);
      }
    }
    Values copy = values.copy();
    copy.latency = latency;
    copy.jitter = jitter;
    return new Group(copy);
  }

  /// The same group with a choker that is found by its name, or by a URI with its settings.
  public Group choker(String name) {
    return choker(PluginChoice.parse(name));
  }

  /// The same group with another choker.
  public Group choker(PluginChoice<ChokerFactory> choker) {
    Values copy = values.copy();
    copy.choker = choker;
    return new Group(copy);
  }

  /// The same group with a picker that is found by its name, or by a URI with its settings.
  public Group picker(String name) {
    return picker(PluginChoice.parse(name));
  }

  /// The same group with another picker.
  public Group picker(PluginChoice<PickerFactory> picker) {
    Values copy = values.copy();
    copy.picker = picker;
    return new Group(copy);
  }

  /// The same group, coming at other times.
  public Group arrival(Arrival arrival) {
    Values copy = values.copy();
    copy.arrival = arrival;
    return new Group(copy);
  }

  /// The same group, whose nodes leave when they have everything.
  public Group leavesWhenDone() {
    return seedsFor(Duration.ZERO);
  }

  /// The same group, whose nodes leave some time after they have everything.
  ///
  /// @param time zero or more
  public Group seedsFor(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a time to seed is zero or more, not " + time);
    }
    Values copy = values.copy();
    copy.seedsFor = Optional.of(time);
    return new Group(copy);
  }

  /// The same group with another bound of connections.
  ///
  /// @param most each node has so many peers at most, one or more
  public Group connections(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a node has at least one connection, not " + most);
    }
    Values copy = values.copy();
    copy.connections = most;
    return new Group(copy);
  }

  /// The same group with another number of upload slots.
  ///
  /// @param slots peers unchoked at once; 0 for as many as the engine finds good
  public Group uploadSlots(int slots) {
    if (slots < 0) {
      throw new IllegalArgumentException("upload slots are zero or more, not " + slots);
    }
    Values copy = values.copy();
    copy.uploadSlots = slots;
    return new Group(copy);
  }

  /// The same group behind a translator of addresses: its nodes dial, and cannot be dialed.
  public Group unreachable() {
    Values copy = values.copy();
    copy.reachable = false;
    return new Group(copy);
  }

  /// The same group without a tracker: its nodes know the first node of the swarm and nobody else,
  /// until peers tell them of others (BEP 11).
  public Group knowingOnlyTheFirst() {
    Values copy = values.copy();
    copy.tracked = false;
    return new Group(copy);
  }

  /// The same group without the fast extension (BEP 6).
  public Group withoutFast() {
    Values copy = values.copy();
    copy.fast = false;
    return new Group(copy);
  }

  /// The same group with another disk.
  public Group disk(Disk disk) {
    Values copy = values.copy();
    copy.disk = disk;
    return new Group(copy);
  }

  /// The same group, whose nodes have a part of the pieces already.
  ///
  /// @param part which each piece is there with this probability, from 0 to 1
  public Group resumed(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("a part is from 0 to 1, not " + part);
    }
    Values copy = values.copy();
    copy.resumed = part;
    return new Group(copy);
  }

  /// The same group, whose nodes come and go: each leaves without a word after a random time, comes
  /// back with what it has after another, and so on.
  ///
  /// @param online how long it stays on average, above zero
  /// @param offline how long it is away on average, above zero
  public Group churn(Duration online, Duration offline) {
    if (online.isZero() || online.isNegative() || offline.isZero() || offline.isNegative()) {
      throw new IllegalArgumentException("nodes stay and are away for some time");
    }
    Values copy = values.copy();
    copy.online = Optional.of(online);
    copy.offline = offline;
    return new Group(copy);
  }

  /// The same group with another bound for the memory of blocks under way.
  ///
  /// @param bytes one block or more
  public Group memory(long bytes) {
    Values copy = values.copy();
    copy.memory = bytes;
    return new Group(copy);
  }

  /// The same group, whose nodes super-seed (BEP 16) as long as they have everything.
  public Group superSeeding() {
    Values copy = values.copy();
    copy.superSeeding = true;
    return new Group(copy);
  }

  /// The same group, whose nodes come with a magnet link: they know nothing but the info-hash, and
  /// fetch the metadata from peers (BEP 9) before anything else. Who comes back has kept it.
  public Group byMagnet() {
    Values copy = values.copy();
    copy.byMagnet = true;
    return new Group(copy);
  }

  /// The same group as a background: a run does not wait for its nodes, which may be at work, or
  /// still to come, when those of other groups have everything.
  public Group background() {
    Values copy = values.copy();
    copy.background = true;
    return new Group(copy);
  }

  /// Its name.
  public String name() {
    return values.name;
  }

  /// How many nodes it has.
  public int count() {
    return values.count;
  }

  /// How its nodes behave.
  public Role role() {
    return values.role;
  }

  Rate up() {
    return values.up;
  }

  Rate down() {
    return values.down;
  }

  long latencyNanos() {
    return values.latency.toNanos();
  }

  long jitterNanos() {
    return values.jitter.toNanos();
  }

  PluginChoice<ChokerFactory> choker() {
    return values.choker;
  }

  PluginChoice<PickerFactory> picker() {
    return values.picker;
  }

  Arrival arrival() {
    return values.arrival;
  }

  Optional<Duration> seedsFor() {
    return values.seedsFor;
  }

  int connections() {
    return values.connections;
  }

  int uploadSlots() {
    return values.uploadSlots;
  }

  boolean isReachable() {
    return values.reachable;
  }

  boolean isTracked() {
    return values.tracked;
  }

  boolean isFast() {
    return values.fast;
  }

  Disk disk() {
    return values.disk;
  }

  double resumed() {
    return values.resumed;
  }

  Optional<Duration> online() {
    return values.online;
  }

  Duration offline() {
    return values.offline;
  }

  boolean isSuperSeeding() {
    return values.superSeeding;
  }

  boolean isByMagnet() {
    return values.byMagnet;
  }

  boolean isBackground() {
    return values.background;
  }

  long memoryBytes() {
    return values.memory;
  }

  @Override
  public String toString() {
    return "%d %s (%s up, %s down, %s, %s)"
        .formatted(
            values.count,
            values.name,
            values.up,
            values.down,
            values.choker.name(),
            values.picker.name());
  }
}
