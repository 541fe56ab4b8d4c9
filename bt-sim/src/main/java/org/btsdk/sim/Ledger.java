// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a node was promised, kept beside the engine to hold the engine against: who owes it which
/// blocks, which are being written, and which pieces are being verified.
final class Ledger {
  /// Who owes a block, and since when.
  record Debt(LinkEnd end, long sinceNanos) {}

  private final TreeMap<Long, List<Debt>> owed = new TreeMap<>();
  private final TreeSet<Long> released = new TreeSet<>(); // since the node was looked at
  final TreeSet<Long> writing = new TreeSet<>();
  final TreeSet<Integer> verifying = new TreeSet<>();
  long writtenBytes;
  long sentBytes;

  void asked(LinkEnd end, long blockId, long nowNanos) {
    owed.computeIfAbsent(blockId, _ -> new ArrayList<>(1)).add(new Debt(end, nowNanos));
    end.owedBlocks++;
  }

  /// Who owes a block; a view.
  List<Debt> owing(long blockId) {
    return owed.getOrDefault(blockId, List.of());
  }

  /// A peer owes a block no longer: it came, was rejected, or was cancelled.
  void settled(LinkEnd end, long blockId) {
    List<Debt> debts = owed.get(blockId);
    if (debts == null) {
      return;
    }
    for (int i = 0; i < debts.size(); i++) {
      if (debts.get(i).end() == end) {
        debts.remove(i);
        end.owedBlocks--;
        released.add(blockId);
        break;
      }
    }
    if (debts.isEmpty()) {
      owed.remove(blockId);
    }
  }

  /// A peer owes nothing any longer: it left, or choked us and has no fast extension.
  void allSettled(LinkEnd end) {
    if (end.owedBlocks > 0) {
      for (long blockId : owed.keySet().toArray(Long[]::new)) {
        settled(end, blockId);
      }
    }
  }

  /// The blocks that somebody owes no longer since this was called last.
  List<Long> takeReleased() {
    if (released.isEmpty()) {
      return List.of();
    }
    List<Long> all = List.copyOf(released);
    released.clear();
    return all;
  }
}
