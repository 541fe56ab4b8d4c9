// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;

/// A client that ends when its download is complete.
record ByExit(Metered process, PeerPort listens) implements Client.Running {
  @Override
  public void awaitComplete(Duration atMost) throws IOException, InterruptedException {
    int exit = process.awaitExit(atMost).exit();
    if (exit != 0) {
      throw new IOException(process.name() + " failed with " + exit + ": " + process.printed());
    }
  }

  @Override
  public Usage stop() throws IOException, InterruptedException {
    return process.wrapper().isAlive() ? process.stop() : process.awaitExit(Duration.ZERO);
  }
}
