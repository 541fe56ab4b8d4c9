// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

/// A tracker's answer makes no sense; says why. Never thrown for a mistake of ours.
public final class MalformedReplyException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param what what is wrong with it, for people
  public MalformedReplyException(String what) {
    super(what);
  }

  /// @param what what is wrong with it, for people
  /// @param cause what the parser said
  public MalformedReplyException(String what, Throwable cause) {
    super(what, cause);
  }
}
