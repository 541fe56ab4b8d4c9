// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads the URIs of torrents and magnet links as people write them.
final class Uris {
  /// 8 KiB: more than any server takes as a request line.
  static final int MAX_LENGTH = 8 * 1024;

  private Uris() {}

  /// The URI as written, or with what may not stand in one encoded; empty if it is none all the
  /// same, or has no scheme. (A tracker that uTorrent marked as switched off, with a star before
  /// it, is none.)
  static Optional<URI> lenient(String text) {
    String written = text.strip();
    if (written.isEmpty() || written.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return read(written).or(() -> read(encodeIllegal(written))).filter(URI::isAbsolute);
  }

  /// Without a scheme a URI would not be read again: see [#lenient(String)].
  ///
  /// @throws IllegalArgumentException if it has none
  static void requireAbsolute(URI uri) {
    if (!uri.isAbsolute()) {
      throw new IllegalArgumentException("a URI without a scheme: \"" + uri + '"');
    }
  }

  private static Optional<URI> read(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty(); // the caller tries otherwise, or leaves the URI out
    }
  }

  private static String encodeIllegal(String text) {
    int authority = text.indexOf("://");
    int path = authority < 0 ? 0 : text.indexOf('/', authority + 3);
    int brackets = path < 0 ? text.length() : path; // before it they are those of an IPv6 address
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (c == '%' && !isEscape(text, i)) {
        encoded.append("%25");
      } else if (c <= 0x20
          || c >= 0x7f
          || "<>\"{}|\\^`".indexOf(c) >= 0
          || ((c == '[' || c == ']') && i >= brackets)) {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          encoded.append("%%%02X".formatted(b & 0xff));
        }
      } else {
        encoded.append((char) c);
      }
    }
    return encoded.toString();
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }
}
