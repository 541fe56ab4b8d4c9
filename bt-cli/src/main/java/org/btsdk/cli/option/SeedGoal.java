// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.time.Duration;
import java.util.Optional;
import org.btsdk.api.StopGoal;
import picocli.CommandLine.TypeConversionException;

/// How long a torrent seeds when it is complete: to a ratio, for a time, or without end.
///
/// @param ratio uploaded by downloaded
/// @param time how long
public record SeedGoal(Optional<Double> ratio, Optional<Duration> time) {
  /// A goal of a torrent, and this one.
  public StopGoal applyTo(StopGoal goal) {
    StopGoal withRatio = ratio.map(goal::ratio).orElse(goal);
    return time.map(withRatio::seedTime).orElse(withRatio);
  }

  /// Reads `forever`, `1.5` or `2h30m`.
  public static SeedGoal parse(String text) {
    if (text.equals("forever") || text.equals("true")) {
      return new SeedGoal(Optional.empty(), Optional.empty());
    }
    try {
      return text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")
          ? new SeedGoal(Optional.of(Double.valueOf(text)), Optional.empty())
          : new SeedGoal(Optional.empty(), Optional.of(Units.time(text)));
    } catch (TypeConversionException _) {
      throw new TypeConversionException(
          "\"" + text + "\" is neither a ratio such as 1.5 nor a time such as 2h30m");
    }
  }
}
