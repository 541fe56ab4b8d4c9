// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// What was fetched lately, up to a bound, the least used going first; each part is fetched once
/// however many ask for it. What is being fetched counts and is never thrown out, so that the bound
/// may be passed by as much as is under way. Threads may share it.
final class ChunkCache {
  private final long capacityBytes;
  private final Object lock = new Object(); // never held while anything blocks
  private final Map<Key, Chunk> chunks = new LinkedHashMap<>(16, 0.75f, true); // guarded by lock
  private long heldBytes; // guarded by lock

  /// What a chunk is a part of.
  record Key(Object storage, int piece, int index) {}

  ChunkCache(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /// A chunk, and whether the caller is the one who has to fetch it.
  record Found(Chunk chunk, boolean isNew) {}

  /// Looks for a chunk, and adds it if it is missing.
  Found get(Key key, int lengthBytes) {
    synchronized (lock) {
      Chunk there = chunks.get(key);
      if (there != null) {
        return new Found(there, false);
      }
      Chunk added = new Chunk(lengthBytes);
      chunks.put(key, added);
      heldBytes += lengthBytes;
      trim();
      return new Found(added, true);
    }
  }

  /// Throws out what is too much; to be called when something was fetched.
  void settle() {
    synchronized (lock) {
      trim();
    }
  }

  private void trim() {
    Iterator<Chunk> eldest = chunks.values().iterator();
    while (heldBytes > capacityBytes && eldest.hasNext()) {
      Chunk chunk = eldest.next();
      if (!chunk.isLoading()) {
        heldBytes -= chunk.lengthBytes();
        eldest.remove();
      }
    }
  }

  /// Forgets a chunk that could not be fetched.
  void remove(Key key, Chunk chunk) {
    synchronized (lock) {
      if (chunks.remove(key, chunk)) {
        heldBytes -= chunk.lengthBytes();
      }
    }
  }

  /// Forgets all of a storage.
  void removeAll(Object storage) {
    synchronized (lock) {
      chunks
          .entrySet()
          .removeIf(entry -> {
            boolean its = entry.getKey().storage().equals(storage);
            heldBytes -= its ? entry.getValue().lengthBytes() : 0;
            return its;
          });
    }
  }

  /// How much is held, in bytes.
  long heldBytes() {
    synchronized (lock) {
      return heldBytes;
    }
  }
}
