// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host, by name or address, and a port, as links, torrent files and settings name peers and
/// nodes of the DHT. Looks nothing up. Immutable; threads may share it.
///
/// @param host a name, or an address without brackets
/// @param port 1 to 65535
public record HostAndPort(String host, int port) {
  /// A name has at most 253 characters (RFC 1035), an address fewer.
  private static final int MAX_LENGTH = 300;

  private static final String NAME = "[^\\s:/\\[\\]@]+";
  private static final String ADDRESS = "[0-9a-fA-F:.]+";
  private static final Pattern HOST = Pattern.compile(NAME + "|" + ADDRESS);
  private static final Pattern FORM =
      Pattern.compile("(?:\\[(" + ADDRESS + ")]|(" + NAME + ")):([0-9]{1,5})");

  /// @throws IllegalArgumentException if the host is none, longer than 300 characters with its
  ///   port, or the port not from 1 to 65535
  public HostAndPort {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 1 to 65535, not " + port);
    }
    if (written(host, port).length() > MAX_LENGTH || !HOST.matcher(host).matches()) {
      throw new IllegalArgumentException("no host: \"" + host + '"');
    }
  }

  /// Parses `router.example:6881`, `192.0.2.1:6881` or `[2001:db8::1]:6881`.
  ///
  /// @throws IllegalArgumentException if the text is none
  public static HostAndPort parse(String text) {
    return find(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected HOST:PORT, an IPv6 address in brackets, not \"" + text + '"'));
  }

  /// Parses as [#parse(String)] does.
  ///
  /// @return empty if the text is none
  public static Optional<HostAndPort> find(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 0xffff) {
      return Optional.empty();
    }
    String address = matcher.group(1);
    return Optional.of(new HostAndPort(address == null ? matcher.group(2) : address, port));
  }

  /// The same as an address, if the host is one and not a name.
  public Optional<PeerAddress> literal() {
    try {
      return Optional.of(new PeerAddress(IpAddress.parse(host), port));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// `HOST:PORT`, which [#parse(String)] reads again.
  @Override
  public String toString() {
    return written(host, port);
  }

  private static String written(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
