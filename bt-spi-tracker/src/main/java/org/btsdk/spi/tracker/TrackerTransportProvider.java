// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.util.List;
import org.btsdk.model.plugin.Plugin;

/// A tracker transport plugin, found by [java.util.ServiceLoader] and chosen by the scheme of a
/// tracker's URI.
public interface TrackerTransportProvider extends Plugin, TrackerTransportFactory {
  /// The version of this service interface: return it from [#spiVersion()].
  int SPI_VERSION = 1;

  /// The URI schemes it speaks, in lower case, at least one.
  List<String> schemes();
}
