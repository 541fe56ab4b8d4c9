// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class JmhTest {
  /// Four of messages, six of hashes, three of bits, two of Bencode, three of the limiter, three of
  /// the picker.
  private static final int COUNT = 21;

  @Test
  void every_benchmark_runs_and_has_its_line_in_the_table() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results).hasSize(COUNT);
    assertThat(Jmh.table(results).lines().filter(line -> line.startsWith("| ")))
        .hasSize(COUNT + 2)
        .anyMatch(line -> line.startsWith("| Picker | pick |"))
        .anyMatch(line -> line.startsWith("| Hash | direct, 262144 |"));
  }
}
