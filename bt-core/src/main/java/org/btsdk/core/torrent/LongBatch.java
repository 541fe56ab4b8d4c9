// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Arrays;

/// A growing array of longs.
final class LongBatch {
  private static final long[] NONE = {};
  private static final int FIRST_LENGTH = 16;

  private long[] values = NONE;
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(FIRST_LENGTH, size * 2));
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  /// Gives what was gathered, and is empty again.
  long[] take() {
    long[] all = Arrays.copyOf(values, size);
    size = 0;
    return all;
  }
}
