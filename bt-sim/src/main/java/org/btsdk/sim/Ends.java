// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node's connections, in the order of their numbers.
final class Ends {
  private int[] ids = new int[16];
  private LinkEnd[] ends = new LinkEnd[16];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// @return null if there is none of this number
  @Nullable LinkEnd get(int id) {
    int at = Arrays.binarySearch(ids, 0, size, id);
    return at < 0 ? null : ends[at];
  }

  /// All as they are now; a copy.
  List<LinkEnd> all() {
    return List.of(Arrays.copyOf(ends, size));
  }

  /// One of them, 0 for the oldest.
  LinkEnd at(int place) {
    return ends[place];
  }

  /// Adds one whose number is not there yet.
  void add(LinkEnd end) {
    int at = -1 - Arrays.binarySearch(ids, 0, size, end.id);
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(ids, at, ids, at + 1, size - at);
    System.arraycopy(ends, at, ends, at + 1, size - at);
    ids[at] = end.id;
    ends[at] = end;
    size++;
  }

  /// @return whether it was there
  @SuppressWarnings("NullAway") // places beyond the size hold nothing
  boolean remove(int id) {
    int at = Arrays.binarySearch(ids, 0, size, id);
    if (at < 0) {
      return false;
    }
    size--;
    System.arraycopy(ids, at + 1, ids, at, size - at);
    System.arraycopy(ends, at + 1, ends, at, size - at);
    ends[size] = null;
    return true;
  }
}
