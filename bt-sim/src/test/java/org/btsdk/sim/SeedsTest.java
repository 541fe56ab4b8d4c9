// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Swarms with everything that can go wrong: with seeds that stay the same, and with some that are
/// others for every commit.
class SeedsTest {
  private static final int FIXED = 25;
  private static final int OF_COMMIT = 15;

  /// With these, a silent peer keeps a block of a piece on trial for ever, where it may be asked of
  /// nobody else. `TrialTest` in the engine holds that for the machine alone, and the next too.
  ///
  /// A kept seed has another history when the engine or the simulator changes, and may not show its
  /// defect any more; these do since the nodes of a run go on side by side. Two defects more were
  /// found by seeds that do so no longer, as none of 6,000 others does: what a leecher does whose
  /// places are all held by who gives nothing is held by `StallTest`, and that an answer to one
  /// request is none to another by `PeerPartsTest`.
  private static final long[] SILENT_ON_TRIAL = {3_000_240, 3_000_316, 3_000_392};

  /// With these, a peer is asked twice for a block, where an answer that came before the piece was
  /// found wrong counts for what it is asked since.
  private static final long[] LATE_ANSWERS = {3_000_740, 3_001_490};

  /// With this, a peer that rejects all it is asked for has the memory of a leecher for four blocks
  /// for ever, where it is always asked first.
  private static final long MEMORY_FOR_NOTHING = 4_001_359;

  /// With this, a piece is spoiled for ever by one peer, which is not known to, where another sends
  /// the block that a silent peer owes.
  private static final long SPOILED_TRIAL = 4_000_188;

  static LongStream seeds() throws IOException, InterruptedException {
    long first = ofCommit();
    return Stream.of(
            LongStream.rangeClosed(1, FIXED),
            LongStream.of(SILENT_ON_TRIAL),
            LongStream.of(LATE_ANSWERS),
            LongStream.of(MEMORY_FOR_NOTHING, SPOILED_TRIAL),
            LongStream.range(0, OF_COMMIT).map(i -> first + i))
        .flatMapToLong(all -> all);
  }

  /// `BT_SIM_SEED`, or what the commit gives; a fixed one without either.
  private static long ofCommit() throws IOException, InterruptedException {
    String told = System.getenv("BT_SIM_SEED");
    if (told != null) {
      return Long.parseLong(told);
    }
    Path head = Path.of("..", ".git", "HEAD");
    if (!Files.exists(head)) {
      return 1_000_000;
    }
    Process git =
        new ProcessBuilder(List.of("git", "rev-parse", "HEAD")).redirectErrorStream(true).start();
    String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor() == 0 && commit.matches("[0-9a-f]{40}")
        ? Long.parseLong(commit.substring(0, 12), 16)
        : 1_000_000;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holds_all_invariants(long seed) {
    Swarm swarm = RandomSwarm.of(seed);
    assertThat(swarm.run().allFinished()).as("finishes: %s", swarm).isTrue();
  }
}
