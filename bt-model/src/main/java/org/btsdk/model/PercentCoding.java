// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The percent-encoding of URIs (RFC 3986), as UTF-8.
final class PercentCoding {
  private PercentCoding() {}

  /// A percent sign that begins no escape stays, as do all other characters; what is not UTF-8
  /// becomes U+FFFD.
  ///
  /// @param plusIsSpace whether a plus sign means a space, as in a form
  static String decode(String text, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (c == '%' && digit(text, i + 1) >= 0 && digit(text, i + 2) >= 0) {
        bytes.write(digit(text, i + 1) << 4 | digit(text, i + 2));
        i += 3;
      } else {
        int plain = c == '+' && plusIsSpace ? ' ' : c;
        bytes.writeBytes(Character.toString(plain).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int digit(String text, int at) {
    return at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
  }

  /// All but letters, digits and `-._~` is encoded, and what is in `also`.
  ///
  /// @param also ASCII characters that stay as they are
  static String encode(String text, String also) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letterOrDigit || "-._~".indexOf(c) >= 0 || (c < 0x80 && also.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
