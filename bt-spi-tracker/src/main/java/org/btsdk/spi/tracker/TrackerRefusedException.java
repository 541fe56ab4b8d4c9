// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A tracker answered, and refused (`failure reason` of BEP 3, action 3 of BEP 15, an HTTP status).
public final class TrackerRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryIn;
  private final boolean never;

  /// @param reason what the tracker said, for people
  public TrackerRefusedException(String reason) {
    this(reason, null, false);
  }

  /// @param reason what the tracker said, for people
  /// @param retryIn how long until it may be asked again (BEP 31), of which the engine waits seven
  ///   days at most; null if it did not say
  /// @param never whether it must not be asked again (BEP 31)
  public TrackerRefusedException(String reason, @Nullable Duration retryIn, boolean never) {
    super(reason);
    this.retryIn = retryIn;
    this.never = never;
  }

  /// How long until the tracker may be asked again (BEP 31); empty if it did not say.
  public Optional<Duration> retryIn() {
    return Optional.ofNullable(retryIn);
  }

  /// Whether the tracker must not be asked again (BEP 31 `never`).
  public boolean never() {
    return never;
  }
}
