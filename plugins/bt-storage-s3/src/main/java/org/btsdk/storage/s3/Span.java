// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

/// Where adjacent bytes of a piece lie.
sealed interface Span {
  /// How many bytes there are, one or more.
  int lengthBytes();

  /// In an object.
  ///
  /// @param key its key
  /// @param etag the object that is meant; empty for any of that key
  /// @param positionBytes where in it the bytes begin
  /// @param lengthBytes how many there are
  record OfObject(String key, String etag, long positionBytes, int lengthBytes) implements Span {}

  /// Nowhere: padding inside a piece, which is zeros.
  ///
  /// @param lengthBytes how many there are
  record OfZeros(int lengthBytes) implements Span {}
}
