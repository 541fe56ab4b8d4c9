// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The pieces that are missing and wanted, by priority from high to low, then by how many peers
/// have them from low to high, equal ones shuffled. A HAVE moves one piece by one bucket, in O(1).
/// Peers that have everything are counted once, and not here: they change nothing in the order. Not
/// thread-safe.
///
/// All pieces are in one array. It is cut into buckets, one for each priority and availability, and
/// a piece moves to the next bucket by changing places with the one at the edge. What a torrent
/// needs that is complete, or that has no peers, is allocated when that ends.
public final class RarityOrder {
  /// Priorities are 0 to 7, as pickers see them; 0 is not in the order.
  private static final int PRIORITIES = 8;

  private static final int NORMAL = 4;
  private static final int[] NONE = {};
  private static final byte[] ALL_NORMAL = {};
  private static final @Nullable Bucketed[] NO_LISTS = {};

  private final int pieceCount;
  private @Nullable Bucketed[] byPriority = NO_LISTS; // empty if all are out
  private final BitSet out; // pieces that are not in the order, whatever their priority
  private byte[] priority = ALL_NORMAL; // empty while all are normal
  private int[] availability = NONE; // empty as long as nobody has anything
  private int[] place = NONE; // of each piece in the list of its priority; empty if all are out
  private int size;
  private int seeds;

  /// An order in which pieces are of priority 4, and nobody has any.
  ///
  /// @param pieceCount zero or more
  /// @param have the pieces that are not missing, and so not in the order
  /// @param random shuffles equal pieces
  public RarityOrder(int pieceCount, BitSet have, RandomGenerator random) {
    this.pieceCount = pieceCount;
    this.out = (BitSet) have.clone();
    int[] shuffled = new int[pieceCount - have.cardinality()];
    int count = 0;
    for (int piece = have.nextClearBit(0);
        piece < pieceCount;
        piece = have.nextClearBit(piece + 1)) {
      int other = random.nextInt(count + 1);
      shuffled[count] = shuffled[other];
      shuffled[other] = piece;
      count++;
    }
    for (int piece : shuffled) {
      list(piece, NORMAL);
    }
  }

  private void list(int piece, int atPriority) {
    if (place.length == 0) {
      place = new int[pieceCount];
      byPriority = new Bucketed[PRIORITIES];
    }
    Bucketed list = byPriority[atPriority];
    if (list == null) {
      list = new Bucketed();
      byPriority[atPriority] = list;
    }
    size++;
    list.add(piece, available(piece));
  }

  private void unlist(int piece, int atPriority) {
    Bucketed list = byPriority[atPriority];
    if (list == null) {
      throw new IllegalStateException("piece " + piece + " is not listed");
    }
    list.remove(piece, available(piece));
    if (--size == 0) {
      byPriority = NO_LISTS;
      place = NONE;
    }
  }

  private int available(int piece) {
    return availability.length == 0 ? 0 : availability[piece];
  }

  /// How many peers have a piece, those that have everything included.
  public int availability(int piece) {
    return available(piece) + seeds;
  }

  /// How many peers have everything.
  public int seeds() {
    return seeds;
  }

  /// A peer that has everything came, or left.
  ///
  /// @param change 1 or -1
  public void seeds(int change) {
    seeds += change;
  }

  /// A peer that does not have everything has one piece more, or less.
  ///
  /// @param change 1 or -1
  public void change(int piece, int change) {
    if (availability.length == 0) {
      availability = new int[pieceCount];
    }
    int before = availability[piece];
    availability[piece] = before + change;
    boolean listed = !out.get(piece) && priority(piece) > 0;
    Bucketed list = listed ? byPriority[priority(piece)] : null;
    if (list != null) {
      list.move(piece, before, before + change);
    }
  }

  /// The priority of a piece, 0 to 7.
  public int priority(int piece) {
    return priority.length == 0 ? NORMAL : priority[piece];
  }

  /// Changes the priority of a piece.
  ///
  /// @param value 0 to 7
  public void priority(int piece, int value) {
    if (value == priority(piece)) {
      return;
    }
    if (priority.length == 0) {
      priority = new byte[pieceCount];
      Arrays.fill(priority, (byte) NORMAL);
    }
    boolean listed = !out.get(piece);
    if (listed && priority[piece] > 0) {
      unlist(piece, priority[piece]);
    }
    priority[piece] = (byte) value;
    if (listed && value > 0) {
      list(piece, value);
    }
  }

