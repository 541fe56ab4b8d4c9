// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

/// A question that simulated swarms answer.
interface Experiment {
  /// What its picture is called.
  String title();

  /// Runs it with the chance of one seed, and adds what came out.
  void run(long seed, Findings findings);
}
