// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.model.plugin.PluginConfig;

/// What is to be tried. Immutable.
///
/// @param uri the storage and its settings
/// @param directories where plugins are looked for
/// @param folder where the measured data goes, for a storage of files; empty for a temporary one
/// @param pieces how many are written and read; 0 for no measurement
/// @param pieceBytes how long each is
/// @param parallel how many at once
/// @param contract whether the contract is run
/// @param json whether the result is printed as JSON
record Trial(
    String uri,
    List<Path> directories,
    Optional<Path> folder,
    int pieces,
    int pieceBytes,
    int parallel,
    boolean contract,
    boolean json) {
  static Trial of(String... args) {
    String uri = "";
    List<Path> directories = new ArrayList<>();
    Optional<Path> folder = Optional.empty();
    int pieces = 64;
    long pieceBytes = 1 << 20;
    int parallel = 4;
    boolean contract = true;
    boolean json = false;
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String value = arg.substring(equals + 1);
      switch (arg.substring(0, Math.max(0, equals))) {
        case "uri" -> uri = value;
        case "plugins" -> directories.add(Path.of(value));
        case "folder" -> folder = Optional.of(Path.of(value));
        case "pieces" -> pieces = Integer.parseInt(value);
        case "piece-size" -> pieceBytes = PluginConfig.parseSize(value);
        case "parallel" -> parallel = Integer.parseInt(value);
        case "contract" -> contract = Boolean.parseBoolean(value);
        case "json" -> json = Boolean.parseBoolean(value);
        default -> throw new IllegalArgumentException("unknown argument: " + arg);
      }
    }
    return new Trial(
        uri,
        List.copyOf(directories),
        folder,
        pieces,
        Math.toIntExact(pieceBytes),
        parallel,
        contract,
        json);
  }
}
