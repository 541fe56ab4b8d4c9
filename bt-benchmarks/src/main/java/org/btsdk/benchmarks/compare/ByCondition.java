// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;

/// A client that goes on when its download is complete, and says so when asked.
record ByCondition(Metered process, PeerPort listens, Metered.Condition complete)
    implements Client.Running {
  @Override
  public void awaitComplete(Duration atMost) throws IOException, InterruptedException {
    process.await(atMost, "is complete", complete);
  }
}
