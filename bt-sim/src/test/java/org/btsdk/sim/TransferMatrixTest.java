// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.btsdk.model.Rate;
import org.junit.jupiter.api.Test;

/// One seed and one leecher in every combination of what may matter, in the manner of libtorrent's
/// simulated transfers.
class TransferMatrixTest {
  private static final int PIECE = 64 * 1024;
  private static final List<Long> SIZES =
      List.of(1L, 16384L, 16385L, PIECE - 1L, (long) PIECE, PIECE + 1L, 5L * PIECE - 1, 5L * PIECE);

  private enum Dialer {
    EITHER,
    SEED,
    LEECHER
  }

  private enum Kind {
    BLOCKS,
    WHOLE_PIECES
  }

  private enum Fault {
    NONE,
    BREAKS,
    CORRUPT,
    SLOW_DISK
  }

  @Test
  void every_transfer_completes() {
    int transfers = 0;
    for (Dialer dialer : Dialer.values()) {
      for (long size : SIZES) {
        for (double resumed : new double[] {0, 0.5}) {
          for (boolean fast : new boolean[] {true, false}) {
            for (boolean limited : new boolean[] {false, true}) {
              for (Kind kind : Kind.values()) {
                for (Fault fault : Fault.values()) {
                  transfer(transfers++, dialer, size, resumed, fast, limited, kind, fault);
                }
              }
            }
          }
        }
      }
    }
    assertThat(transfers).isEqualTo(3 * 8 * 2 * 2 * 2 * 2 * 4);
  }

  private static void transfer(
      int seed,
      Dialer dialer,
      long size,
      double resumed,
      boolean fast,
      boolean limited,
      Kind kind,
      Fault fault) {
    Group from = Group.seeds(1);
    Group to = Group.leechers(1).resumed(resumed);
    // Who seeds looks for peers only when it comes.
    from =
        dialer == Dialer.SEED
            ? from.unreachable().arrival(Arrival.after(Duration.ofSeconds(1)))
            : from;
    to = dialer == Dialer.LEECHER ? to.unreachable() : to;
    from = fast ? from : from.withoutFast();
    from = limited ? from.up(Rate.kib(64)) : from;
    to = limited ? to.down(Rate.kib(100)).memory(PIECE) : to;
    boolean whole = kind == Kind.WHOLE_PIECES;
    Disk disk =
        fault == Fault.SLOW_DISK
            ? new Disk(Duration.ofMillis(20), Duration.ofMillis(200), Rate.kib(200), whole)
            : new Disk(Duration.ofMillis(1), Duration.ofMillis(1), Rate.UNLIMITED, whole);
    from = from.disk(disk);
    to = to.disk(disk);
    Swarm swarm = Swarm.with(from, to).torrent(size, PIECE).seed(seed).limit(Duration.ofHours(2));
    if (fault == Fault.BREAKS) {
      swarm = swarm.connectionLife(Duration.ofSeconds(3));
    }
    if (fault == Fault.CORRUPT) {
      swarm = swarm.and(Group.of(Role.CORRUPT, 1));
    }
    SwarmResult result = swarm.run();
    assertThat(result.allFinished())
        .as("%s dials, %s, %s, %s%n%s", dialer, kind, fault, swarm, result)
        .isTrue();
  }
}
