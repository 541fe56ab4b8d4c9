// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.util.List;
import java.util.stream.Stream;
import org.btsdk.api.PluginInfo;
import org.btsdk.core.plugin.PluginRegistry;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.limiter.LimiterProvider;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.storage.StorageProvider;
import org.btsdk.spi.tracker.TrackerTransportProvider;

/// Lists the plugins of every service interface. Stateless.
public final class PluginList {
  private PluginList() {}

  /// All that are found, and what is wrong with those that cannot be used.
  public static List<PluginInfo> all() {
    return Stream.of(
            infos("storage", StorageProvider.SPI_VERSION, StorageProvider.class),
            infos("picker", PickerProvider.SPI_VERSION, PickerProvider.class),
            infos("limiter", LimiterProvider.SPI_VERSION, LimiterProvider.class),
            infos("choker", ChokerProvider.SPI_VERSION, ChokerProvider.class),
            infos("tracker", TrackerTransportProvider.SPI_VERSION, TrackerTransportProvider.class))
        .flatMap(List::stream)
        .toList();
  }

  private static <P extends Plugin> List<PluginInfo> infos(
      String kind, int version, Class<P> service) {
    return new PluginRegistry<>(kind, version, PluginLoader.find(service, PluginList.class))
        .infos();
  }
}
