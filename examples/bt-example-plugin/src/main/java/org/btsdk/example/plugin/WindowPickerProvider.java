// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.plugin;

import java.util.List;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;

// @start region="plugin"
/// Picks the pieces that a player needs next, in order, and then the rarest. Chosen by the name
/// `example-window`.
public final class WindowPickerProvider implements PickerProvider {
  private static final ConfigKey PIECES =
      new ConfigKey("pieces", ConfigKey.Kind.NUMBER, "how many come in order, 0 or more", "8");

  /// For [java.util.ServiceLoader].
  public WindowPickerProvider() {}

  @Override
  public String name() {
    return "example-window";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public List<ConfigKey> configKeys() {
    return List.of(PIECES);
  }

  @Override
  public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
    int window = Math.clamp(config.number("pieces").orElseThrow(), 0, geometry.pieceCount());
    return (view, out) -> pick(window, view, out);
  }

  private static void pick(int window, SwarmView view, Picks out) {
    int begin = view.playbackCursor();
    int end = Math.min(begin + window, view.pieceCount());
    for (int piece = begin; piece < end && out.hasRoom(); piece++) {
      out.add(piece); // ignored if the peer does not have it, or if it is there already
    }
    int piece = view.nextRarest(0);
    while (piece >= 0 && out.hasRoom()) {
      out.add(piece);
      piece = view.nextRarest(view.nextCursor());
    }
  }
}
// @end
