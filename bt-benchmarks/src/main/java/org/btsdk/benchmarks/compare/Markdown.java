// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Results as tables for people.
final class Markdown {
  private Markdown() {}

  static String page(String heading, List<String> about, List<Results> all, String chart) {
    StringBuilder out = new StringBuilder("# " + heading + "\n\n");
    about.forEach(line -> out.append("- ").append(line).append('\n'));
    if (!chart.isEmpty()) {
      out.append("\n![speeds](").append(chart).append(")\n");
    }
    for (Results results : all) {
      out.append('\n').append(table(results));
    }
    return out.toString();
  }

  static String table(Results results) {
    StringBuilder out = new StringBuilder("## " + results.title() + "\n\n");
    out.append(
        "| | MB/s | least–most | by the best other | wall s | CPU s/GiB | in the window |"
            + " own MB | resident MB | other side CPU s | evenness |\n");
    out.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (String client : results.runs().keySet()) {
      Series speed = results.series(client, Measurement::megabytesPerSecond);
      OptionalDouble ratio = results.ratio(client);
      double window = results.series(client, Measurement::windowCpuPerGib).median();
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %,.0f–%,.0f | %s | %.2f | %.2f | %s | %.0f | %.0f | %.2f | %.2f |%n",
              Results.isOurs(client) ? "**" + client + "**" : client,
              speed.median(),
              speed.min(),
              speed.max(),
              ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "",
              results.series(client, Measurement::wallSeconds).median(),
              results.series(client, Measurement::cpuPerGib).median(),
              window < 0 ? "" : String.format(Locale.ROOT, "%.2f", window),
              results.series(client, Measurement::anonymousMegabytes).median(),
              results.series(client, Measurement::residentMegabytes).median(),
              results.series(client, Measurement::partnerCpuSeconds).median(),
              results.series(client, Measurement::fairness).median()));
    }
    results
        .failures()
        .forEach((client, why) -> {
          boolean always = !results.runs().containsKey(client);
          out.append("\n").append(client).append(always ? " failed: " : " failed once: ");
          out.append(why.replace('|', '/')).append('\n');
        });
    return out.toString();
  }
}
