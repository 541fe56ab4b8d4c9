// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.peer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/// One message of the peer protocol (BEP 3) as bytes: a number that says what it is, and a body.
///
/// @param id its number, see the constants; [#KEEP_ALIVE] for the frame without any
/// @param body what follows the number; not copied
public record Frame(int id, byte[] body) {
  /// Not a number on the wire: a frame of length 0.
  public static final int KEEP_ALIVE = -1;

  /// BEP 3.
  public static final int CHOKE = 0;

  /// BEP 3.
  public static final int UNCHOKE = 1;

  /// BEP 3.
  public static final int INTERESTED = 2;

  /// BEP 3.
  public static final int NOT_INTERESTED = 3;

  /// BEP 3: a piece.
  public static final int HAVE = 4;

  /// BEP 3: a bit for each piece.
  public static final int BITFIELD = 5;

  /// BEP 3: piece, begin, length.
  public static final int REQUEST = 6;

  /// BEP 3: piece, begin, and the bytes of a block.
  public static final int PIECE = 7;

  /// BEP 3: piece, begin, length.
  public static final int CANCEL = 8;

  /// BEP 6: a piece.
  public static final int SUGGEST = 13;

  /// BEP 6.
  public static final int HAVE_ALL = 14;

  /// BEP 6.
  public static final int HAVE_NONE = 15;

  /// BEP 6: piece, begin, length.
  public static final int REJECT = 16;

  /// BEP 6: a piece.
  public static final int ALLOWED_FAST = 17;

  /// BEP 10: an extension's number, and what it says.
  public static final int EXTENDED = 20;

  /// A message whose body is numbers.
  ///
  /// @param id its number
  /// @param numbers the body, four bytes each
  public static Frame of(int id, int... numbers) {
    ByteBuffer body = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      body.putInt(number);
    }
    return new Frame(id, body.array());
  }

  /// A block.
  ///
  /// @param piece the piece's index
  /// @param begin where in the piece it begins, in bytes
  /// @param data its bytes
  public static Frame block(int piece, int begin, byte[] data) {
    return new Frame(
        PIECE, ByteBuffer.allocate(8 + data.length).putInt(piece).putInt(begin).put(data).array());
  }

  /// A number of the body.
  ///
  /// @param place 0 for the first
  /// @throws IndexOutOfBoundsException if the body is shorter
  public int number(int place) {
    return ByteBuffer.wrap(body).getInt(4 * place);
  }

  /// As it goes over the wire.
  public byte[] encoded() {
    if (id == KEEP_ALIVE) {
      return new byte[4];
    }
    return ByteBuffer.allocate(5 + body.length)
        .putInt(1 + body.length)
        .put((byte) id)
        .put(body)
        .array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame && frame.id == id && Arrays.equals(frame.body, body);
  }

  @Override
  public int hashCode() {
    return 31 * id + Arrays.hashCode(body);
  }

  /// Its name and the numbers that it begins with, for people.
  @Override
  public String toString() {
    String name =
        switch (id) {
          case KEEP_ALIVE -> "keep-alive";
          case CHOKE -> "choke";
          case UNCHOKE -> "unchoke";
          case INTERESTED -> "interested";
          case NOT_INTERESTED -> "not interested";
          case HAVE -> "have";
          case BITFIELD -> "bitfield";
          case REQUEST -> "request";
          case PIECE -> "piece";
          case CANCEL -> "cancel";
          case SUGGEST -> "suggest";
          case HAVE_ALL -> "have all";
          case HAVE_NONE -> "have none";
          case REJECT -> "reject";
          case ALLOWED_FAST -> "allowed fast";
          case EXTENDED -> "extended";
          default -> "message " + id;
        };
    int numbers =
        switch (id) {
          case HAVE, SUGGEST, ALLOWED_FAST -> 1;
          case PIECE -> 2;
          case REQUEST, CANCEL, REJECT -> 3;
          default -> 0;
        };
    StringBuilder text = new StringBuilder(name);
    for (int i = 0; i < numbers && body.length >= 4 * (i + 1); i++) {
      text.append(String.format(Locale.ROOT, "%s%d", i == 0 ? " " : ":", number(i)));
    }
    return text.toString();
  }
}
