// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.metadata;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// A peer that says it has the metadata. Only data.
final class MetadataPeer implements Comparable<MetadataPeer> {
  final int id;
  final IpAddress ip;
  final int mostAsked; // at once

  int length; // what it says; 0 if it says nothing that can be
  int offers; // how often it said something else
  boolean wrong; // what it sent alone was wrong
  int turns; // how often it was tried alone and did not finish
  int failures; // time-outs and rejects since its last block
  long retryAtNanos = Long.MIN_VALUE / 2;
  int unasked;
  boolean gave; // a block that was missing
  long lastBlockNanos; // when it did

  /// When each block was asked for that has not come.
  final TreeMap<Integer, Long> asked = new TreeMap<>();

  /// What was given up and may still come.
  final TreeSet<Integer> late = new TreeSet<>();

  MetadataPeer(int id, IpAddress ip, int mostAsked) {
    this.id = id;
    this.ip = ip;
    this.mostAsked = mostAsked;
  }

  boolean mayBeAsked(long nowNanos) {
    return length > 0 && !wrong && retryAtNanos - nowNanos <= 0;
  }

  /// Nothing is waited for any more, and nothing asked for a time.
  void backOff(long untilNanos) {
    failures++;
    retryAtNanos = untilNanos;
    late.addAll(asked.keySet());
    asked.clear();
  }

  boolean hasTimedOut(long nowNanos, long timeoutNanos) {
    for (Map.Entry<Integer, Long> entry : asked.entrySet()) {
      if (nowNanos - entry.getValue() >= timeoutNanos) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(MetadataPeer other) {
    return Integer.compare(id, other.id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return id;
  }
}
