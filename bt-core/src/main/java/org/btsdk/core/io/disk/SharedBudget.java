// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import java.util.concurrent.atomic.AtomicLong;
import org.btsdk.core.session.RequestBudget;

/// The session's memory for blocks under way. Threads: any.
public final class SharedBudget implements RequestBudget {
  private final AtomicLong free;

  public SharedBudget(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  @Override
  public boolean tryReserve(int bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  @Override
  public void release(int bytes) {
    free.addAndGet(bytes);
  }
}
