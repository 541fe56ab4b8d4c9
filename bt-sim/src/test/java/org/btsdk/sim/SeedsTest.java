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

  /// Each showed a defect of the engine once: a silent peer that kept a piece on trial for ever
  /// (the first four), a late answer that was taken for that to a newer request, silent peers and
  /// free riders that held all places of a leecher and so kept it from the seed for ever, and an
  /// answer to one request that was taken for that to another, so that an honest peer was closed.
  private static final long[] FOUND = {
    1097, 1104, 1138, 1139, 56_034_295_936_711L, 9_000_032, 700_128
  };

  static LongStream seeds() throws IOException, InterruptedException {
    long first = ofCommit();
    return Stream.of(
            LongStream.rangeClosed(1, FIXED),
            LongStream.of(FOUND),
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
