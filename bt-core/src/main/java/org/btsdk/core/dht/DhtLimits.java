// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

/// How much a node of the DHT does for others and for us. What is not here is a constant where it
/// is used.
///
/// @param maxLookups lookups that run at once, of all callers, one or more; more are refused with
///   [LookupEnd#BUSY]
/// @param maxTorrents info-hashes whose peers are kept for others, zero or more
/// @param maxPeersPerTorrent peers kept for one info-hash, one or more
/// @param maxItems items kept for others (BEP 44), zero or more
/// @param replyBytesPerSecond what is answered at most, in bytes a second over a few seconds, one
///   or more; beyond it, questions are not answered
/// @param queriesPerSecond what is asked at most, over a few seconds, one or more; beyond it,
///   lookups wait
public record DhtLimits(
    int maxLookups,
    int maxTorrents,
    int maxPeersPerTorrent,
    int maxItems,
    int replyBytesPerSecond,
    int queriesPerSecond) {
  /// What a node has that serves others as long as it runs: 64 lookups, 2,000 torrents of 500
  /// peers, 700 items (about 10 MB together if strangers fill all of it), 100 kB/s of answers and
  /// 200 questions a second.
  public static final DhtLimits STANDARD = new DhtLimits(64, 2000, 500, 700, 100_000, 200);

  /// @throws IllegalArgumentException if a limit is out of its range
  public DhtLimits {
    if (maxLookups < 1
        || maxTorrents < 0
        || maxPeersPerTorrent < 1
        || maxItems < 0
        || replyBytesPerSecond < 1
        || queriesPerSecond < 1) {
      throw new IllegalArgumentException("a limit of the DHT is out of its range");
    }
  }
}
