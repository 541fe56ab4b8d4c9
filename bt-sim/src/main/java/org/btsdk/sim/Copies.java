// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.Arrays;
import java.util.BitSet;

/// How many copies of each piece there are at the nodes of one part that are online.
final class Copies {
  final int[] ofPiece;

  /// When one of the nodes committed a piece for the first time; [Long#MAX_VALUE] if none has.
  final long[] outAt;

  int online;
  int complete;

  Copies(int pieces) {
    ofPiece = new int[pieces];
    outAt = new long[pieces];
    Arrays.fill(outAt, Long.MAX_VALUE);
  }

  void online(Node node) {
    count(node, 1);
  }

  void offline(Node node) {
    count(node, -1);
  }

  private void count(Node node, int change) {
    online += change;
    complete += node.isComplete() ? change : 0;
    if (node.group.role().tellsTheTruth()) {
      BitSet has = node.committed;
      for (int piece = has.nextSetBit(0); piece >= 0; piece = has.nextSetBit(piece + 1)) {
        ofPiece[piece] += change;
      }
    }
  }

  void committed(Node node, int piece) {
    ofPiece[piece]++;
    complete += node.isComplete() ? 1 : 0;
    outAt[piece] = Math.min(outAt[piece], node.now());
  }
}
