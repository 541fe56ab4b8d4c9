// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

/// How many pieces each of several threads takes at once. Stateless.
public final class Shares {
  /// While this many shares are left for each thread it takes what it wishes for; then single
  /// pieces, so that all end at about the same time.
  private static final int LEAST_LEFT = 2;

  private Shares() {}

  /// How many a thread takes now.
  ///
  /// @param left pieces that nobody has taken, zero or more
  /// @param threads how many there are, 1 or more
  /// @param wish how many it would like to have, 1 or more
  /// @return the wish, or 1
  public static int next(int left, int threads, int wish) {
    return left >= (long) LEAST_LEFT * threads * wish ? wish : 1;
  }
}
