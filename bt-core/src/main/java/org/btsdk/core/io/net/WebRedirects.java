// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.btsdk.spi.tracker.HostResolver;

/// Where a web server may send us on to: to the web, not from https to http, and not from outside
/// into our own network, where a request could do something. Has no state.
public final class WebRedirects {
  private WebRedirects() {}

  /// Whether an answer with this status names another place.
  public static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /// Where to ask next. Looks names up where it is another host; blocks.
  ///
  /// @param from who was asked
  /// @param location what it answered
  /// @param proxies which proxy is asked for what; names that one looks up are not looked up here,
  ///   since this machine often cannot, and does not connect to them
  /// @param left for how long names may be looked up
  /// @throws IOException if we do not go there
  /// @throws InterruptedException if the thread was interrupted
  public static URI next(
      URI from, String location, HostResolver resolver, ProxySelector proxies, Duration left)
      throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(left);
    URI next;
    try {
      next = from.resolve(location.strip().replace(" ", "%20"));
    } catch (IllegalArgumentException e) {
      throw new IOException("redirects to what is no URL", e);
    }
    String scheme = next.getScheme() == null ? "" : next.getScheme().toLowerCase(Locale.ROOT);
    String host = next.getHost();
    if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new IOException("redirects to what is no web address");
    }
    if (scheme.equals("http") && from.getScheme().equalsIgnoreCase("https")) {
      throw new IOException("redirects from https to http");
    }
    if (!host.equalsIgnoreCase(from.getHost())
        && known(next, resolver, proxies, deadlineNanos).stream().anyMatch(WebRedirects::isInner)
        && !isInside(known(from, resolver, proxies, deadlineNanos))) {
      throw new IOException("redirects into the local network, to " + host);
    }
    return next;
  }

  /// Who is outside can have an address inside in his name, so that all of them count.
  private static boolean isInside(List<InetAddress> host) {
    return !host.isEmpty() && host.stream().allMatch(WebRedirects::isInner);
  }

  /// A host's addresses; behind a proxy, those that are written out.
  private static List<InetAddress> known(
      URI uri, HostResolver resolver, ProxySelector proxies, long deadlineNanos)
      throws IOException, InterruptedException {
    List<Proxy> ways = proxies.select(uri);
    // As the JDK's client does: the first counts, if it speaks HTTP.
    if (!ways.isEmpty() && ways.getFirst().type() == Proxy.Type.HTTP) {
      return literal(uri.getHost());
    }
    Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
    return resolver.resolve(uri.getHost(), left);
  }

  private static List<InetAddress> literal(String host) {
    int zone = host.indexOf('%'); // in brackets; perhaps of an interface that is not here
    try {
      return List.of(InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone) + "]"));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private static boolean isInner(InetAddress address) {
    return AddressScope.of(IpAddress.of(address)) != AddressScope.GLOBAL;
  }
}
