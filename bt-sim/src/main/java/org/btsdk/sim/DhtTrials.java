// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;

/// Torrents that are announced by one node and looked for by another, and what comes of it.
final class DhtTrials {
  private static final long SECOND = 1_000_000_000L;
  private static final int ANNOUNCED_PORT = 7000;

  private final DhtRun run;
  private final RandomGenerator chance;
  private final LinkedHashMap<Long, Trial> underWay = new LinkedHashMap<>(); // by lookup
  private final List<Trial> done = new ArrayList<>();
  private long lookups;
  private int open;

  DhtTrials(DhtRun run, RandomGenerator chance) {
    this.run = run;
    this.chance = chance;
  }

  private static final class Trial {
    final DhtId infoHash;
    final DhtNode announcer;
    @Nullable DhtNode searcher;
    long beganNanos;
    long foundNanos;
    int stored;
    @Nullable LookupSummary summary;

    Trial(DhtId infoHash, DhtNode announcer) {
      this.infoHash = infoHash;
      this.announcer = announcer;
    }
  }

  void schedule(long begin, long end) {
    int count = run.swarm.lookups();
    open = count;
    for (int i = 0; i < count; i++) {
      run.agenda.at(begin + (end - begin) / count * i, new Announce());
    }
  }

  boolean areOver() {
    return open == 0;
  }

  private final class Announce extends Step {
    @Override
    void run() {
      Trial trial = new Trial(DhtId.random(chance), run.anyHonest(chance));
      long lookup = ++lookups;
      underWay.put(lookup, trial);
      trial.announcer.handle(
          new DhtEvent.Announce(lookup, trial.infoHash, ANNOUNCED_PORT, false, true));
    }
  }

  private final class Find extends Step {
    private final Trial trial;

    Find(Trial trial) {
      this.trial = trial;
    }

    @Override
    void run() {
      DhtNode searcher = run.anyHonest(chance);
      while (searcher == trial.announcer) {
        searcher = run.anyHonest(chance);
      }
      trial.searcher = searcher;
      trial.beganNanos = run.agenda.now();
      long lookup = ++lookups;
      underWay.put(lookup, trial);
      searcher.handle(new DhtEvent.FindPeers(lookup, trial.infoHash, false));
    }
  }

  void found(DhtAction.PeersFound found) {
    Trial trial = underWay.get(found.lookup());
    if (trial != null && trial.searcher != null && trial.foundNanos == 0) {
      PeerAddress sought = new PeerAddress(trial.announcer.address.ip(), ANNOUNCED_PORT);
      if (found.peers().contains(sought)) {
        trial.foundNanos = run.agenda.now();
      }
    }
  }

  void finished(DhtNode node, DhtAction.Finished finished) {
    Trial trial = underWay.remove(finished.lookup());
    if (trial == null) {
      return;
    }
    if (trial.searcher == null) {
      trial.stored = finished.summary().stored();
      long delay = run.swarm.maxDelaySeconds() * SECOND;
      run.agenda.in(1 + (delay == 0 ? 0 : chance.nextLong(delay)), new Find(trial));
    } else {
      trial.summary = finished.summary();
      done.add(trial);
      open--;
    }
  }

  /// A node left: a trial in which it announces or looks for something right now is none.
  void left(DhtNode node) {
    underWay
        .values()
        .removeIf(trial -> {
          boolean broken =
              trial.searcher == null ? trial.announcer == node : trial.searcher == node;
          open -= broken ? 1 : 0;
          return broken;
        });
  }

  DhtResult result(double goodNodes, double datagrams, double bytes, long events, long digest) {
    double hops = 0;
    double asked = 0;
    double answered = 0;
    double stored = 0;
    int found = 0;
    List<Double> times = new ArrayList<>();
    List<Double> ends = new ArrayList<>();
    for (Trial trial : done) {
      LookupSummary summary = trial.summary;
      if (summary == null) {
        continue;
      }
      hops += summary.hops();
      asked += summary.asked();
      answered += summary.answered();
      stored += trial.stored;
      ends.add(summary.durationNanos() / 1e9);
      if (trial.foundNanos != 0) {
        found++;
        times.add((trial.foundNanos - trial.beganNanos) / 1e9);
      }
    }
    int count = Math.max(1, done.size());
    return new DhtResult(
        run.swarm.nodes(),
        run.swarm.churnPerHour(),
        run.swarm.hostileShare(),
        done.size(),
        found,
        hops / count,
        asked / count,
        answered / count,
        quantile(times, 0.5),
        quantile(times, 0.95),
        quantile(ends, 0.5),
        stored / count,
        goodNodes,
        datagrams,
        bytes,
        events,
        digest);
  }

  private static double quantile(List<Double> values, double which) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(which * sorted.size())));
  }
}
