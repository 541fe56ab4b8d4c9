// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// What came of a simulated DHT ([DhtSwarm]). All times are virtual.
///
/// @param nodes how many nodes there were at any time
/// @param churnPerHour which share of them left in an hour, each followed by a new one
/// @param hostileShare which share of them was hostile
/// @param lookups how many torrents were announced by one node and looked for by another
/// @param found how many of these lookups were told the announcer's address
/// @param meanHops nodes, one told by the other, up to the closest that answered
/// @param meanAsked questions that one lookup asked
/// @param meanAnswered how many of them were answered
/// @param medianSeconds from the command to the first word of the announcer, of lookups that found
///   him
/// @param slowSeconds the same, of which 95 % were faster
/// @param medianEndSeconds from the command to the end of the lookup
/// @param meanStored nodes that took an announce
/// @param meanGoodNodes good nodes in the routing table of an honest node, at the end
/// @param datagramsPerNodeMinute sent by an honest node in a minute, on the average of the time
///   that was measured, lookups and answers and upkeep together
/// @param bytesPerNodeSecond the same in bytes a second, without headers
/// @param events steps of the simulation
/// @param digest of all datagrams: the same in every run of the same seed
public record DhtResult(
    int nodes,
    double churnPerHour,
    double hostileShare,
    int lookups,
    int found,
    double meanHops,
    double meanAsked,
    double meanAnswered,
    double medianSeconds,
    double slowSeconds,
    double medianEndSeconds,
    double meanStored,
    double meanGoodNodes,
    double datagramsPerNodeMinute,
    double bytesPerNodeSecond,
    long events,
    long digest) {
  /// The share of lookups that found the announcer, 0 to 1.
  public double success() {
    return lookups == 0 ? 0 : (double) found / lookups;
  }
}
