// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// Keeps strangers from making us dial one host again and again, port after port, or a network host
/// after host. Counts addresses on the internet that strangers named, and all that links named,
/// where no peer has answered yet; what answered as a peer counts no longer. Failures count for the
/// host. Not thread-safe.
final class HostLimits {
  /// 4 ports of one host: several peers can live behind one translator of addresses.
  static final int MAX_PER_HOST = 4;

  /// 16 hosts of one network, /24 or /64: a data centre has several peers, and as they answer there
  /// is room for more.
  static final int MAX_PER_NETWORK = 16;

  /// 6 failures of a host in a row, over a quarter of an hour: then it is left alone.
  static final int MAX_FAILURES = 6;

  /// 1 h in which a host that failed so often is not dialed, whoever names it.
  static final long REST_NANOS = 3_600_000_000_000L;

  /// 3,000 hosts that are left alone are remembered; as many as the pool has addresses.
  static final int MAX_RESTING = 3000;

  // Empty until the first host is admitted.
  private NavigableMap<IpAddress, Host> hosts = Collections.emptyNavigableMap();
  private NavigableMap<IpAddress, Integer> networks = Collections.emptyNavigableMap();
  private SequencedMap<IpAddress, Host> resting = Collections.emptyNavigableMap(); // first to end
  private boolean begun;

  /// A host of which strangers spoke.
  static final class Host {
    final IpAddress ip;
    final List<Candidate> candidates = new ArrayList<>(1); // that count
    private int addresses;
    private int failures;
    private boolean dialed; // now
    private boolean answered; // ever, as a peer
    private boolean rests;
    private long retryAtNanos = Long.MIN_VALUE;

    private Host(IpAddress ip) {
      this.ip = ip;
    }

    /// When one more of its ports may be dialed; [Long#MAX_VALUE] while one is.
    long retryAtNanos() {
      return dialed ? Long.MAX_VALUE : retryAtNanos;
    }

    void dialed(boolean now) {
      dialed = now;
    }
  }

  /// Takes one more address of a host.
  ///
  /// @return null if there are enough of this host or its network, or it is left alone
  @Nullable Host admit(IpAddress ip, long nowNanos) {
    Host host = hosts.get(ip);
    if (host != null && host.rests && host.retryAtNanos <= nowNanos) {
      wake(host);
      host = hosts.get(ip);
    }
    IpAddress network = AddressScope.network(ip);
    if (networks.getOrDefault(network, 0) >= MAX_PER_NETWORK
        || (host != null && (host.rests || host.addresses >= MAX_PER_HOST))) {
      return null;
    }
    if (!begun) {
      begun = true;
      hosts = new TreeMap<>();
      networks = new TreeMap<>();
      resting = new LinkedHashMap<>();
    }
    if (host == null) {
      host = new Host(ip);
      hosts.put(ip, host);
    }
    host.addresses++;
    networks.merge(network, 1, Integer::sum);
    return host;
  }

  /// An address counts no longer: it is forgotten, or a peer answered there.
  void release(Host host) {
    host.addresses--;
    networks.computeIfPresent(
        AddressScope.network(host.ip), (_, count) -> count > 1 ? count - 1 : null);
    if (host.addresses == 0 && !host.rests) {
      hosts.remove(host.ip, host);
    }
  }

  /// A peer answered at an address of the host.
  void answered(Host host) {
    host.answered = true;
    host.failures = 0;
    host.retryAtNanos = Long.MIN_VALUE;
  }

  /// Nobody answered at an address of a host.
  ///
  /// @param firstRetryNanos how long it is left alone after its first failure; then twice as long
  ///   each time
  /// @return whether the host is left alone from now on, so that its addresses are to be forgotten
  boolean failed(Host host, long nowNanos, long firstRetryNanos) {
    if (host.answered) {
      return false;
    }
    host.failures++;
    host.retryAtNanos = nowNanos + (firstRetryNanos << (host.failures - 1));
    if (host.failures < MAX_FAILURES) {
      return false;
    }
    host.rests = true;
    host.retryAtNanos = nowNanos + REST_NANOS;
    resting.putLast(host.ip, host); // all rest for as long
    if (resting.size() > MAX_RESTING) {
      wake(resting.firstEntry().getValue());
    }
    return true;
  }

  private void wake(Host host) {
    host.rests = false;
    host.failures = 0;
    resting.remove(host.ip, host);
    if (host.addresses == 0) {
      hosts.remove(host.ip, host);
    }
  }

  /// How many hosts are remembered.
  int size() {
    return hosts.size();
  }
}
