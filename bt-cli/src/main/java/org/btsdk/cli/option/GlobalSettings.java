// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the flags of all commands say, for the commands.
public interface GlobalSettings {
  /// `--timeout`.
  Optional<Duration> timeout();

  /// `--plugins`: the directories in which plugins are looked for.
  List<Path> pluginPath();
}
