// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.util.ArrayList;
import java.util.List;

/// In which parts a file is assembled. Stateless, and pure.
final class PartPlan {
  /// 5 MiB: the least length of a part that is not the last.
  static final int LEAST_PART = 5 << 20;

  /// 8 MiB: small pieces are merged into parts of this length.
  static final int MERGED_PART = 8 << 20;

  /// 10,000: the most parts of an object.
  static final int MOST_PARTS = 10_000;

  private PartPlan() {}

  /// A part of a piece.
  record Slice(int piece, int beginBytes, int lengthBytes) {}

  /// A part of the file: the store copies it if it is one slice and long enough, else its slices
  /// are fetched and sent.
  record Part(List<Slice> slices) {
    long lengthBytes() {
      long length = 0;
      for (Slice slice : slices) {
        length += slice.lengthBytes();
      }
      return length;
    }

    boolean isCopied() {
      return slices.size() == 1 && slices.getFirst().lengthBytes() >= LEAST_PART;
    }
  }

  /// Plans the parts of a file.
  ///
  /// @param slices the file's bytes, in order
  static List<Part> of(List<Slice> slices) {
    List<Part> parts = copying(slices);
    return parts.size() <= MOST_PARTS ? parts : merging(slices);
  }

  /// Copies what can be copied, and merges the rest with as little as possible.
  private static List<Part> copying(List<Slice> slices) {
    List<Part> parts = new ArrayList<>();
    List<Slice> pending = new ArrayList<>();
    int pendingLength = 0;
    for (Slice next : slices) {
      Slice rest = next;
      if (!pending.isEmpty()) {
        boolean longEnough = pendingLength >= LEAST_PART;
        int wanted = longEnough ? 0 : LEAST_PART - pendingLength;
        if (rest.lengthBytes() - wanted >= LEAST_PART) {
          if (wanted > 0) {
            pending.add(new Slice(rest.piece(), rest.beginBytes(), wanted));
            rest = cut(rest, wanted);
          }
          parts.add(new Part(List.copyOf(pending)));
          pending.clear();
          pendingLength = 0;
        }
      }
      if (pending.isEmpty() && rest.lengthBytes() >= LEAST_PART) {
        parts.add(new Part(List.of(rest)));
        continue;
      }
      pending.add(rest);
      pendingLength += rest.lengthBytes();
      if (pendingLength >= MERGED_PART) {
        parts.add(new Part(List.copyOf(pending)));
        pending.clear();
        pendingLength = 0;
      }
    }
    if (!pending.isEmpty()) {
      parts.add(new Part(List.copyOf(pending)));
    }
    return parts;
  }

  /// As few parts as may be, all of one length but the last.
  private static List<Part> merging(List<Slice> slices) {
    long total = new Part(slices).lengthBytes();
    int length = Math.toIntExact(Math.max(MERGED_PART, Math.ceilDiv(total, (long) MOST_PARTS)));
    List<Part> parts = new ArrayList<>();
    List<Slice> pending = new ArrayList<>();
    int room = length;
    for (Slice next : slices) {
      Slice rest = next;
      while (rest.lengthBytes() >= room) {
        pending.add(new Slice(rest.piece(), rest.beginBytes(), room));
        rest = rest.lengthBytes() == room ? new Slice(rest.piece(), 0, 0) : cut(rest, room);
        parts.add(new Part(List.copyOf(pending)));
        pending.clear();
        room = length;
      }
      if (rest.lengthBytes() > 0) {
        pending.add(rest);
        room -= rest.lengthBytes();
      }
    }
    if (!pending.isEmpty()) {
      parts.add(new Part(List.copyOf(pending)));
    }
    return parts;
  }

  private static Slice cut(Slice slice, int lengthBytes) {
    return new Slice(
        slice.piece(), slice.beginBytes() + lengthBytes, slice.lengthBytes() - lengthBytes);
  }
}
