// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;
import org.jspecify.annotations.Nullable;

/// All pieces in an order that is drawn once. Not thread-safe.
final class RandomPicker implements PiecePicker {
  private int @Nullable [] order;

  @Override
  public void pick(SwarmView view, Picks out) {
    int[] drawn = order;
    if (drawn == null) {
      drawn = shuffled(view);
      order = drawn;
    }
    for (int i = 0; i < drawn.length && out.hasRoom(); i++) {
      if (view.pickable(drawn[i]) && view.peerHas(drawn[i])) {
        out.add(drawn[i]);
      }
    }
  }

  private static int[] shuffled(SwarmView view) {
    int[] pieces = new int[view.pieceCount()];
    for (int i = 0; i < pieces.length; i++) {
      int at = view.random().nextInt(i + 1);
      pieces[i] = pieces[at];
      pieces[at] = i;
    }
    return pieces;
  }
}