  /// Takes a piece out of the order, since we have it.
  public void remove(int piece) {
    if (!out.get(piece)) {
      out.set(piece);
      if (priority(piece) > 0) {
        unlist(piece, priority(piece));
      }
    }
  }

  /// Puts a piece into the order again, since we lost it.
  public void add(int piece) {
    if (out.get(piece)) {
      out.clear(piece);
      if (priority(piece) > 0) {
        list(piece, priority(piece));
      }
    }
  }

  /// How many pieces are in the order: missing and wanted.
  public int size() {
    return size;
  }

  /// A piece of the order.
  ///
  /// @param place 0 for the most wanted, less than [#size()]
  public int at(int place) {
    int left = place;
    for (int i = PRIORITIES - 1; i > 0; i--) {
      Bucketed list = byPriority[i];
      if (list == null) {
        continue;
      }
      if (left < list.size) {
        return list.pieces[left];
      }
      left -= list.size;
    }
    throw new IndexOutOfBoundsException(place);
  }

  /// How many whole copies there are among peers and ourselves, and what part of the next: 3.25
  /// says that each piece is there three times, and a quarter of them once more.
  ///
  /// @param have pieces that we have
  public double copies(BitSet have) {
    if (pieceCount == 0) {
      return 0;
    }
    int least = Integer.MAX_VALUE;
    for (int piece = 0; piece < pieceCount; piece++) {
      least = Math.min(least, available(piece) + (have.get(piece) ? 1 : 0));
    }
    int more = 0;
    for (int piece = 0; piece < pieceCount; piece++) {
      more += available(piece) + (have.get(piece) ? 1 : 0) > least ? 1 : 0;
    }
    return seeds + least + (double) more / pieceCount;
  }

  /// Pieces of one priority in buckets by availability.
  private final class Bucketed {
    private int[] pieces = NONE;
    private int[] starts = new int[2]; // where bucket a begins; starts[buckets] is the size
    private int buckets = 1;
    private int size;

    void add(int piece, int available) {
      grow(available);
      if (size == pieces.length) {
        pieces = Arrays.copyOf(pieces, Math.min(pieceCount, Math.max(16, size * 2)));
      }
      // Opens a gap at the end of the bucket by moving the first piece of each later one.
      int gap = size++;
      for (int bucket = buckets - 1; bucket > available; bucket--) {
        if (starts[bucket] < gap) { // else the bucket is empty
          put(pieces[starts[bucket]], gap);
        }
        gap = starts[bucket]++;
      }
      starts[buckets] = size;
      put(piece, gap);
    }

    void remove(int piece, int available) {
      int gap = place[piece];
      for (int bucket = available; bucket < buckets; bucket++) {
        int last = (bucket + 1 < buckets ? starts[bucket + 1] : size) - 1;
        if (last > gap) { // else the bucket is empty
          put(pieces[last], gap);
        }
        gap = last;
        if (bucket + 1 < buckets) {
          starts[bucket + 1]--;
        }
      }
      size--;
      starts[buckets] = size;
    }

    void move(int piece, int from, int to) {
      grow(Math.max(from, to));
      if (to == from + 1) {
        int last = (from + 1 < buckets ? starts[from + 1] : size) - 1;
        swap(place[piece], last);
        starts[to]--;
      } else if (to == from - 1) {
        swap(place[piece], starts[from]);
        starts[from]++;
      } else {
        remove(piece, from);
        add(piece, to);
      }
    }

    private void swap(int one, int other) {
      int piece = pieces[one];
      put(pieces[other], one);
      put(piece, other);
    }

    private void put(int piece, int at) {
      pieces[at] = piece;
      place[piece] = at;
    }

    private void grow(int available) {
      if (available + 2 > starts.length) {
        starts = Arrays.copyOf(starts, (available + 2) * 2);
      }
      while (buckets <= available) {
        buckets++;
        starts[buckets - 1] = size;
        starts[buckets] = size;
      }
    }
  }
}
