// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.LinkedHashMap;
import org.btsdk.model.PeerAddress;

/// Which nodes told us their torrents, and when they may be asked again (BEP 51). Not thread-safe.
final class Sampled {
  /// 4,096: nodes that are remembered; the one asked longest ago is forgotten.
  private static final int MAX_NODES = 4096;

  private final LinkedHashMap<PeerAddress, Long> againNanos = new LinkedHashMap<>(0);

  boolean mayAsk(PeerAddress node, long nowNanos) {
    Long again = againNanos.get(node);
    return again == null || again - nowNanos <= 0;
  }

  void asked(PeerAddress node, int intervalSeconds, long nowNanos) {
    againNanos.remove(node);
    if (againNanos.size() >= MAX_NODES) {
      againNanos.pollFirstEntry();
    }
    againNanos.put(node, nowNanos + intervalSeconds * 1_000_000_000L);
  }
}
