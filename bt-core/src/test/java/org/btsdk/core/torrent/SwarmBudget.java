// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.btsdk.core.session.RequestBudget;

/// A strict budget: refuses what is too much, and fails at what was never taken.
final class SwarmBudget implements RequestBudget {
  final long limit;
  long taken;
  long peak;

  SwarmBudget(long limit) {
    this.limit = limit;
  }

  @Override
  public boolean tryReserve(int bytes) {
    if (taken + bytes > limit) {
      return false;
    }
    taken += bytes;
    peak = Math.max(peak, taken);
    return true;
  }

  @Override
  public long spareBytes() {
    return limit - taken - limit / 2;
  }

  @Override
  public void release(int bytes) {
    taken -= bytes;
    if (taken < 0) {
      throw new AssertionError("released more than was taken: " + taken);
    }
  }
}
