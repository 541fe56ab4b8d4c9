// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
  /// @param left for how long names may be looked up
  /// @throws IOException if we do not go there
  /// @throws InterruptedException if the thread was interrupted
  public static URI next(URI from, String location, HostResolver resolver, Duration left)
      throws IOException, InterruptedException {
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
        && leadsInward(resolver.resolve(from.getHost(), left), resolver.resolve(host, left))) {
      throw new IOException("redirects into the local network, to " + host);
    }
    return next;
  }

  /// Whether one of a host's addresses is in our own network, and the other host is outside: it can
  /// have an address inside in its name too, so that all of them count.
  static boolean leadsInward(List<InetAddress> from, List<InetAddress> to) {
    return to.stream().anyMatch(WebRedirects::isInner)
        && !from.stream().allMatch(WebRedirects::isInner);
  }

  private static boolean isInner(InetAddress address) {
    return AddressScope.of(IpAddress.of(address)) != AddressScope.GLOBAL;
  }
}
