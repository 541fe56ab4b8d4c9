// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.limiter;

import org.btsdk.model.Rate;
import org.btsdk.model.plugin.PluginConfig;

/// Makes rate limiters, one for each direction of each scope. Threads: any, several at once.
@FunctionalInterface
public interface LimiterFactory {
  /// Makes a limiter.
  ///
  /// @param limit the limit it begins with
  /// @param config the plugin's settings
  /// @throws IllegalArgumentException if a setting makes no sense; the session then cannot be
  ///   opened, as with anything else that is thrown
  RateLimiter create(Rate limit, PluginConfig config);
}
