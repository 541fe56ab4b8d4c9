// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.util.List;

/// What several load generators saw at the same time.
final class Windows {
  private Windows() {}

  /// @param payloadBytes what had to be moved; what was moved twice does not count
  /// @param seen what the load generators printed, one each
  /// @param wallSeconds of the client
  /// @param usage of the client's process
  static Measurement measurement(
      long payloadBytes, List<String> seen, double wallSeconds, Usage usage) {
    double first = seen.stream().mapToDouble(it -> Flat.need(it, "first")).min().orElseThrow();
    double last = seen.stream().mapToDouble(it -> Flat.need(it, "last")).max().orElseThrow();
    double window = seen.stream().mapToDouble(it -> Flat.need(it, "watched_cpu")).max().orElse(-1);
    double slowest = seen.stream().mapToDouble(it -> Flat.need(it, "seconds_max")).max().orElse(0);
    double middle =
        seen.stream().mapToDouble(it -> Flat.need(it, "seconds_median")).average().orElse(0);
    return new Measurement(
        payloadBytes,
        payloadBytes / (last - first) / 1e6,
        wallSeconds,
        usage.cpuSeconds(),
        window,
        usage.anonymousMegabytes(),
        usage.residentMegabytes(),
        seen.stream().mapToDouble(it -> Flat.need(it, "cpu")).sum(),
        slowest > 0 ? middle / slowest : 1);
  }
}
