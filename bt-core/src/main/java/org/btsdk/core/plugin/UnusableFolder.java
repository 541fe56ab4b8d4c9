// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import java.util.List;
import java.util.Optional;
import org.btsdk.api.PluginInfo;

/// A folder of a plugin that could not be loaded.
///
/// @param name the folder's own name
/// @param path where it is
/// @param problem why, for people
public record UnusableFolder(String name, String path, String problem) {
  /// What [PluginInfo#kind()] says of a folder, since nobody knows what was in it.
  public static final String KIND = "folder";

  /// The folder as one of the plugins that were found.
  public PluginInfo info() {
    return new PluginInfo(KIND, name, path, "", List.of(), Optional.of(message()));
  }

  /// One line for people.
  public String message() {
    return "plugin folder %s cannot be used: %s".formatted(path, problem);
  }
}
