// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// Takes the blocks of one piece that is being downloaded. The machine of the torrent says which
/// blocks are expected; readers claim what arrives, each block once; storage workers hash and write
/// what was claimed.
///
/// Threads: every method may be called by any thread. No method blocks: the lock inside is held for
/// a few instructions only, and hashing is done outside of it by the one thread that holds the
/// turn.
///
/// A block goes this way, and each arrow happens at most once until the block is released: *idle* →
/// [#expect(int)] → *expected* → [#claim(int, int, int)] → *claimed* → [#written(int, int)] →
/// *written*. That is why a duplicate of the endgame never overwrites a block, and why a stranger
/// can neither make us write a block twice nor send one that nobody was asked for.
public final class BlockIntake {
  /// What becomes of a block that arrived.
  public enum Claim {
    /// It is the caller's now, who must write it or [BlockIntake#unclaim(int)] it.
    ACCEPTED,
    /// Somebody else sent it first; it is dropped.
    DUPLICATE,
    /// Nobody is expected to send it (any more); it is dropped.
    UNEXPECTED,
    /// There is no such block; its sender breaks the protocol.
    MALFORMED
  }

  private static final int ANYBODY = -1;

  /// 1,024 connections that were asked for something of one piece, ten times as many as a torrent
  /// has unless it is set so; of one more, who was asked longest ago is forgotten, whose late
  /// blocks are then dropped. Were it one that is still at work, all that it owes would come in
  /// vain.
  static final int MAX_ASKED = 1024;

  private static final int[] NONE = {};

  private static final MessageDigest EMPTY_DIGEST = newSha1(); // never fed

  private static final byte IDLE = 0;
  private static final byte EXPECTED = 1;
  private static final byte CLAIMED = 2;
  private static final byte WRITTEN = 3;

  private final int piece;
  private final int pieceLength;
  private final int blockLength;
  private final byte[] states;
  private final MessageDigest digest; // touched only by the thread that holds the turn

  // Guarded by this.
  private int writtenCount;
  private int hashedCount; // blocks [0, hashedCount) are in the digest
  private boolean hashing; // a thread holds the turn to hash
  private boolean completed; // the whole piece was handed to one thread for verification
  private int turnEnd; // while a thread is hashing: the block after those it hashes
  private int admitted = ANYBODY; // the connection from which blocks are taken
  private int[] asked = NONE; // connections, who was asked last at the end: blocks come from those
  private int askedCount;
  private int readBackFrom = Integer.MAX_VALUE; // from here on nothing is hashed as it comes
  private boolean spoilt; // the digest holds blocks that were not written
  private final TreeMap<Integer, BlockRun> kept = new TreeMap<>(); // to be hashed, by first block

  /// An intake in which every block is idle.
  ///
  /// @param piece the piece's index, zero or more
  /// @param pieceLength its length on the wire in bytes, one or more
  public BlockIntake(int piece, int pieceLength) {
    this(piece, pieceLength, TorrentGeometry.BLOCK_LENGTH);
  }

  /// An intake of blocks of another length, for simulations.
  ///
  /// @param piece the piece's index, zero or more
  /// @param pieceLength its length on the wire in bytes, one or more
  /// @param blockLength the length of a block in bytes, one or more
  public BlockIntake(int piece, int pieceLength, int blockLength) {
    this.piece = piece;
    this.pieceLength = pieceLength;
    this.blockLength = blockLength;
    int blocks = Math.ceilDiv(pieceLength, blockLength);
    this.states = new byte[blocks];
    this.digest = sha1();
  }

  /// To copy one costs a fraction of what looking for it does.
  private static MessageDigest sha1() {
    try {
      return (MessageDigest) EMPTY_DIGEST.clone();
    } catch (CloneNotSupportedException _) {
      return newSha1(); // of a provider's that is not the JDK's
    }
  }

  private static MessageDigest newSha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// The piece's index.
  public int piece() {
    return piece;
  }

  /// The piece's length on the wire, in bytes.
  public int pieceLength() {
    return pieceLength;
  }

  /// How many blocks the piece has.
  public int blockCount() {
    return states.length;
  }

  /// The length of a block, in bytes.
  public int blockLength(int block) {
    return Math.min(blockLength, pieceLength - block * blockLength);
  }

  /// Called by the machine before a block is requested: an idle block is expected from now on.
  /// Harmless if it already is.
  ///
  /// @param block zero or more, less than [#blockCount()]
  public synchronized void expect(int block) {
    if (states[block] == IDLE) {
      states[block] = EXPECTED;
    }
  }

