// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

/// The numbers of errors (BEP 5, BEP 44).
public final class KrpcError {
  /// Generic error.
  public static final int GENERIC = 201;

  /// Server error.
  public static final int SERVER = 202;

  /// Protocol error: a malformed packet, invalid arguments, or a bad token.
  public static final int PROTOCOL = 203;

  /// Method unknown.
  public static final int METHOD_UNKNOWN = 204;

  /// The value of an item is too big.
  public static final int VALUE_TOO_BIG = 205;

  /// The signature of an item is not valid.
  public static final int INVALID_SIGNATURE = 206;

  /// The salt of an item is too big.
  public static final int SALT_TOO_BIG = 207;

  /// The stored item is not the one that was to be replaced.
  public static final int CAS_MISMATCH = 301;

  /// The stored item is newer.
  public static final int SEQ_TOO_LOW = 302;

  private KrpcError() {}
}
