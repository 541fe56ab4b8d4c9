// SPDX-License-Identifier: Apache-2.0
package com.acme;

import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.PiecePicker;

/// A plugin of somebody else, without a module descriptor.
public class Window implements PickerProvider {
  @Override
  public String name() {
    return "acme-window";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
    return (view, out) -> {};
  }
}