  /// Called by the machine before a block is requested: blocks of the piece are taken from this
  /// connection, also late ones, and from no other that was not named so. Else a peer that was
  /// asked for nothing could spoil piece after piece by a block of each that another is asked for.
  ///
  /// @param connection its number, zero or more
  public synchronized void takeFrom(int connection) {
    int last = askedCount - 1;
    if (last >= 0 && asked[last] == connection) {
      return; // one is asked for many blocks in a row
    }
    int at = indexOfAsked(connection);
    if (at < 0 && askedCount < MAX_ASKED) {
      if (askedCount == asked.length) {
        asked = Arrays.copyOf(asked, Math.clamp(2L * askedCount, 2, MAX_ASKED));
      }
      asked[askedCount++] = connection;
    } else {
      int from = Math.max(at, 0); // or in the place of who was asked longest ago
      System.arraycopy(asked, from + 1, asked, from, last - from);
      asked[last] = connection;
    }
  }

  private int indexOfAsked(int connection) {
    int at = askedCount - 1;
    while (at >= 0 && asked[at] != connection) {
      at--;
    }
    return at;
  }

  /// Called by the machine when nobody is asked for a block any more.
  ///
  /// @param block zero or more, less than [#blockCount()]
  /// @return false if the block arrived in the meantime, and will be written all the same
  public synchronized boolean unexpect(int block) {
    if (states[block] == EXPECTED) {
      states[block] = IDLE;
    }
    return states[block] == IDLE;
  }

  /// Called by the machine: from now on, and until [#reset()], blocks are claimed for one
  /// connection only.
  ///
  /// @param connection its number, zero or more
  public synchronized void admitOnly(int connection) {
    admitted = connection;
  }

  /// Called by a reader for every block that arrives, before anything is kept of it.
  ///
  /// @param connection the number of that which it came from, zero or more
  /// @param beginBytes what the peer says: any number
  /// @param lengthBytes what the peer says: any number
  public synchronized Claim claim(int connection, int beginBytes, int lengthBytes) {
    int block = beginBytes / blockLength;
    if (beginBytes < 0
        || beginBytes % blockLength != 0
        || block >= states.length
        || lengthBytes != blockLength(block)) {
      return Claim.MALFORMED;
    }
    return switch (states[block]) {
      case EXPECTED -> {
        if ((admitted != ANYBODY && admitted != connection)
            || (askedCount > 0 && indexOfAsked(connection) < 0)) {
          yield Claim.UNEXPECTED;
        }
        states[block] = CLAIMED;
        yield Claim.ACCEPTED;
      }
      case IDLE -> Claim.UNEXPECTED;
      default -> Claim.DUPLICATE;
    };
  }

  /// Gives a claimed block back that could not be received or written: it is expected again.
  ///
  /// @param block zero or more, less than [#blockCount()]
  public void unclaim(int block) {
    List<BlockRun> dropped = List.of();
    synchronized (this) {
      if (states[block] == CLAIMED) {
        states[block] = EXPECTED;
        dropped = readBackFrom(block); // what waits for this one would wait long
      }
    }
    releaseAll(dropped);
  }

  /// Hashes claimed blocks while they are in the processor's cache, if they are the next of the
  /// piece and no other thread is hashing it; then also what others left here meanwhile
  /// ([#hashOrKeep(BlockRun)]).
  ///
  /// @param run the blocks; their bytes stay the caller's, unchanged
  /// @return false if it was not their turn, and nothing was hashed
  public boolean hash(BlockRun run) {
    synchronized (this) {
      if (!isTurnOf(run)) {
        return false;
      }
      beginTurn(run);
    }
    hashInTurn(run);
    return true;
  }

  /// As [#hash(BlockRun)], for blocks that are with the storage already: if it is not their turn
  /// but will be soon, since other threads are dealing with all blocks before them, they are kept
  /// for the thread whose turn it is. Otherwise they are not hashed now, and are read back when the
  /// piece is whole.
  ///
  /// @return true if they are kept: their release is called later, by another thread
  public boolean hashOrKeep(BlockRun run) {
    @Nullable List<BlockRun> dropped = null;
    synchronized (this) {
      if (isTurnOf(run)) {
        beginTurn(run);
      } else if (run.firstBlock() < readBackFrom && isUnderWay(run.firstBlock())) {
        kept.put(run.firstBlock(), run);
        return true;
      } else {
        dropped = readBackFrom(run.firstBlock());
      }
    }
    if (dropped == null) {
      hashInTurn(run);
    } else {
      releaseAll(dropped);
    }
    return false;
  }

  private boolean isTurnOf(BlockRun run) {
    return !hashing && hashedCount == run.firstBlock() && hashedCount < readBackFrom;
  }

