// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Windows of open files that are mapped into memory, the least recently used unmapped first. They
/// only feed sockets: a system call that meets a file which was cut fails, where Java code that
/// touched the memory would crash. Threads may share it. A window in use is never unmapped; windows
/// are mapped and unmapped outside of the lock, which is held for moments only.
final class MappedWindows {
  /// 1 MiB: the longest span that one window surely holds.
  static final int LONGEST_SPAN = 1 << 20;

  /// 16 MiB: mapping costs little beside sending so much, and a window of a file that nobody wants
  /// any more holds little. Windows overlap by the longest span.
  static final int STEP_BYTES = 16 << 20;

  /// 512 windows in a process at most, so 8 GiB of addresses, at most 17 MiB of the system's page
  /// tables, and a small part of the 65,530 mappings that Linux allows.
  static final int MOST = 512;

  /// Windows cannot say what is in memory, and would let nobody cut or delete a mapped file.
  private static final boolean SUPPORTED =
      !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  /// Looked up for every batch of blocks: what a record has by itself for the two methods goes
  /// through method handles, which took nearly half of the time of a view until it was compiled.
  private record Key(FileChannel channel, long index) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.index == index && key.channel.equals(channel);
    }

    @Override
    public int hashCode() {
      return 31 * channel.hashCode() + Long.hashCode(index);
    }
  }

  /// Guarded by [#lock], except for what is final.
  private static final class Window {
    final Arena arena;
    final MemorySegment memory;
    int users;
    boolean retired; // no longer in the map: the last user unmaps it

    Window(Arena arena, MemorySegment memory) {
      this.arena = arena;
      this.memory = memory;
    }
  }

  /// One use of a span of a window, until it is closed. One thread at a time.
  final class Use implements AutoCloseable {
    private final Window window;
    private final ByteBuffer bytes;
    private boolean closed;

    private Use(Window window, ByteBuffer bytes) {
      this.window = window;
      this.bytes = bytes;
    }

    ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(window);
      }
    }
  }

  private final Object lock = new Object();
  private final int most;

  /// The least recently used first. Guarded by [#lock].
  private final Map<Key, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

  MappedWindows(int most) {
    this.most = most;
  }

  /// A span of a file, if all of it is in memory now. Waits for no disk.
  ///
  /// @param channel open for reading, and kept open by the caller until the use is closed
  /// @param lengthBytes 1 to [#LONGEST_SPAN]
  /// @return null if the system does not have it in memory, or cannot map it
  @Nullable Use use(FileChannel channel, long positionBytes, int lengthBytes) {
    if (!SUPPORTED || lengthBytes > LONGEST_SPAN) {
      return null;
    }
    Key key = new Key(channel, positionBytes / STEP_BYTES);
    long offset = positionBytes % STEP_BYTES;
    Window window = share(key, offset + lengthBytes);
    if (window == null) {
      window = map(key, offset + lengthBytes);
      if (window == null) {
        return null;
      }
    }
    MemorySegment span = window.memory.asSlice(offset, lengthBytes);
    if (!span.isLoaded()) {
      release(window);
      return null;
    }
    return new Use(window, span.asByteBuffer());
  }

  private @Nullable Window share(Key key, long leastBytes) {
    synchronized (lock) {
      Window window = windows.get(key);
      // A file may have grown since its last window was mapped.
      if (window == null || window.memory.byteSize() < leastBytes) {
        return null;
      }
      window.users++;
      return window;
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // the arena is closed after the window's last use
  private @Nullable Window map(Key key, long leastBytes) {
    long start = key.index * STEP_BYTES;
    Arena arena = Arena.ofShared();
    Window mapped;
    try {
      long length = Math.min(STEP_BYTES + LONGEST_SPAN, key.channel.size() - start);
      if (length < leastBytes) {
        arena.close();
        return null;
      }
      mapped = new Window(arena, key.channel.map(MapMode.READ_ONLY, start, length, arena));
    } catch (IOException | UnsupportedOperationException _) {
      arena.close(); // whoever asked reads it the other way
      return null;
    }
    List<Window> surplus = new ArrayList<>(0);
    synchronized (lock) {
      mapped.users = 1;
      Window before = windows.put(key, mapped);
      if (before != null) {
        retire(before, surplus);
      }
      evict(surplus);
    }
    surplus.forEach(window -> window.arena.close());
    return mapped;
  }

  private void release(Window window) {
    boolean last;
    synchronized (lock) {
      last = --window.users == 0 && window.retired;
    }
    if (last) {
      window.arena.close();
    }
  }

  private void evict(List<Window> surplus) {
    Iterator<Window> eldest = windows.values().iterator();
    while (windows.size() > most && eldest.hasNext()) {
      Window window = eldest.next();
      if (window.users == 0) {
        eldest.remove();
        retire(window, surplus);
      }
    }
  }

  private static void retire(Window window, List<Window> surplus) {
    window.retired = true;
    if (window.users == 0) {
      surplus.add(window);
    }
  }

  /// Unmaps all windows of a file, those in use after their last use.
  void forget(FileChannel channel) {
    List<Window> surplus = new ArrayList<>(0);
    synchronized (lock) {
      Iterator<Map.Entry<Key, Window>> entries = windows.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<Key, Window> entry = entries.next();
        if (entry.getKey().channel.equals(channel)) {
          entries.remove();
          retire(entry.getValue(), surplus);
        }
      }
    }
    surplus.forEach(window -> window.arena.close());
  }

  /// How many windows are mapped now.
  int size() {
    synchronized (lock) {
      return windows.size();
    }
  }
}
