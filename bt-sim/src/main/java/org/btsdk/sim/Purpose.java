// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// What chance is for, see [Chance].
final class Purpose {
  static final long HASHES = 1;
  static final long TRACKER = 3;
  static final long ARRIVALS = 4;

  /// Each node has four of its own.
  private static final long NODES = 1000;

  static final int MACHINE = 0;
  static final int LIFE = 1;
  static final int MISCHIEF = 2;
  static final int NETWORK = 3;

  private Purpose() {}

  static long of(int node, int what) {
    return NODES + 4L * node + what;
  }
}
