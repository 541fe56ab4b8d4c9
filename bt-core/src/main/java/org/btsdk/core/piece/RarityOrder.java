// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// The pieces that are missing and wanted, by priority from high to low, then by how many peers
/// have them from low to high, equal ones shuffled. A HAVE moves one piece by one bucket, in O(1).
/// Peers that have everything are counted once, and not here: they change nothing in the order. Not
/// thread-safe.
///
/// All pieces are in one array. It is cut into buckets, one for each priority and availability, and
/// a piece moves to the next bucket by changing places with the one at the edge.
public final class RarityOrder {
  /// Priorities are 0 to 7, as pickers see them; 0 is not in the order.
  private static final int PRIORITIES = 8;

  private final Bucketed[] byPriority = new Bucketed[PRIORITIES];
  private final byte[] priority;
  private final int[] availability;
  private final BitSet out; // pieces that are not in the order, whatever their priority
  private final int[] place; // of each piece in the list of its priority
  private int seeds;

  /// An order in which every piece is missing, of priority 4, and nobody has any.
  ///
  /// @param pieceCount zero or more
  /// @param random shuffles equal pieces
  public RarityOrder(int pieceCount, RandomGenerator random) {
    this.priority = new byte[pieceCount];
    this.availability = new int[pieceCount];
    this.out = new BitSet(pieceCount);
    this.place = new int[pieceCount];
    int[] shuffled = new int[pieceCount];
    for (int i = 0; i < pieceCount; i++) {
      int other = random.nextInt(i + 1);
      shuffled[i] = shuffled[other];
      shuffled[other] = i;
    }
    for (int i = 0; i < PRIORITIES; i++) {
      byPriority[i] = new Bucketed();
    }
    for (int piece : shuffled) {
      priority[piece] = 4;
      byPriority[4].add(piece, 0);
    }
  }

  /// How many peers have a piece, those that have everything included.
  public int availability(int piece) {
    return availability[piece] + seeds;
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
    int before = availability[piece];
    availability[piece] = before + change;
    if (!out.get(piece) && priority[piece] > 0) {
      byPriority[priority[piece]].move(piece, before, before + change);
    }
  }

  /// The priority of a piece, 0 to 7.
  public int priority(int piece) {
    return priority[piece];
  }

  /// Changes the priority of a piece.
  ///
  /// @param value 0 to 7
  public void priority(int piece, int value) {
    if (value == priority[piece]) {
      return;
    }
    boolean listed = !out.get(piece);
    if (listed && priority[piece] > 0) {
      byPriority[priority[piece]].remove(piece, availability[piece]);
    }
    priority[piece] = (byte) value;
    if (listed && value > 0) {
      byPriority[value].add(piece, availability[piece]);
    }
  }

  /// Takes a piece out of the order, since we have it.
  public void remove(int piece) {
    if (!out.get(piece)) {
      out.set(piece);
      if (priority[piece] > 0) {
        byPriority[priority[piece]].remove(piece, availability[piece]);
      }
    }
  }

  /// Puts a piece into the order again, since we lost it.
  public void add(int piece) {
    if (out.get(piece)) {
      out.clear(piece);
      if (priority[piece] > 0) {
        byPriority[priority[piece]].add(piece, availability[piece]);
      }
    }
  }

  /// How many pieces are in the order: missing and wanted.
  public int size() {
    int size = 0;
    for (Bucketed list : byPriority) {
      size += list.size;
    }
    return size;
  }

  /// A piece of the order.
  ///
  /// @param place 0 for the most wanted, less than [#size()]
  public int at(int place) {
    int left = place;
    for (int i = PRIORITIES - 1; i > 0; i--) {
      Bucketed list = byPriority[i];
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
    if (availability.length == 0) {
      return 0;
    }
    int least = Integer.MAX_VALUE;
    for (int piece = 0; piece < availability.length; piece++) {
      least = Math.min(least, availability[piece] + (have.get(piece) ? 1 : 0));
    }
    int more = 0;
    for (int piece = 0; piece < availability.length; piece++) {
      more += availability[piece] + (have.get(piece) ? 1 : 0) > least ? 1 : 0;
    }
    return seeds + least + (double) more / availability.length;
  }

  /// Pieces of one priority in buckets by availability.
  private final class Bucketed {
    private int[] pieces = new int[0];
    private int[] starts = new int[2]; // where bucket a begins; starts[buckets] is the size
    private int buckets = 1;
    private int size;

    void add(int piece, int available) {
      grow(available);
      if (size == pieces.length) {
        pieces = Arrays.copyOf(pieces, Math.max(16, size * 2));
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
