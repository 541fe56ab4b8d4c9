// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import java.util.random.RandomGenerator;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage;

/// What indexers are told of the torrents that are kept here (BEP 51): the same to all, for a
/// while, so that asking more often is of no use. Not thread-safe.
final class Samples {
  /// 15 min: indexers who look at the whole DHT come once in some hours.
  static final int INTERVAL_SECONDS = 900;

  /// 20: they fit beside the nodes into a datagram of BEP 32.
  static final int MAX = 20;

  private static final long INTERVAL_NANOS = INTERVAL_SECONDS * 1_000_000_000L;

  private List<DhtId> chosen = List.of();
  private long chosenNanos;

  KrpcMessage.Samples of(PeerStore peers, RandomGenerator chance, long nowNanos) {
    if (chosen.size() < Math.min(MAX, peers.torrents())
        || nowNanos - chosenNanos >= INTERVAL_NANOS) {
      chosen = peers.sample(MAX, chance);
      chosenNanos = nowNanos;
    }
    int left = (int) ((INTERVAL_NANOS - (nowNanos - chosenNanos)) / 1_000_000_000L);
    return new KrpcMessage.Samples(
        Math.clamp(left, 0, INTERVAL_SECONDS), Math.max(peers.torrents(), chosen.size()), chosen);
  }
}
