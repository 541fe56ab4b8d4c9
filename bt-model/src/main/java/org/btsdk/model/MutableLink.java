// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// A magnet link to a torrent that its publisher can replace (BEP 46): it names an item in the DHT
/// that points to the torrent of now. Immutable; threads may share it.
///
/// @param target `xs` and `s`: whose item, and which
/// @param displayName `dn`, as written: see [SafeNames] before it names a file
public record MutableLink(MutableTarget target, Optional<String> displayName) {
  private static final String SCHEME = "magnet:?";
  private static final String KEY = "urn:btpk:";

  /// A link without a name.
  public static MutableLink of(MutableTarget target) {
    return new MutableLink(target, Optional.empty());
  }

  /// Whether a text is a magnet link that names a publisher, though perhaps a malformed one. One
  /// that names a torrent too (`xt`) is a [MagnetLink] as well.
  public static boolean isOne(String text) {
    return text.strip().toLowerCase(Locale.ROOT).startsWith(SCHEME)
        && parameter(text.strip(), "xs", KEY) != null;
  }

  /// Parses a magnet link. What else stands in it is left out.
  ///
  /// @throws MalformedTorrentException if it is none, or its key or salt is malformed
  public static MutableLink parse(String text) throws MalformedTorrentException {
    String link = text.strip();
    if (link.length() > MagnetLink.MAX_LENGTH || !isOne(link)) {
      throw new MalformedTorrentException("not a magnet link with xs=" + KEY + "...");
    }
    String key = String.valueOf(parameter(link, "xs", KEY)).substring(KEY.length());
    String salt = parameter(link, "s", "");
    try {
      byte[] bytes = salt == null ? new byte[0] : HexFormat.of().parseHex(salt);
      return new MutableLink(
          new MutableTarget(Ed25519PublicKey.parse(key), BencodeString.of(bytes)),
          Optional.ofNullable(parameter(link, "dn", "")).filter(name -> !name.isBlank()));
    } catch (IllegalArgumentException e) {
      throw new MalformedTorrentException(
          "the link's publisher is not 64 hexadecimal digits, or its salt not at most 128", e);
    }
  }

  private static @Nullable String parameter(String link, String key, String prefix) {
    int fragment = link.indexOf('#');
    String query = link.substring(SCHEME.length(), fragment < 0 ? link.length() : fragment);
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && parameter.substring(0, equals).equalsIgnoreCase(key)) {
        String value = PercentCoding.decode(parameter.substring(equals + 1), key.equals("dn"));
        if (value.regionMatches(true, 0, prefix, 0, prefix.length())) {
          return value;
        }
      }
    }
    return null;
  }

  /// The link, which [#parse(String)] reads again.
  @Override
  public String toString() {
    StringBuilder link = new StringBuilder(SCHEME + "xs=" + KEY + target.publicKey());
    if (target.salt().length() > 0) {
      link.append("&s=").append(HexFormat.of().formatHex(target.salt().toBytes()));
    }
    displayName.ifPresent(name -> link.append("&dn=").append(PercentCoding.encode(name, "")));
    return link.toString();
  }
}
