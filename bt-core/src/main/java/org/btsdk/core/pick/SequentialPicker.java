// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pick;

import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;

/// From the first piece to the last, whatever is rare and whatever the priority, as long as it is
/// above zero. Kind to readers, unkind to swarms. Not thread-safe.
public final class SequentialPicker implements PiecePicker {
  /// The name by which it is chosen.
  public static final String NAME = "sequential";

  private int firstMissing; // all before were there

  /// Makes a picker that begins at the first piece.
  public SequentialPicker() {}

  @Override
  public void pick(SwarmView view, Picks out) {
    int pieces = view.pieceCount();
    if (view.haveCount() < firstMissing) {
      firstMissing = 0; // a piece was lost: it failed a check, or its storage dropped it
    }
    while (firstMissing < pieces && view.have(firstMissing)) {
      firstMissing++;
    }
    pickBetween(view, out, firstMissing, pieces);
    if (out.hasRoom()) {
      pickBetween(view, out, 0, firstMissing); // one was lost while others came
    }
  }

  private static void pickBetween(SwarmView view, Picks out, int begin, int end) {
    for (int piece = begin; piece < end && out.hasRoom(); piece++) {
      if (view.pickable(piece) && view.peerHas(piece)) {
        out.add(piece);
      }
    }
  }

  /// Makes [SequentialPicker]s.
  public static final class Provider implements PickerProvider {
    /// For [java.util.ServiceLoader].
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
      return new SequentialPicker();
    }
  }
}
