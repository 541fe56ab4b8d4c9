// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Places for one piece each: a share of the session's memory, then parts of one temporary file.
/// Threads may share it.
final class StagingArea implements Closeable {
  /// Where the bytes of a piece are. Disjoint parts may be written by several threads at once.
  sealed interface Place {
    /// Stores a buffer.
    void write(int beginBytes, ByteBuffer from) throws IOException;

    /// Fills a buffer.
    void read(int beginBytes, ByteBuffer into) throws IOException;
  }

  /// How much is copied at once on the way to and from the file.
  private static final int CHUNK = 64 * 1024;

  private final int placeLength;
  private final StagingMemory.Share memory;
  private final Path spillFile;
  private final Object lock = new Object();
  private final Deque<SpilledPlace> freeSpilled = new ArrayDeque<>(); // guarded by lock

  /// Handles on the temporary file that no one uses now. A handle belongs to one thread at a time,
  /// since it has a position. Not a channel, because an interrupt would close that for all. Guarded
  /// by [#lock].
  private final Deque<RandomAccessFile> handles = new ArrayDeque<>();

  private long spilledTaken; // places, guarded by lock
  private boolean spilled; // whether the file was created, guarded by lock

  StagingArea(int placeLength, StagingMemory memory, Path spillFile) {
    this.placeLength = placeLength;
    this.memory = memory.share(placeLength);
    this.spillFile = spillFile;
  }

  /// Takes a place, in memory if there is one.
  Place take() {
    StagingMemory.Room room = memory.take();
    if (room != null) {
      return new MemoryPlace(room);
    }
    synchronized (lock) {
      SpilledPlace free = freeSpilled.poll();
      return free != null ? free : new SpilledPlace(spilledTaken++ * placeLength);
    }
  }

  /// Gives back a place that no one uses any more.
  void give(Place place) {
    switch (place) {
      case MemoryPlace inMemory -> memory.give(inMemory.room);
      case SpilledPlace inFile -> {
        synchronized (lock) {
          freeSpilled.push(inFile);
        }
      }
    }
  }

  private record MemoryPlace(StagingMemory.Room room) implements Place {
    @Override
    public void write(int beginBytes, ByteBuffer from) {
      int length = from.remaining();
      room.bytes().put(beginBytes, from, from.position(), length);
      from.position(from.limit());
    }

    @Override
    public void read(int beginBytes, ByteBuffer into) {
      into.put(room.bytes().slice(beginBytes, into.remaining()));
    }
  }

  private final class SpilledPlace implements Place {
    private final long start;

    SpilledPlace(long start) {
      this.start = start;
    }

    @Override
    public void write(int beginBytes, ByteBuffer from) throws IOException {
      byte[] chunk = new byte[Math.min(CHUNK, from.remaining())];
      try (Handle handle = handle()) {
        handle.file.seek(start + beginBytes);
        while (from.hasRemaining()) {
          int length = Math.min(chunk.length, from.remaining());
          from.get(chunk, 0, length);
          handle.file.write(chunk, 0, length);
        }
        handle.good = true;
      } catch (IOException e) {
        throw DiskErrors.ofWriting(e, spillFile.resolveSibling(""), placeLength);
      }
    }

    @Override
    public void read(int beginBytes, ByteBuffer into) throws IOException {
      byte[] chunk = new byte[Math.min(CHUNK, into.remaining())];
      try (Handle handle = handle()) {
        handle.file.seek(start + beginBytes);
        while (into.hasRemaining()) {
          int length = Math.min(chunk.length, into.remaining());
          handle.file.readFully(chunk, 0, length);
          into.put(chunk, 0, length);
        }
        handle.good = true;
      }
    }
  }

  /// The use of a handle; one that failed is closed rather than used again.
  private final class Handle implements Closeable {
    final RandomAccessFile file;
    boolean good;

    Handle(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public void close() throws IOException {
      if (good) {
        synchronized (lock) {
          handles.push(file);
        }
      } else {
        file.close();
      }
    }
  }

  private Handle handle() throws IOException {
    synchronized (lock) {
      RandomAccessFile idle = handles.poll();
      if (idle != null) {
        return new Handle(idle);
      }
      spilled = true;
    }
    Path folder = spillFile.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return new Handle(new RandomAccessFile(spillFile.toFile(), "rw"));
  }

  /// Frees memory and deletes the temporary file; no place may be in use.
  @Override
  public void close() throws IOException {
    List<RandomAccessFile> open;
    boolean delete;
    synchronized (lock) {
      open = List.copyOf(handles);
      handles.clear();
      delete = spilled;
    }
    IOException failure = null;
    for (RandomAccessFile file : open) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e; // One tells as much as all: nothing of the file is needed any more.
      }
    }
    memory.close();
    if (delete) {
      Files.deleteIfExists(spillFile);
    }
    if (failure != null) {
      throw failure;
    }
  }
}
