// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.List;
import java.util.Optional;
import org.btsdk.model.plugin.ConfigKey;

/// A plugin that was found. Immutable.
///
/// @param kind its service interface: `storage`, `picker`, `limiter`, `choker` or `tracker`;
///   `folder` for one of a plugin directory that could not be loaded
/// @param name its name; the class name if it could not be loaded; the folder's name for a folder
/// @param module where it comes from: its module and version, the file on the class path, or a
///   folder of a plugin directory
/// @param className its class; empty for a folder
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
