// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.util.Arrays;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// A piece that is being downloaded, as the machine sees it: which blocks nobody was asked for, who
/// is asked for the others, who sent what is there. Not thread-safe; its [#intake()] is.
///
/// A block is *free*, then *asked for* by one or more peers, then *written*. Where nobody is asked
/// any more and the intake says that the block has just arrived, it is *arriving*: not free, not
/// asked for, its bytes still reserved.
public final class OpenPiece {
  private static final byte FREE = 0;
  private static final byte ASKED = 1;
  private static final byte ARRIVING = 2;
  private static final byte WRITTEN = 3;

  /// Says that no peer has the piece to itself.
  public static final int NOBODY = -1;

  private final BlockIntake intake;
  private final byte[] states;
  private final short[] askers;
  private final @Nullable IpAddress[] senders;
  private int freeCount;
  private int askerCount;
  private int writtenCount;
  private int firstFree;
  private int owner = NOBODY;
  private @Nullable Trial trial;

  /// A piece of which nothing is there.
  ///
  /// @param intake its blocks
  public OpenPiece(BlockIntake intake) {
    this.intake = intake;
    int blocks = intake.blockCount();
    this.states = new byte[blocks];
    this.askers = new short[blocks];
    this.senders = new IpAddress[blocks];
    this.freeCount = blocks;
  }

  /// Where its blocks are claimed.
  public BlockIntake intake() {
    return intake;
  }

  /// Its index.
  public int piece() {
    return intake.piece();
  }

  /// How many blocks nobody was asked for.
  public int freeCount() {
    return freeCount;
  }

  /// How many blocks are written.
  public int writtenCount() {
    return writtenCount;
  }

  /// How many blocks there are.
  public int blockCount() {
    return states.length;
  }

  /// The connection that has the piece to itself, [#NOBODY] if none has.
  public int owner() {
    return owner;
  }

  /// Gives the piece to one connection, or to all with [#NOBODY].
  public void owner(int peer) {
    owner = peer;
  }

  /// Whether its hash was wrong before, so that one peer alone should send it all now: nobody but
  /// its owner, if it has one.
  public boolean onTrial() {
    return trial != null;
  }

  /// Its trial; null if its hash was not wrong yet.
  public @Nullable Trial trial() {
    return trial;
  }

  /// Gives a piece on trial, of which nobody is asked for anything, to one connection alone: no
  /// other can send a block of it from now on.
  public void beginTurn(int peer, IpAddress address, long nowNanos) {
    Trial of = trial;
    if (of == null || askerCount > 0) {
      throw new IllegalStateException("piece %d is not to be given away".formatted(piece()));
    }
    of.begin(address, nowNanos);
    owner = peer;
    intake.admitOnly(peer);
  }

  /// Takes a piece on trial from its owner, who was not done, and is asked for nothing of it any
  /// more.
  public void endTurn() {
    owner = NOBODY;
    Trial of = trial;
    if (of != null) {
      of.end();
    }
  }

  /// The first free block.
  ///
  /// @return -1 if there is none
  public int nextFree() {
    while (firstFree < states.length && states[firstFree] != FREE) {
      firstFree++;
    }
    return firstFree < states.length ? firstFree : -1;
  }

  /// One more peer is about to be asked for a block that is not written.
  ///
  /// @param connection the number of the peer's connection
  public void ask(int block, int connection) {
    intake.takeFrom(connection);
    ask(block);
  }

  /// As the other, whoever is asked.
  void ask(int block) {
    if (states[block] == FREE) {
      states[block] = ASKED;
      freeCount--;
    }
    askers[block]++;
    askerCount++;
    intake.expect(block);
  }

  /// One peer less is asked for a block.
  ///
  /// @return whether the bytes that were reserved for it are to be released; false if the block is
  ///   arriving, and they are to be released when it is written, or by [#settle(int)]
  public boolean unask(int block) {
    if (askers[block] == 0) {
      throw new IllegalStateException(
          "nobody was asked for block %d of piece %d".formatted(block, piece()));
    }
    askers[block]--;
    askerCount--;
    if (askers[block] > 0 || states[block] != ASKED) {
      return true;
    }
    if (intake.unexpect(block)) {
      free(block);
      return true;
    }
    states[block] = ARRIVING;
    return false;
  }

  /// Looks again whether an arriving block will come.
  ///
  /// @return true if it will not: it is free, and its bytes are to be released
  public boolean settle(int block) {
    if (states[block] == ARRIVING && intake.unexpect(block)) {
      free(block);
      return true;
    }
    return false;
  }

  private void free(int block) {
    states[block] = FREE;
    freeCount++;
    firstFree = Math.min(firstFree, block);
  }

  /// How many requests for its blocks are outstanding, of all peers together.
  public int askerCount() {
    return askerCount;
  }

  /// How many peers are asked for a block.
  public int askers(int block) {
    return askers[block];
  }

  /// Whether a block is arriving, with nobody asked for it.
  public boolean isArriving(int block) {
    return states[block] == ARRIVING;
  }

  /// Whether a block is written.
  public boolean isWritten(int block) {
    return states[block] == WRITTEN;
  }

  /// A block is written; whoever else is asked for it must be [#unask(int)]ed.
  ///
  /// @param sender who sent it; null if that is not known any more
  /// @return false if that was known already
  public boolean written(int block, @Nullable IpAddress sender) {
    if (states[block] == WRITTEN) {
      return false;
    }
    if (states[block] == FREE) {
      freeCount--;
    }
    states[block] = WRITTEN;
    senders[block] = sender;
    writtenCount++;
    return true;
  }

  /// Who sent each block, as far as it is known; a copy.
  public @Nullable IpAddress[] senders() {
    return Arrays.copyOf(senders, senders.length);
  }

  /// Begins again, after the hash was wrong. Nobody may be asked for any block.
  public void restart() {
    Arrays.fill(states, FREE);
    Arrays.fill(askers, (short) 0);
    askerCount = 0;
    Arrays.fill(senders, null);
    freeCount = states.length;
    writtenCount = 0;
    firstFree = 0;
    owner = NOBODY;
    if (trial == null) {
      trial = new Trial();
    }
    trial.done();
    intake.reset();
  }
}
