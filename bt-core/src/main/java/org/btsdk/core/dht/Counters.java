// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

/// Datagrams, counted since the start. Not thread-safe.
final class Counters {
  long queriesSent;
  long responsesReceived;
  long timeouts;
  long queriesReceived;
  long responsesSent;
  long dropped;
  long sentBytes;
  long receivedBytes;

  DhtStats.Traffic traffic(int blocked) {
    return new DhtStats.Traffic(
        queriesSent,
        responsesReceived,
        timeouts,
        queriesReceived,
        responsesSent,
        dropped,
        sentBytes,
        receivedBytes,
        blocked);
  }
}
