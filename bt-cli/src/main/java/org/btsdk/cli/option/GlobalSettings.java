// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.time.Duration;
import java.util.Optional;

/// What the flags of all commands say, for the commands.
public interface GlobalSettings {
  /// `--timeout`.
  Optional<Duration> timeout();
}
