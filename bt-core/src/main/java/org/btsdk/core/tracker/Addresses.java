// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.jspecify.annotations.Nullable;

/// Host names and what kind of address they stand for. Has no state.
final class Addresses {
  private Addresses() {}

  /// Looks a name up. The system's call can neither be interrupted nor timed, so it runs in the
  /// common pool, which adds a thread while it lasts, and is abandoned if it takes too long.
  static List<InetAddress> resolve(String host, AddressFamily family, long deadlineNanos)
      throws IOException, InterruptedException {
    CompletableFuture<InetAddress[]> lookup = CompletableFuture.supplyAsync(() -> lookUp(host));
    try {
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      return ofFamily(host, lookup.get(left, TimeUnit.NANOSECONDS), family);
    } catch (TimeoutException e) {
      throw withCause(
          new SocketTimeoutException("no answer to the question who " + host + " is"), e);
    } catch (ExecutionException e) {
      throw withCause(new UnknownHostException("unknown host " + host), e);
    }
  }

  private static <E extends IOException> E withCause(E problem, Throwable cause) {
    problem.initCause(cause);
    return problem;
  }

  private static InetAddress[] lookUp(String host) {
    Lookup lookup = new Lookup(host);
    try {
      ForkJoinPool.managedBlock(lookup);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a lookup", e);
    }
    if (lookup.found == null) {
      throw new IllegalStateException(lookup.problem);
    }
    return lookup.found;
  }

  private static final class Lookup implements ForkJoinPool.ManagedBlocker {
    private final String host;
    private InetAddress @Nullable [] found;
    private @Nullable UnknownHostException problem;

    Lookup(String host) {
      this.host = host;
    }

    @Override
    public boolean block() {
      try {
        found = InetAddress.getAllByName(host);
      } catch (UnknownHostException e) {
        problem = e;
      }
      return true;
    }

    @Override
    public boolean isReleasable() {
      return found != null || problem != null;
    }
  }

  private static List<InetAddress> ofFamily(
      String host, InetAddress[] addresses, AddressFamily family) throws UnknownHostException {
    List<InetAddress> fitting = new ArrayList<>();
    for (InetAddress address : addresses) {
      boolean v4 = address.getAddress().length == 4;
      boolean fits =
          switch (family) {
            case ANY -> true;
            case V4 -> v4;
            case V6 -> !v4;
          };
      if (fits) {
        fitting.add(address);
      }
    }
    if (fitting.isEmpty()) {
      throw new UnknownHostException("%s has no address of family %s".formatted(host, family));
    }
    return fitting;
  }

  /// Whether an address leads to this machine or its own network, where a stranger must not send
  /// us.
  static boolean isInner(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean sharedByCarrier =
        bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64; // 100.64.0.0/10
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc; // fc00::/7
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || sharedByCarrier
        || uniqueLocal;
  }
}
