// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import java.util.Optional;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// A datagram is no message of the DHT; says why. Never thrown for a mistake of ours.
public final class MalformedKrpcException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable BencodeString transactionId;
  private final int code;

  /// Not even bencode, or nobody to answer to.
  ///
  /// @param what what is wrong with it, for people
  public MalformedKrpcException(String what) {
    this(what, null, KrpcError.PROTOCOL);
  }

  MalformedKrpcException(String what, @Nullable BencodeString transactionId, int code) {
    super(what);
    this.transactionId = transactionId;
    this.code = code;
  }

  /// The number of the query that was malformed, if it can be answered with an error; empty if it
  /// was no query, or has no number.
  public Optional<BencodeString> transactionId() {
    return Optional.ofNullable(transactionId);
  }

  /// What to answer, a number of [KrpcError].
  public int code() {
    return code;
  }
}
