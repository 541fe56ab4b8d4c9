// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.picker;

import org.btsdk.model.plugin.Plugin;

/// A picker plugin: makes piece pickers, found by [java.util.ServiceLoader].
public interface PickerProvider extends Plugin, PickerFactory {
  /// The version of this service interface: return it from [#spiVersion()].
  int SPI_VERSION = 1;
}
