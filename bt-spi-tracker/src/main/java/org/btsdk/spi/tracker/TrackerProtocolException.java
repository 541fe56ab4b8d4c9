// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.io.IOException;

/// A tracker's answer makes no sense.
public final class TrackerProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong with the answer, for people
  public TrackerProtocolException(String message) {
    super(message);
  }

  /// @param message what is wrong with the answer, for people
  /// @param cause what the parser said
  public TrackerProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
