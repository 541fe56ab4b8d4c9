// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.lsd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.btsdk.model.Sha1Hash;

/// A datagram that looks for peers on the local network, as a request of HTTP (BEP 14). Immutable.
///
/// @param port where the sender listens, 1 to 65535
/// @param infoHashes torrents it has, each once
/// @param cookie what the sender knows its own datagrams by
public record LocalSearch(int port, List<Sha1Hash> infoHashes, Optional<String> cookie) {
  /// 1,400 bytes: more may not fit into one packet (BEP 14).
  public static final int MAX_SENT_LENGTH = 1400;

  /// 4 KiB: what others send at most, with room.
  public static final int MAX_LENGTH = 4096;

  /// 64 torrents are read of one datagram.
  public static final int MAX_READ = 64;

  /// 25 torrents fit into a datagram, with a cookie of eight characters.
  public static final int MAX_SENT = 25;

  /// 64 characters of a cookie are compared.
  public static final int MAX_COOKIE_LENGTH = 64;

  private static final String BEGIN = "BT-SEARCH * HTTP/1.1";

  /// Copies the list.
  ///
  /// @throws IllegalArgumentException if the port is out of its range
  public LocalSearch {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 1 to 65535: " + port);
    }
    infoHashes = List.copyOf(infoHashes);
  }

  /// Writes the datagram.
  ///
  /// @param group where it goes
  public byte[] encode(LocalGroup group) {
    StringBuilder text = new StringBuilder(BEGIN).append("\r\nHost: ").append(group.address());
    text.append("\r\nPort: ").append(port).append("\r\n");
    for (Sha1Hash hash : infoHashes) {
      text.append("Infohash: ").append(hash.toHex()).append("\r\n");
    }
    cookie.ifPresent(own -> text.append("cookie: ").append(own).append("\r\n"));
    return text.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Reads a datagram. Headers come in any order, in upper or lower case; what is not known is
  /// skipped, and so is an info-hash that is none.
  ///
  /// @return empty if it is no search: empty, too long, without a port or a torrent, or of another
  ///   protocol
  public static Optional<LocalSearch> parse(byte[] datagram) {
    if (datagram.length == 0 || datagram.length > MAX_LENGTH) {
      return Optional.empty();
    }
    String[] lines = new String(datagram, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
    if (!lines[0].startsWith("BT-SEARCH ")) {
      return Optional.empty();
    }
    int port = 0;
    List<Sha1Hash> hashes = new ArrayList<>();
    TreeSet<Sha1Hash> seen = new TreeSet<>();
    Optional<String> cookie = Optional.empty();
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 0) {
        continue;
      }
      String value = lines[i].substring(colon + 1).strip();
      switch (lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
        case "port" -> port = port(value);
        case "infohash" -> {
          if (value.matches("[0-9a-fA-F]{40}") && hashes.size() < MAX_READ) {
            Sha1Hash hash = Sha1Hash.parse(value);
            if (seen.add(hash)) {
              hashes.add(hash);
            }
          }
        }
        case "cookie" -> {
          if (!value.isEmpty() && value.length() <= MAX_COOKIE_LENGTH) {
            cookie = Optional.of(value);
          }
        }
        default -> {
          // Host, and what others invent.
        }
      }
    }
    return port == 0 || hashes.isEmpty()
        ? Optional.empty()
        : Optional.of(new LocalSearch(port, hashes, cookie));
  }

  private static int port(String digits) {
    if (!digits.matches("[0-9]{1,5}")) {
      return 0;
    }
    int port = Integer.parseInt(digits);
    return port > 0xffff ? 0 : port;
  }
}
