// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the benchmarks, and writes them down as a table.
public final class Jmh {
  private Jmh() {}

  /// @param arguments the file of the table, then options of JMH
  public static void main(String[] arguments)
      throws RunnerException, CommandLineOptionException, IOException {
    String[] options = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(new CommandLineOptions(options))
                    .jvmArgs("-Xmx512m")
                    .build())
            .run();
    Files.writeString(Path.of(arguments[0]), table(results));
  }

  static String table(Collection<RunResult> results) {
    StringBuilder out = new StringBuilder("# The hot pieces by themselves\n\n");
    out.append("Written by `benchmarks/jmh` on ").append(LocalDate.now(ZoneOffset.UTC));
    out.append(", Java ").append(Runtime.version()).append(", ");
    out.append(Runtime.getRuntime().availableProcessors()).append(" cores. ");
    out.append("The time of one call; what a call does stands in its class.\n\n");
    out.append("| | | ns | ± |\n| --- | --- | ---: | ---: |\n");
    for (RunResult result : results) {
      String[] name = result.getParams().getBenchmark().split("[.]", -1);
      List<String> parts = new ArrayList<>(List.of(name[name.length - 1]));
      result.getParams().getParamsKeys().stream()
          .map(result.getParams()::getParam)
          .forEach(parts::add);
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,.1f | %,.1f |%n",
              name[name.length - 2].replace("Benchmark", ""),
              String.join(", ", parts),
              result.getPrimaryResult().getScore(),
              result.getPrimaryResult().getScoreError()));
    }
    return out.toString();
  }
}
