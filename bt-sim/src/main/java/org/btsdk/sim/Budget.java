// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.btsdk.core.session.RequestBudget;

/// A node's memory for blocks under way.
final class Budget implements RequestBudget {
  private final long limit;
  private long taken;

  Budget(long limit) {
    this.limit = limit;
  }

  @Override
  public boolean tryReserve(int bytes) {
    if (taken + bytes > limit) {
      return false;
    }
    taken += bytes;
    return true;
  }

  @Override
  public long spareBytes() {
    return limit - taken - limit / 2;
  }

  @Override
  public void release(int bytes) {
    taken -= bytes;
  }

  /// Below zero if more was given back than was taken.
  long taken() {
    return taken;
  }

  long limit() {
    return limit;
  }
}
