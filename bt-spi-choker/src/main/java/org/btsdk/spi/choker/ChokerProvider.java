// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.choker;

import org.btsdk.model.plugin.Plugin;

/// A choker plugin: makes chokers, found by [java.util.ServiceLoader].
public interface ChokerProvider extends Plugin, ChokerFactory {
  /// The version of this service interface: return it from [#spiVersion()].
  int SPI_VERSION = 1;
}
