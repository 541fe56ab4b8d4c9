// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.choker;

/// Chooses the peers that are unchoked until the next round. The engine calls it every 10 seconds
/// (BEP 3), and at once when a slot is free and somebody waits; it sends the messages.
///
/// Implementing classes must comply with the following:
///
/// - **Threads.** One torrent's loop calls, one thread at a time. Each torrent has a choker of its
///   own, which may keep state, for example by [RoundView#id(int)].
/// - **Blocking.** Never: no I/O, no locks, no clock. Time and chance come from the view.
/// - **Cost.** At most 1,024 calls of the view for each peer it shows, and as many again.
/// - **Bounds.** At most [RoundView#slots()] peers are unchoked; more are ignored, later ones
///   first. Where the slots are [advised][RoundView#slotsAdvised()] only, the choker may unchoke as
///   many as it finds good.
/// - **Pace.** Only peers that the same call unchokes are given a [pace][Choice#pace(int, long)],
///   which is above zero.
/// - **Use.** No slot stays empty, or with a peer that wants nothing, while an interested peer
///   waits; where slots are advised only, one at least is used. Who stays interested is unchoked in
///   the end, whatever it gives or takes, also if it snubs us. Whoever is unchoked needs some
///   seconds until data flows: better no change than one in each round.
/// - **Determinism.** The same views and the same random numbers give the same choice.
///
/// A choker that throws or needs more calls is replaced by `titfortat`, with an event that names
/// it.
@FunctionalInterface
public interface Choker {
  /// Chooses. Every peer that is not named is choked, unless the round is [RoundView#fillOnly()],
  /// in which peers that are unchoked stay so and hold their slots, named or not.
  ///
  /// @param view the peers and what is known of them; valid only during the call
  /// @param out takes the choice; valid only during the call
  void choose(RoundView view, Choice out);
}
