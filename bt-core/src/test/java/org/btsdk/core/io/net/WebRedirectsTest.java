// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.btsdk.spi.tracker.HostResolver;
import org.junit.jupiter.api.Test;

class WebRedirectsTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "out.example", "192.88.99.1 2001:db8::1",
          "other.example", "198.51.100.7",
          "both.example", "192.88.99.1 127.0.0.1",
          "in.example", "10.0.0.7",
          "router.example", "192.168.0.1");

  private final HostResolver names =
      (host, _) -> {
        String known = NAMES.getOrDefault(host, host);
        if (known.equals("nobody.example")) {
          throw new UnknownHostException("unknown host " + host);
        }
        return Arrays.stream(known.split(" ", -1)).map(InetAddress::ofLiteral).toList();
      };

  private String next(String from, String location) throws IOException, InterruptedException {
    return next(from, location, HttpClient.Builder.NO_PROXY);
  }

  private String next(String from, String location, ProxySelector proxies)
      throws IOException, InterruptedException {
    Duration left = Duration.ofSeconds(9);
    return WebRedirects.next(URI.create(from), location, names, proxies, left).toString();
  }

  @Test
  void goes_on_in_the_web() throws Exception {
    assertThat(next("http://out.example/a", "/b c")).isEqualTo("http://out.example/b%20c");
    assertThat(next("http://out.example/a", "https://other.example/b"))
        .isEqualTo("https://other.example/b");
    assertThat(next("http://in.example/a", "http://router.example/b"))
        .as("from inside")
        .isEqualTo("http://router.example/b");
    assertThat(next("http://127.0.0.1:8080/a", "/b")).isEqualTo("http://127.0.0.1:8080/b");
  }

  @Test
  void does_not_go_from_outside_into_our_network() {
    for (String from : List.of("http://out.example/a", "http://both.example/a")) {
      for (String inside :
          List.of(
              "router.example", "127.0.0.1:631", "both.example:80", "169.254.169.254", "[::1]")) {
        if (!from.contains(inside.split(":", -1)[0])) {
          assertThatThrownBy(() -> next(from, "http://" + inside + "/reboot"))
              .as("%s to %s", from, inside)
              .isInstanceOf(IOException.class)
              .hasMessageContaining("into the local network");
        }
      }
    }
  }

  @Test
  void looks_up_no_name_that_a_proxy_looks_up_but_knows_inner_addresses() throws Exception {
    ProxySelector proxy = ProxySelector.of(InetSocketAddress.createUnresolved("proxy.example", 1));
    assertThat(next("http://nobody.example/a", "http://nobody.example:81/b", proxy))
        .isEqualTo("http://nobody.example:81/b");
    assertThat(next("http://out.example/a", "http://nobody.example/b", proxy))
        .isEqualTo("http://nobody.example/b");
    assertThat(next("http://10.0.0.7/a", "http://10.0.0.8/b", proxy))
        .isEqualTo("http://10.0.0.8/b");
    for (String inside : List.of("192.168.0.1", "[::1]", "[fe80::1%25nowhere]")) {
      assertThatThrownBy(() -> next("http://nobody.example/a", "http://" + inside + "/b", proxy))
          .as(inside)
          .hasMessageContaining("into the local network");
    }
  }

  @Test
  void goes_nowhere_else() {
    for (String location :
        List.of(
            "file:///etc/passwd",
            "ftp://other.example/x",
            "http:///x",
            "http://[x",
            "http://nobody.example/x")) {
      assertThatThrownBy(() -> next("http://out.example/a", location))
          .as(location)
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> next("https://out.example/a", "http://out.example/a"))
        .hasMessage("redirects from https to http");
  }
}
