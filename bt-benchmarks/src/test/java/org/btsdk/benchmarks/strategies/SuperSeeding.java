// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import org.btsdk.model.Rate;
import org.btsdk.sim.Group;
import org.btsdk.sim.Swarm;
import org.btsdk.sim.SwarmResult;

/// How much the first seed sends until there is a second copy.
final class SuperSeeding implements Experiment {
  private static final long TORRENT = 32 << 20;

  @Override
  public String title() {
    return "What the first seed sends until there is a second copy";
  }

  @Override
  public void run(long seed, Findings findings) {
    for (int leechers : new int[] {5, 20, 60}) {
      for (boolean superSeeds : new boolean[] {false, true}) {
        SwarmResult result = swarm(leechers, superSeeds).seed(seed).run();
        String row = superSeeds ? "super-seeding" : "a normal seed";
        findings.add(
            leechers + " leechers: the seed sends",
            "times the torrent",
            row,
            seed,
            (double) result.firstCopyBytes() / TORRENT);
        findings.add(
            leechers + " leechers: half have everything after",
            "s",
            row,
            seed,
            result.medianDuration("leecher").orElseThrow());
      }
    }
  }

  static Swarm swarm(int leechers, boolean superSeeds) {
    Group first = Group.seeds(1).up(Rate.kib(512));
    return Swarm.with(
            superSeeds ? first.superSeeding() : first,
            Group.leechers(leechers).up(Rate.kib(256)).down(Rate.mib(2)))
        .torrent(TORRENT, 128 * 1024)
        .blockLength(32 * 1024)
        .unchecked();
  }
}
