// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.choker;

import java.util.random.RandomGenerator;

/// What a [Choker] sees of a torrent's peers. Only peers that are interested in us, or are
/// unchoked, are shown. Peers have indexes, from zero to less than [#peerCount()], that are valid
/// for one call only, and ids that stay; another index is an [IndexOutOfBoundsException]. No method
/// allocates or blocks.
public interface RoundView {
  /// How many peers there are, zero or more.
  int peerCount();

  /// How many peers may be unchoked, zero or more.
  int slots();

  /// Whether [#slots()] is only what the engine finds good: neither the user nor the session has
  /// set a number, and the choker may unchoke more or fewer. Calls with [#fillOnly()] are made for
  /// the slots that the engine finds good.
  boolean slotsAdvised();

  /// The most that the torrent gave to all its peers together, in bytes a second of payload,
  /// smoothed over about 5 seconds, in the last ten minutes; zero at first. What a line can give
  /// shows only when so much is asked for.
  long bestUpRate();

  /// How long the torrent is, in bytes, zero or more.
  long torrentBytes();

  /// Counts the rounds of 10 seconds, from 0.
  long round();

  /// Whether this is an extra call because a slot is free: peers that are unchoked stay so, and
  /// only the free slots are to be filled.
  boolean fillOnly();

  /// Whether we have all we want, and so only give.
  boolean seeding();

  /// The engine's clock, in nanoseconds from an arbitrary moment.
  long nowNanos();

  /// Where chance comes from: seeded by the engine.
  RandomGenerator random();

  /// A number that is the peer's as long as it is connected.
  ///
  /// @param peer zero or more, less than [#peerCount()]
  long id(int peer);

  /// Whether the peer wants something of us.
  boolean interested(int peer);

  /// Whether we want something of the peer.
  boolean interesting(int peer);

  /// Whether the peer is unchoked now.
  boolean unchoked(int peer);

  /// Since when it is as it is, choked or unchoked; on the engine's clock.
  long sinceNanos(int peer);

  /// When it connected; on the engine's clock.
  long connectedAtNanos(int peer);

  /// When it was last unchoked; [Long#MIN_VALUE] if never. On the engine's clock.
  long lastUnchokedNanos(int peer);

  /// Payload that the peer gives us, in bytes a second, smoothed over about 20 seconds.
  long downRate(int peer);

  /// Payload that we give the peer, in bytes a second, smoothed over about 20 seconds.
  long upRate(int peer);

  /// Payload that the peer gave us so far, in bytes.
  long downloadedBytes(int peer);

  /// Payload that we gave the peer so far, in bytes.
  long uploadedBytes(int peer);

  /// Payload that we gave the peer since it was last unchoked, in bytes.
  long uploadedSinceUnchokeBytes(int peer);

  /// Whether the peer unchoked us and sends nothing all the same.
  boolean snubbed(int peer);

  /// Whether the peer unchokes us.
  boolean unchokesUs(int peer);

  /// How much of the torrent the peer has, from 0 to 1.
  double progress(int peer);
}
