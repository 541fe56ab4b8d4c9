// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.Arrays;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// The addresses of a [PeerPool], in their order. Peers name addresses all the time, and hardly
/// ever new ones: so each has a number by which it is found, and a search reads numbers that lie
/// side by side, where a tree has three objects a step. Nobody can make a search long by the
/// addresses he names. Not thread-safe.
final class Candidates {
  private static final long[] NO_KEYS = {};
  private static final Candidate[] NOBODY = {};
  private static final int FIRST_CAPACITY = 16;

  /// IPv6 comes after IPv4.
  private static final long V6 = Long.MIN_VALUE;

  private long[] keys = NO_KEYS; // ascending, unsigned
  private Candidate[] candidates = NOBODY;
  private int size;

  /// All of an IPv4 address and its port, or the first 63 bits of an IPv6 address: in the order of
  /// addresses, as far as it goes.
  private static long key(PeerAddress address) {
    byte[] bytes = address.ip().toBytes();
    long number = 0;
    for (int i = 0; i < bytes.length && i < Long.BYTES; i++) {
      number = number << 8 | (bytes[i] & 0xff);
    }
    return address.ip().isV4() ? number << 16 | address.port() : number >>> 1 | V6;
  }

  /// @return below zero if it is not there: -1 - the place where it would be
  private int find(long key, PeerAddress address) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(keys[middle], key);
      if (order == 0 && key < 0) {
        order = candidates[middle].address.compareTo(address);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  @Nullable Candidate get(PeerAddress address) {
    int place = find(key(address), address);
    return place < 0 ? null : candidates[place];
  }

  int size() {
    return size;
  }

  /// One of them.
  ///
  /// @param place 0 for the first in order, less than [#size()]
  Candidate at(int place) {
    return candidates[place];
  }

  /// Adds one whose address is not there yet.
  void add(Candidate candidate) {
    if (size == keys.length) {
      int length = Math.max(FIRST_CAPACITY, size + size / 2);
      keys = Arrays.copyOf(keys, length);
      candidates = Arrays.copyOf(candidates, length);
    }
    long key = key(candidate.address);
    int place = -1 - find(key, candidate.address);
    System.arraycopy(keys, place, keys, place + 1, size - place);
    System.arraycopy(candidates, place, candidates, place + 1, size - place);
    keys[place] = key;
    candidates[place] = candidate;
    size++;
  }

  /// @return what was there; null if nothing was
  @SuppressWarnings("NullAway") // places beyond the size hold nothing
  @Nullable Candidate remove(PeerAddress address) {
    int place = find(key(address), address);
    if (place < 0) {
      return null;
    }
    Candidate removed = candidates[place];
    size--;
    System.arraycopy(keys, place + 1, keys, place, size - place);
    System.arraycopy(candidates, place + 1, candidates, place, size - place);
    candidates[size] = null;
    return removed;
  }
}
