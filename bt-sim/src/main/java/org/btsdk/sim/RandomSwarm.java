// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.btsdk.model.Rate;

/// Small swarms in which much goes wrong, for the search for defects: what they are like depends on
/// nothing but the seed. A run takes a fraction of a second.
public final class RandomSwarm {
  private static final long PURPOSE = 9;
  private static final long MAGNETS = 10;
  private static final long SPOILERS = 11;
  private static final List<String> CHOKERS =
      List.of("titfortat", "fastest", "roundrobin", "antileech", "tyrant");
  private static final List<String> PICKERS = List.of("rarest", "sequential", "deadline");
  private static final List<Role> HOSTILE =
      List.of(Role.CORRUPT, Role.SILENT, Role.FLOODER, Role.LIAR, Role.FREE_RIDER);

  private RandomSwarm() {}

  /// The swarm of a seed, with that seed.
  public static Swarm of(long seed) {
    RandomGenerator random = Chance.of(seed, PURPOSE);
    int pieceLength = (16 * 1024) << random.nextInt(5);
    long pieces = 1L + random.nextInt(120);
    long bytes = pieces * pieceLength - (random.nextBoolean() ? random.nextInt(pieceLength) : 0);
    Swarm swarm =
        Swarm.with(seeds(random))
            .torrent(bytes, pieceLength)
            .trackerPeers(5 + random.nextInt(45))
            .seed(seed);
    if (seed % 4 == 3) {
      swarm = swarm.ofPrivateTorrent();
    }
    int groups = 1 + random.nextInt(3);
    for (int i = 0; i < groups; i++) {
      swarm = swarm.and(leechers(random).named("leecher-" + i));
    }
    for (Role role : HOSTILE) {
      if (random.nextInt(4) == 0) {
        swarm = swarm.and(lines(Group.of(role, 1 + random.nextInt(2)), random));
      }
    }
    RandomGenerator apart = Chance.of(seed, SPOILERS); // swarms without them stay as they were
    if (apart.nextInt(6) == 0) {
      swarm = swarm.and(lines(Group.of(Role.SPOILER, 1 + apart.nextInt(3)), apart));
    }
    return random.nextInt(3) == 0
        ? swarm.connectionLife(Duration.ofSeconds(20 + random.nextInt(300)))
        : swarm;
  }

  /// The swarm of a seed, in which those who want the torrent come with a magnet link, and some say
  /// wrong things of the metadata.
  public static Swarm byMagnet(long seed) {
    RandomGenerator random = Chance.of(seed, MAGNETS);
    Swarm swarm = of(seed).each(group -> group.role() == Role.LEECHER ? group.byMagnet() : group);
    return swarm.and(lines(Group.of(Role.FALSE_METADATA, 1 + random.nextInt(6)), random));
  }

  private static Group seeds(RandomGenerator random) {
    Group seeds = lines(Group.seeds(1 + random.nextInt(2)), random);
    return random.nextInt(5) == 0
        ? seeds.churn(Duration.ofSeconds(60 + random.nextInt(300)), Duration.ofSeconds(20))
        : seeds;
  }

  private static Group leechers(RandomGenerator random) {
    Group group = lines(Group.leechers(1 + random.nextInt(10)), random);
    group = group.picker(PICKERS.get(random.nextInt(PICKERS.size())));
    group =
        switch (random.nextInt(4)) {
          case 0 -> group.arrival(Arrival.poisson(0.05 + random.nextDouble()));
          case 1 -> group.arrival(Arrival.after(Duration.ofSeconds(random.nextInt(60))));
          default -> group;
        };
    group =
        switch (random.nextInt(5)) {
          case 0 -> group.leavesWhenDone();
          case 1 -> group.seedsFor(Duration.ofSeconds(random.nextInt(120)));
          default -> group;
        };
    if (random.nextInt(4) == 0) {
      group =
          group.churn(
              Duration.ofSeconds(30 + random.nextInt(120)),
              Duration.ofSeconds(1 + random.nextInt(60)));
    }
    if (random.nextInt(4) == 0) {
      group = group.resumed(random.nextDouble());
    }
    return random.nextInt(5) == 0 ? group.unreachable() : group;
  }

  private static Group lines(Group group, RandomGenerator random) {
    Group changed =
        group
            .up(Rate.kib(16 + random.nextInt(2000)))
            .down(Rate.kib(64 + random.nextInt(8000)))
            .latency(Duration.ofMillis(random.nextInt(150)), Duration.ofMillis(random.nextInt(50)))
            .choker(CHOKERS.get(random.nextInt(CHOKERS.size())))
            .uploadSlots(random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 0)
            .connections(3 + random.nextInt(30));
    if (random.nextInt(4) == 0) {
      changed = changed.withoutFast();
    }
    if (random.nextInt(5) == 0) {
      changed =
          changed.disk(
              new Disk(
                  Duration.ofMillis(random.nextInt(30)),
                  Duration.ofMillis(random.nextInt(100)),
                  Rate.kib(500 + random.nextInt(20_000))));
    }
    return random.nextInt(6) == 0 ? changed.memory((1L + random.nextInt(64)) << 16) : changed;
  }
}
