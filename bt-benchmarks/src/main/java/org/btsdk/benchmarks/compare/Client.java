// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;

/// A program that is measured.
interface Client {
  /// What tables call it.
  String name();

  /// One line, for the report; throws when it is not installed.
  String version() throws IOException, InterruptedException;

  /// Whether it connects to peers at 127.0.0.0/8.
  default boolean dialsLoopback() {
    return true;
  }

  /// Whether it asks and serves in pulses of its own, so that a GiB takes minutes.
  default boolean pulses() {
    return false;
  }

  /// Starts it; a seed is ready when this returns: it listens and has checked its data.
  Running start(Task task) throws IOException, InterruptedException;

  /// One that runs.
  interface Running extends AutoCloseable {
    Metered process();

    /// Where peers reach it.
    PeerPort listens();

    /// Waits until everything is there and checked.
    void awaitComplete(Duration atMost) throws IOException, InterruptedException;

    /// Ends it, unless it has ended by itself.
    default Usage stop() throws IOException, InterruptedException {
      return process().stop();
    }

    @Override
    default void close() {
      process().close();
    }
  }
}
