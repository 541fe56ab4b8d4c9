// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pick;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;

/// Rarest first: what few peers have is fetched before it is lost. Two exceptions, both among the
/// pieces of the highest priority only: a piece that was begun with one peer is finished with
/// others, because only whole pieces can be given on; and the first few pieces are random, because
/// a rare piece comes slowly and a newcomer needs something to give. Not thread-safe.
public final class RarestPicker implements PiecePicker {
  /// The name by which it is chosen.
  public static final String NAME = "rarest";

  /// As many pieces are picked at random before the rarest are: 4, as many as there are upload
  /// slots in BEP 3.
  private static final int RANDOM_FIRST = 4;

  /// How often a random piece is guessed in one pick, 16: enough if one piece in four fits.
  private static final int GUESSES = 16;

  /// How many pieces are remembered to be finished, 64: about as many as peers answer at once.
  private static final int REMEMBERED = 64;

  private static final int[] NONE = {};

  private int[] remembered = NONE; // until the first is
  private int oldest;

  /// Makes a picker without memory of any piece.
  public RarestPicker() {}

  @Override
  public void pick(SwarmView view, Picks out) {
    int piece = view.nextRarest(0);
    if (piece < 0) {
      return;
    }
    int priority = view.priority(piece);
    finishBegun(view, out, priority);
    if (view.haveCount() < RANDOM_FIRST) {
      guess(view, out, priority);
    }
    while (piece >= 0 && out.hasRoom()) {
      take(out, piece);
      piece = view.nextRarest(view.nextCursor());
    }
  }

  private void finishBegun(SwarmView view, Picks out, int priority) {
    for (int i = 0; i < remembered.length && out.hasRoom(); i++) {
      int piece = remembered[i];
      if (piece >= 0
          && view.pickable(piece)
          && view.partial(piece)
          && view.peerHas(piece)
          && view.priority(piece) == priority) {
        out.add(piece);
      }
    }
  }

  private void guess(SwarmView view, Picks out, int priority) {
    RandomGenerator random = view.random();
    int pieces = view.pieceCount();
    for (int i = 0; i < GUESSES && out.hasRoom(); i++) {
      int piece = random.nextInt(pieces);
      if (view.pickable(piece) && view.peerHas(piece) && view.priority(piece) == priority) {
        take(out, piece);
      }
    }
  }

  private void take(Picks out, int piece) {
    out.add(piece);
    for (int known : remembered) {
      if (known == piece) {
        return;
      }
    }
    if (remembered.length == 0) {
      remembered = new int[REMEMBERED];
      Arrays.fill(remembered, -1);
    }
    remembered[oldest] = piece;
    oldest = (oldest + 1) % REMEMBERED;
  }

  /// Makes [RarestPicker]s.
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
      return new RarestPicker();
    }
  }
}
