// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

/// The command line makes no sense, which only shows when the command runs.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message one line for people
  public UsageException(String message) {
    super(message);
  }
}
