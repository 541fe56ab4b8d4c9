// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.picker;

import java.util.random.RandomGenerator;

/// The swarm as one peer sees it, for a [PiecePicker]: the single copy of the truth, always
/// current. Valid only during one call. No method allocates or blocks.
public interface SwarmView {
  /// How fast a peer is, beside the others of this torrent.
  enum SpeedClass {
    /// Needs more than about a minute for a piece, or is snubbed.
    SLOW,
    /// In between.
    MEDIUM,
    /// Needs less than about ten seconds for a piece.
    FAST
  }

  /// How many pieces the torrent has, one or more.
  int pieceCount();

  /// How many pieces are verified, zero or more.
  int haveCount();

  /// Whether the piece is verified.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  boolean have(int piece);

  /// Whether the piece can be picked for this peer: it is missing, its priority is above zero, and
  /// it has blocks that nobody was asked for. Says nothing of whether the peer has it.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  boolean pickable(int piece);

  /// Whether the peer has the piece.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  boolean peerHas(int piece);

  /// How many connected peers have the piece, seeds included; zero or more.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  int availability(int piece);

  /// How much the piece is wanted: 0 (not at all) to 7; 4 is normal.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  int priority(int piece);

  /// Whether some blocks of the piece are there or were asked for, by anyone.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  boolean partial(int piece);

  /// The next pickable piece that this peer has, by priority from high to low, then by availability
  /// from low to high. Equal ones are shuffled, so that peers do not all begin with the same; their
  /// order may change between walks, and does not during one.
  ///
  /// @param cursor 0 for the first, then what [#nextCursor()] said after the call before
  /// @return the piece; -1 if there are no more
  int nextRarest(int cursor);

  /// Where the walk of [#nextRarest(int)] goes on.
  int nextCursor();

  /// Where a reader plays, as a piece: pieces from here on are wanted first by streaming pickers. 0
  /// if no reader is open.
  int playbackCursor();

  /// When a piece is needed, in nanoseconds of the engine's clock; [Long#MAX_VALUE] if at no
  /// particular time.
  ///
  /// @param piece zero or more, less than [#pieceCount()]
  long deadlineNanos(int piece);

  /// The next pickable piece that this peer has and that has a deadline, earliest deadline first.
  ///
  /// @param cursor 0 for the first, then what [#nextCursor()] said after the call before
  /// @return the piece; -1 if there are no more
  int nextDeadline(int cursor);

  /// The engine's clock, in nanoseconds from an arbitrary moment.
  long nowNanos();

  /// How fast the peer is.
  SpeedClass speedClass();

  /// Where chance comes from: seeded by the engine.
  RandomGenerator random();

  /// How many more calls of this view the picker may make in this pick, zero or more. The engine
  /// allows at least eight for each piece of the torrent, and 1,024 in any case. This call is free.
  long callBudget();
}
