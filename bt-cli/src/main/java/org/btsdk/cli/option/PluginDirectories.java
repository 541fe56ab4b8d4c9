// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where plugins are looked for if `--plugins` says nothing: in `plugins` beside the image, and in
/// the user's own folder. Stateless.
public final class PluginDirectories {
  private PluginDirectories() {}

  /// Those of them that are there.
  ///
  /// @param besideImage what the launcher of the image says; empty without an image
  /// @param environment the environment variables
  public static List<Path> byDefault(String besideImage, Map<String, String> environment) {
    List<Path> all = new ArrayList<>();
    if (!besideImage.isEmpty()) {
      all.add(Path.of(besideImage));
    }
    // XDG Base Directory Specification: a relative path is to be ignored.
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (!config.isEmpty() && Path.of(config).isAbsolute()) {
      all.add(Path.of(config, "bt", "plugins"));
    } else if (!home.isEmpty()) {
      all.add(Path.of(home, ".config", "bt", "plugins"));
    }
    return all.stream().filter(Files::isDirectory).toList();
  }
}
