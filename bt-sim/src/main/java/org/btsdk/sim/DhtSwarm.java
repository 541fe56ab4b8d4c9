// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// A DHT of the engine's own machines, on one virtual clock and one seeded network: what is to be
/// simulated. Immutable; the same settings give the same result.
///
/// Nodes join one after the other, knowing three others, and settle. Then torrents are announced by
/// one node each, and a while later looked for by another.
///
/// @param nodes how many nodes, 10 or more
/// @param seed of all chance
/// @param churnPerHour which share of the nodes leaves in an hour, without a word, each followed by
///   a new one; zero or more
/// @param hostileShare which share of the nodes is hostile, 0 to 0.5: a third of them answers with
///   made-up nodes and peers, a third under made-up ids, a third floods
/// @param lookups how many torrents are announced and looked for, one or more
/// @param joinSeconds how long it takes until all have joined
/// @param settleSeconds how long nothing is asked then
/// @param measureSeconds over which time the announces are spread
/// @param maxDelaySeconds how long it takes at most from an announce to the lookup
/// @param loss which share of the datagrams is lost, 0 to 1
public record DhtSwarm(
    int nodes,
    long seed,
    double churnPerHour,
    double hostileShare,
    int lookups,
    int joinSeconds,
    int settleSeconds,
    int measureSeconds,
    int maxDelaySeconds,
    double loss) {
  /// @throws IllegalArgumentException if a setting is out of its range
  public DhtSwarm {
    if (nodes < 10
        || churnPerHour < 0
        || hostileShare < 0
        || hostileShare > 0.5
        || lookups < 1
        || joinSeconds < 1
        || settleSeconds < 0
        || measureSeconds < 1
        || maxDelaySeconds < 0
        || loss < 0
        || loss > 1) {
      throw new IllegalArgumentException("a setting of a simulated DHT is out of its range");
    }
  }

  /// A DHT in which nobody leaves or lies and 1 % of the datagrams is lost: five minutes to join,
  /// five to settle, a quarter of an hour in which 500 torrents are announced, and looked for up to
  /// five minutes later.
  ///
  /// @param nodes how many nodes, 10 or more
  public static DhtSwarm of(int nodes) {
    return new DhtSwarm(nodes, 1, 0, 0, 500, 300, 300, 900, 300, 0.01);
  }

  /// The same with other chance.
  public DhtSwarm withSeed(long value) {
    return new DhtSwarm(
        nodes,
        value,
        churnPerHour,
        hostileShare,
        lookups,
        joinSeconds,
        settleSeconds,
        measureSeconds,
        maxDelaySeconds,
        loss);
  }

  /// The same with nodes that come and go.
  public DhtSwarm withChurn(double value) {
    return new DhtSwarm(
        nodes,
        seed,
        value,
        hostileShare,
        lookups,
        joinSeconds,
        settleSeconds,
        measureSeconds,
        maxDelaySeconds,
        loss);
  }

  /// The same with hostile nodes.
  public DhtSwarm withHostile(double value) {
    return new DhtSwarm(
        nodes,
        seed,
        churnPerHour,
        value,
        lookups,
        joinSeconds,
        settleSeconds,
        measureSeconds,
        maxDelaySeconds,
        loss);
  }

  /// The same, over other times.
  ///
  /// @param lookupCount how many torrents are announced and looked for
  /// @param join how long it takes until all have joined, in seconds
  /// @param settle how long nothing is asked then, in seconds
  /// @param measure over which time the announces are spread, in seconds
  /// @param maxDelay how long it takes at most from an announce to the lookup, in seconds
  public DhtSwarm over(int lookupCount, int join, int settle, int measure, int maxDelay) {
    return new DhtSwarm(
        nodes,
        seed,
        churnPerHour,
        hostileShare,
        lookupCount,
        join,
        settle,
        measure,
        maxDelay,
        loss);
  }

  /// Runs it.
  public DhtResult run() {
    return new DhtRun(this).run();
  }
}
