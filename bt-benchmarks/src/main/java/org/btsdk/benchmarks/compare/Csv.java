// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/// Every single run, for programs.
final class Csv {
  private Csv() {}

  static String of(List<Results> all) {
    StringBuilder out =
        new StringBuilder(
            "scenario,client,round,bytes,mb_per_second,wall_seconds,cpu_seconds,"
                + "window_cpu_seconds,anonymous_mb,resident_mb,partner_cpu_seconds,evenness\n");
    for (Results results : all) {
      results
          .runs()
          .forEach((client, runs) -> {
            for (int round = 0; round < runs.size(); round++) {
              Measurement run = runs.get(round);
              out.append(
                  String.format(
                      Locale.ROOT,
                      "%s,%s,%d,%d,%.1f,%.3f,%.3f,%.3f,%.1f,%.1f,%.3f,%.3f%n",
                      quoted(results.title()),
                      quoted(client),
                      round + 1,
                      run.payloadBytes(),
                      run.megabytesPerSecond(),
                      run.wallSeconds(),
                      run.cpuSeconds(),
                      run.windowCpuSeconds(),
                      run.anonymousMegabytes(),
                      run.residentMegabytes(),
                      run.partnerCpuSeconds(),
                      run.fairness()));
            }
          });
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
