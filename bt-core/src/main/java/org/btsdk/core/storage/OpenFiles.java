// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The few files of a torrent that are kept open. What was read to its end makes room first, then
/// the least recently used: a reader that goes through many files closes none that others are in
/// the middle of. Threads may share it. A file in use is never closed; files are opened and closed
/// outside of the lock, which is held for moments only.
final class OpenFiles {
  /// Opens a file.
  @FunctionalInterface
  interface Opener {
    /// @param file index of the file
    /// @param writable whether for reading and writing, created if it is missing
    FileChannel open(int file, boolean writable) throws IOException;
  }

  /// Told before a file is closed, outside of the lock, when nobody uses it any more.
  @FunctionalInterface
  interface Closing {
    void closing(FileChannel channel);
  }

  /// One use of an open file, until it is closed. One thread at a time.
  final class Use implements AutoCloseable {
    private final Entry entry;
    private boolean closed;
    private boolean readToEnd;

    private Use(Entry entry) {
      this.entry = entry;
    }

    FileChannel channel() {
      return entry.channel;
    }

    /// Held across a write of this file, which the system lets one thread do at a time anyway: it
    /// has others spin until it is their turn, here they wait and leave the processor to who
    /// hashes.
    Lock writing() {
      return entry.writing;
    }

    /// Says that the file's end was read, so that most likely nobody wants more of it.
    void readToEnd() {
      readToEnd = true;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(entry, readToEnd);
      }
    }
  }

  /// Guarded by [#lock].
  private static final class Entry {
    final int file;
    final FileChannel channel;
    final boolean writable;
    final Lock writing = new ReentrantLock();
    int users;
    boolean retired; // no longer in the map: the last user closes it

    Entry(int file, FileChannel channel, boolean writable) {
      this.file = file;
      this.channel = channel;
      this.writable = writable;
    }
  }

  private final Object lock = new Object();
  private final int limit;
  private final Opener opener;
  private final Closing closing;

  /// By file, the least recently used first; made for the first one. Guarded by [#lock].
  private Map<Integer, Entry> entries = Collections.emptyMap();

  /// Those of [#entries] whose last use read their end, the first one first; made with them.
  /// Guarded by [#lock].
  private Map<Integer, Entry> finished = Collections.emptyMap();

  private boolean closed; // guarded by lock
  private @Nullable IOException closeFailure; // guarded by lock

  OpenFiles(int limit, Opener opener, Closing closing) {
    this.limit = limit;
    this.opener = opener;
    this.closing = closing;
  }

  /// Opens a file, or shares the one that is open.
  ///
  /// @throws IOException if it cannot be opened
  Use use(int file, boolean writable) throws IOException {
    Use shared = share(file, writable);
    if (shared != null) {
      return shared;
    }
    FileChannel channel = opener.open(file, writable);
    List<FileChannel> surplus = new ArrayList<>();
    Use use;
    synchronized (lock) {
      Use other = closed ? null : share(file, writable);
      if (other != null) {
        surplus.add(channel); // Someone was faster.
        use = other;
      } else {
        Entry entry = new Entry(file, channel, writable);
        entry.users = 1;
        entry.retired = closed;
        if (!closed) {
          if (entries.isEmpty()) {
            entries = new LinkedHashMap<>(16, 0.75f, true);
            finished = new LinkedHashMap<>();
          }
          Entry before = entries.put(file, entry);
          if (before != null) {
            finished.remove(file);
            retire(before, surplus);
          }
        }
        use = new Use(entry);
      }
      evict(surplus);
    }
    closeAll(surplus);
    return use;
  }

  /// Shares a file that is open. Never opens one.
  ///
  /// @param writable whether for reading and writing
  /// @return null if it is not open so
  @Nullable Use useIfOpen(int file, boolean writable) {
    return share(file, writable);
  }

  private @Nullable Use share(int file, boolean writable) {
    synchronized (lock) {
      Entry entry = entries.get(file);
      // One that an interrupt closed is opened anew.
      if (entry == null || (writable && !entry.writable) || !entry.channel.isOpen()) {
        return null;
      }
      entry.users++;
      return new Use(entry);
    }
  }

  private void release(Entry entry, boolean readToEnd) {
    List<FileChannel> surplus;
    synchronized (lock) {
      entry.users--;
      if (!entry.retired) {
        finished.remove(entry.file);
        if (readToEnd) {
          finished.put(entry.file, entry); // as the last one
        }
      }
      boolean last = entry.retired && entry.users == 0;
      if (!last && entries.size() <= limit) {
        return;
      }
      surplus = new ArrayList<>();
      if (last) {
        surplus.add(entry.channel);
      }
      evict(surplus);
    }
    closeAll(surplus);
  }

  private void evict(List<FileChannel> surplus) {
    if (entries.size() <= limit) {
      return;
    }
    Iterator<Entry> first = finished.values().iterator();
    while (entries.size() > limit && first.hasNext()) {
      Entry entry = first.next();
      if (entry.users == 0) {
        first.remove();
        entries.remove(entry.file);
        retire(entry, surplus);
      }
    }
    Iterator<Entry> eldest = entries.values().iterator();
    while (entries.size() > limit && eldest.hasNext()) {
      Entry entry = eldest.next();
      if (entry.users == 0) {
        eldest.remove();
        retire(entry, surplus);
      }
    }
  }

  private static void retire(Entry entry, List<FileChannel> surplus) {
    entry.retired = true;
    if (entry.users == 0) {
      surplus.add(entry.channel);
    }
  }

  /// Closes files outside of the lock. A failure can mean that bytes were lost (on a network file
  /// system, for example), but the caller may be one who only reads: the next sync or close tells.
  private void closeAll(List<FileChannel> channels) {
    for (FileChannel channel : channels) {
      closing.closing(channel);
      try {
        channel.close();
      } catch (IOException e) {
        synchronized (lock) {
          if (closeFailure == null) {
            closeFailure = e;
          } else {
            closeFailure.addSuppressed(e);
          }
        }
      }
    }
  }

  /// Throws what went wrong when files were closed since the last call.
  void rethrowCloseFailure() throws IOException {
    IOException failure;
    synchronized (lock) {
      failure = closeFailure;
      closeFailure = null;
    }
    if (failure != null) {
      throw failure;
    }
  }

  /// Closes all files that are not in use now, and the others after their last use. Later uses open
  /// files anew.
  void closeIdle() throws IOException {
    List<FileChannel> surplus = new ArrayList<>();
    synchronized (lock) {
      entries.values().forEach(entry -> retire(entry, surplus));
      entries.clear();
      finished.clear();
    }
    closeAll(surplus);
    rethrowCloseFailure();
  }

  /// As [#closeIdle()]; nothing stays open after its last use from now on.
  void close() throws IOException {
    synchronized (lock) {
      closed = true;
    }
    closeIdle();
  }

  /// How many files are kept open now.
  int size() {
    synchronized (lock) {
      return entries.size();
    }
  }
}
