// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

/// Measurements as tests need them.
final class Examples {
  private Examples() {}

  static Measurement at(double megabytesPerSecond) {
    return new Measurement(1L << 30, megabytesPerSecond, 2, 1.5, 1.25, 30, 90, 0.4, 1);
  }

  static Results results() {
    Results results = Results.of("download 1 GiB", true);
    for (double speed : new double[] {900, 1_000, 1_100}) {
      results.add("bt", at(speed));
      results.add("aria2", at(speed / 2));
      results.add("rTorrent & co", at(speed / 4));
      results.add(Results.FLOOR, at(speed * 4));
    }
    results.failed("Transmission", "no answer\nand a long story");
    return results;
  }
}
