// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.List;
import java.util.Optional;
import org.btsdk.model.plugin.ConfigKey;

/// A plugin that was found. Immutable.
///
/// @param kind its service interface: `storage`, `picker`, `limiter`, `choker` or `tracker`
/// @param name its name; the class name if it could not be loaded
/// @param module where it comes from: its module and version, or the file on the class path
/// @param className its class
/// @param configKeys its settings
/// @param problem why it cannot be used; empty if it can
public record PluginInfo(
    String kind,
    String name,
    String module,
    String className,
    List<ConfigKey> configKeys,
    Optional<String> problem) {
  /// Copies the list.
  public PluginInfo {
    configKeys = List.copyOf(configKeys);
  }
}