  private void beginTurn(BlockRun run) {
    hashing = true;
    turnEnd = run.firstBlock() + run.blocks();
  }

  private void hashInTurn(BlockRun run) {
    digest.update(run.data().duplicate());
    for (BlockRun next = endTurn(); next != null; next = endTurn()) {
      try {
        digest.update(next.data().duplicate());
      } finally {
        next.release().run();
      }
    }
  }

  /// @return what was kept and is to be hashed next
  private synchronized @Nullable BlockRun endTurn() {
    hashing = false;
    hashedCount = turnEnd;
    BlockRun next = kept.remove(turnEnd);
    if (next != null) {
      beginTurn(next);
    }
    return next;
  }

  /// Whether all blocks from those that are hashed to one are being hashed, kept for it, or claimed
  /// by threads that will.
  private boolean isUnderWay(int to) {
    for (int block = hashing ? turnEnd : hashedCount; block < to; ) {
      BlockRun run = kept.get(block);
      if (run != null) {
        block += run.blocks();
      } else if (states[block] == CLAIMED) {
        block++;
      } else {
        return false;
      }
    }
    return true;
  }

  /// From a block on nothing is hashed before the piece is whole.
  ///
  /// @return what was kept in vain
  private List<BlockRun> readBackFrom(int block) {
    readBackFrom = Math.min(readBackFrom, block);
    var beyond = kept.tailMap(block, true).values();
    List<BlockRun> dropped = List.copyOf(beyond);
    beyond.clear();
    return dropped;
  }

  /// Called by a storage worker for blocks that were hashed and could not be written, or when
  /// hashing threw something: the digest is of no use any more, and the piece is read back when it
  /// is whole.
  public void spoilDigest() {
    List<BlockRun> dropped;
    synchronized (this) {
      spoilt = true;
      dropped = readBackFrom(0);
    }
    releaseAll(dropped);
  }

  private static void releaseAll(List<BlockRun> runs) {
    runs.forEach(run -> run.release().run());
  }

  /// Called by a storage worker when claimed blocks are written.
  ///
  /// @param firstBlock the first of the blocks
  /// @param blocks how many, one or more
  /// @return true for exactly one caller: every block is written, and this thread is to read back
  ///   what is not hashed yet ([#hashedBytes()]), feed it to [#feedDigest(ByteBuffer)] and compare
  ///   [#finishDigest()]
  public synchronized boolean written(int firstBlock, int blocks) {
    for (int block = firstBlock; block < firstBlock + blocks; block++) {
      if (states[block] != CLAIMED) {
        throw new IllegalStateException(
            "block %d of piece %d was not claimed".formatted(block, piece));
      }
      states[block] = WRITTEN;
    }
    writtenCount += blocks;
    // Nobody can be hashing here: a thread hashes before it reports its blocks as written.
    if (writtenCount < states.length || completed) {
      return false;
    }
    completed = true;
    if (spoilt) {
      hashedCount = 0;
      digest.reset();
    }
    return true;
  }

  /// How many bytes of the piece, from its begin, are in the digest.
  public synchronized int hashedBytes() {
    return Math.min(pieceLength, hashedCount * blockLength);
  }

  /// Feeds bytes that were read back; only by the thread that completed the piece.
  ///
  /// @param data the bytes that follow [#hashedBytes()] and what was fed before
  public void feedDigest(ByteBuffer data) {
    digest.update(data);
  }

  /// The hash of the whole piece; only by the thread that completed the piece, once.
  ///
  /// @return 20 bytes
  public byte[] finishDigest() {
    return digest.digest();
  }

  /// Makes every block idle again, after the piece's hash was wrong. Called by the machine when
  /// nothing of the piece is under way.
  public synchronized void reset() {
    Arrays.fill(states, IDLE);
    writtenCount = 0;
    hashedCount = 0;
    hashing = false;
    completed = false;
    readBackFrom = Integer.MAX_VALUE;
    spoilt = false;
    admitted = ANYBODY;
    askedCount = 0; // who is late now sent it for an attempt that failed
    digest.reset();
  }

  /// Whether a block is written.
  public synchronized boolean isWritten(int block) {
    return states[block] == WRITTEN;
  }

  /// Whether a block is expected: somebody is asked for it, and it has not come.
  public synchronized boolean isExpected(int block) {
    return states[block] == EXPECTED;
  }

  /// Whether a block is claimed or written.
  public synchronized boolean hasArrived(int block) {
    return states[block] >= CLAIMED;
  }

  /// How many blocks are written.
  public synchronized int writtenCount() {
    return writtenCount;
  }
}
