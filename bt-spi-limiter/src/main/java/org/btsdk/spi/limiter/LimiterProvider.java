// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.limiter;

import org.btsdk.model.plugin.Plugin;

/// A limiter plugin: makes rate limiters, found by [java.util.ServiceLoader].
public interface LimiterProvider extends Plugin, LimiterFactory {
  /// The version of this service interface: return it from [#spiVersion()].
  int SPI_VERSION = 1;
}
