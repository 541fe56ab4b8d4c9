// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pick;

import java.util.List;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.Picks;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.picker.SwarmView;

/// For streaming: first what has a deadline, the earliest first; then a window of pieces from the
/// playback cursor on; then the rarest, so that the swarm gets something too. Not thread-safe.
public final class DeadlinePicker implements PiecePicker {
  /// The name by which it is chosen.
  public static final String NAME = "deadline";

  private static final ConfigKey WINDOW =
      new ConfigKey(
          "window",
          ConfigKey.Kind.SIZE,
          "how much is fetched in order ahead of the playback cursor; at least two pieces",
          "16M");

  private final int windowPieces;
  private final RarestPicker rarest = new RarestPicker();

  /// Makes a picker.
  ///
  /// @param windowPieces how many pieces are fetched in order from the playback cursor on, zero or
  ///   more
  /// @throws IllegalArgumentException if that is negative
  public DeadlinePicker(int windowPieces) {
    if (windowPieces < 0) {
      throw new IllegalArgumentException("a window is not negative: " + windowPieces);
    }
    this.windowPieces = windowPieces;
  }

  @Override
  public void pick(SwarmView view, Picks out) {
    int urgent = view.nextDeadline(0);
    while (urgent >= 0 && out.hasRoom()) {
      out.add(urgent);
      urgent = view.nextDeadline(view.nextCursor());
    }
    if (out.hasRoom()) {
      pickWindow(view, out);
    }
    if (out.hasRoom()) {
      rarest.pick(view, out);
    }
  }

  private void pickWindow(SwarmView view, Picks out) {
    int begin = view.playbackCursor();
    int end = begin + Math.min(windowPieces, view.pieceCount() - begin);
    for (int piece = begin; piece < end && out.hasRoom(); piece++) {
      if (view.pickable(piece) && view.peerHas(piece)) {
        out.add(piece);
      }
    }
  }

  /// Makes [DeadlinePicker]s.
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
    public List<ConfigKey> configKeys() {
      return List.of(WINDOW);
    }

    @Override
    public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
      long windowBytes = config.size(WINDOW.name()).orElse(0);
      long pieces = Math.ceilDiv(windowBytes, (long) geometry.pieceLength());
      return new DeadlinePicker(Math.clamp(pieces, 2, Integer.MAX_VALUE));
    }
  }
}
