// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The off-heap memory in which the torrents of a session stage pieces, bounded for all of them
/// together. Who is alone takes as much as there is. Among several that have some, who has more
/// than an equal part takes only what leaves such a part free. Nothing is taken away: what a
/// torrent has it keeps until its pieces are whole, or until it is closed, also while it is paused,
/// and who comes later and finds nothing left stages in its file until then.
///
/// What is given back is kept for the next piece of that length, and freed when another length
/// needs the room, or when the last torrent with pieces of that length is closed. Threads may share
/// it.
public final class StagingMemory {
  /// Memory for one piece.
  ///
  /// @param arena what frees it
  /// @param bytes of the length of a piece
  record Room(Arena arena, ByteBuffer bytes) {}

  /// What makes rooms.
  @FunctionalInterface
  interface Maker {
    /// @return null if the system has no memory: a file then does as well
    @Nullable Room room(int bytes);
  }

  private final long mostBytes;
  private final Maker maker;
  private final Object lock = new Object();

  /// How many shares are open, by the length of their rooms. Guarded by [#lock].
  private final SortedMap<Integer, Integer> open = new TreeMap<>();

  /// Rooms that nobody has, by their length, of which shares are open. Guarded by [#lock].
  private final SortedMap<Integer, Deque<Room>> idle = new TreeMap<>();

  private long ownedBytes; // of rooms, idle or not; guarded by lock
  private long takenBytes; // of those that are not idle; guarded by lock
  private int holders; // shares that have something; guarded by lock

  /// @param mostBytes how much there is, zero or more
  public StagingMemory(long mostBytes) {
    this(mostBytes, StagingMemory::newRoom);
  }

  StagingMemory(long mostBytes, Maker maker) {
    this.mostBytes = mostBytes;
    this.maker = maker;
  }

  /// What one torrent takes of it.
  ///
  /// @param roomBytes the length of its pieces, one or more
  /// @return to be closed
  Share share(int roomBytes) {
    synchronized (lock) {
      open.merge(roomBytes, 1, Integer::sum);
    }
    return new Share(roomBytes);
  }

  /// How much memory there is now, in bytes, also such as nobody uses.
  long ownedBytes() {
    synchronized (lock) {
      return ownedBytes;
    }
  }

  /// What one torrent takes. Threads may share it.
  final class Share {
    private final int roomBytes;

    /// Guarded by [#lock].
    private final Set<Room> taken = Collections.newSetFromMap(new IdentityHashMap<>());

    private int count; // of those, and of those that are being made; guarded by lock
    private boolean closed; // guarded by lock

    private Share(int roomBytes) {
      this.roomBytes = roomBytes;
    }

    /// Room for one piece.
    ///
    /// @return null if others have what there is
    /// @throws IllegalStateException if this is closed: nobody would give it back
    @Nullable Room take() {
      List<Room> surplus = new ArrayList<>(0);
      synchronized (lock) {
        if (closed) {
          throw isClosed();
        }
        if (!mayTake()) {
          return null;
        }
        took(1);
        Deque<Room> mine = idle.get(roomBytes);
        Room room = mine == null ? null : mine.poll();
        if (room != null) {
          taken.add(room);
          return room;
        }
        shrinkTo(mostBytes - roomBytes, surplus);
        ownedBytes += roomBytes;
      }
      free(surplus);
      Room room = maker.room(roomBytes);
      boolean closedMeanwhile;
      synchronized (lock) {
        closedMeanwhile = closed;
        if (room != null && !closedMeanwhile) {
          taken.add(room);
          return room;
        }
        ownedBytes -= roomBytes;
        took(-1);
      }
      if (room != null) {
        free(List.of(room));
      }
      if (closedMeanwhile) {
        throw isClosed();
      }
      return null;
    }

    private static IllegalStateException isClosed() {
      return new IllegalStateException("the storage is closed");
    }

    private void took(int rooms) {
      int before = count;
      count += rooms;
      takenBytes += (long) rooms * roomBytes;
      holders += Integer.signum(count) - Integer.signum(before);
    }

    private boolean mayTake() {
      long left = mostBytes - takenBytes - roomBytes;
      long part = mostBytes / (count == 0 ? holders + 1 : holders);
      long mine = (count + 1L) * roomBytes;
      return left >= (mine > part ? part : 0);
    }

    /// Gives back what nobody uses any more.
    void give(Room room) {
      synchronized (lock) {
        if (taken.remove(room)) {
          took(-1);
          idle.computeIfAbsent(roomBytes, _ -> new ArrayDeque<>()).push(room);
        }
      }
    }

    /// Frees all that was not given back, so that a late user of it, if any, fails instead of
    /// meeting another torrent's piece there; and what is idle, unless others have pieces of that
    /// length. Idempotent.
    void close() {
      List<Room> surplus;
      synchronized (lock) {
        if (closed) {
          return;
        }
        closed = true;
        surplus = new ArrayList<>(taken);
        taken.clear();
        took(-surplus.size());
        Integer left = open.merge(roomBytes, -1, (a, b) -> a + b == 0 ? null : a + b);
        Deque<Room> unused = left == null ? idle.remove(roomBytes) : null;
        if (unused != null) {
          surplus.addAll(unused);
        }
        ownedBytes -= (long) surplus.size() * roomBytes;
      }
      free(surplus);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed when the room is freed
  static @Nullable Room newRoom(int bytes) {
    Arena arena = Arena.ofShared();
    try {
      return new Room(arena, arena.allocate(bytes).asByteBuffer());
    } catch (OutOfMemoryError _) {
      arena.close();
      return null;
    }
  }

  /// Takes idle rooms out until no more is owned than that, or none is idle.
  private void shrinkTo(long bytes, List<Room> surplus) {
    Iterator<Deque<Room>> lengths = idle.values().iterator();
    while (ownedBytes > bytes && lengths.hasNext()) {
      Deque<Room> rooms = lengths.next();
      while (ownedBytes > bytes && !rooms.isEmpty()) {
        Room room = rooms.pop();
        ownedBytes -= room.bytes.capacity();
        surplus.add(room);
      }
      if (rooms.isEmpty()) {
        lengths.remove();
      }
    }
  }

  private static void free(List<Room> rooms) {
    rooms.forEach(room -> room.arena.close());
  }
}
