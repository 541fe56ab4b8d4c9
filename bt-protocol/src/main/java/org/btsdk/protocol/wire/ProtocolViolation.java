// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

/// A peer broke the protocol: its connection is closed, and this says what it did wrong. Never
/// thrown for a mistake of ours.
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param what what the peer did, for people: "sent a have of 7 bytes instead of 5"
  public ProtocolViolation(String what) {
    super(what);
  }

  /// @param what what the peer did, for people
  /// @param cause what the parser said
  public ProtocolViolation(String what, Throwable cause) {
    super(what, cause);
  }
}
