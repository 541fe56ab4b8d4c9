// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

/// The numbers of the messages (BEP 4), and how long their bodies are.
final class MessageId {
  static final int CHOKE = 0;
  static final int UNCHOKE = 1;
  static final int INTERESTED = 2;
  static final int NOT_INTERESTED = 3;
  static final int HAVE = 4;
  static final int BITFIELD = 5;
  static final int REQUEST = 6;
  static final int PIECE = 7;
  static final int CANCEL = 8;
  static final int PORT = 9;
  static final int SUGGEST = 13;
  static final int HAVE_ALL = 14;
  static final int HAVE_NONE = 15;
  static final int REJECT = 16;
  static final int ALLOWED_FAST = 17;
  static final int EXTENDED = 20;
  static final int HASH_REQUEST = 21;
  static final int HASHES = 22;
  static final int HASH_REJECT = 23;

  /// A message whose length is not the same every time.
  static final int VARIABLE = -1;

  /// A message that this version does not know.
  static final int UNKNOWN = -2;

  private MessageId() {}

  /// How many bytes follow the id; [#VARIABLE] or [#UNKNOWN] otherwise.
  static int bodyLength(int id) {
    return switch (id) {
      case CHOKE, UNCHOKE, INTERESTED, NOT_INTERESTED, HAVE_ALL, HAVE_NONE -> 0;
      case PORT -> 2;
      case HAVE, SUGGEST, ALLOWED_FAST -> 4;
      case REQUEST, CANCEL, REJECT -> 12;
      case HASH_REQUEST, HASH_REJECT -> 48;
      case BITFIELD, PIECE, EXTENDED, HASHES -> VARIABLE;
      default -> UNKNOWN;
    };
  }

  static String name(int id) {
    return switch (id) {
      case CHOKE -> "choke";
      case UNCHOKE -> "unchoke";
      case INTERESTED -> "interested";
      case NOT_INTERESTED -> "not interested";
      case HAVE -> "have";
      case BITFIELD -> "bitfield";
      case REQUEST -> "request";
      case PIECE -> "piece";
      case CANCEL -> "cancel";
      case PORT -> "port";
      case SUGGEST -> "suggest";
      case HAVE_ALL -> "have all";
      case HAVE_NONE -> "have none";
      case REJECT -> "reject";
      case ALLOWED_FAST -> "allowed fast";
      case EXTENDED -> "extended";
      case HASH_REQUEST -> "hash request";
      case HASHES -> "hashes";
      case HASH_REJECT -> "hash reject";
      default -> "message " + id;
    };
  }
}
