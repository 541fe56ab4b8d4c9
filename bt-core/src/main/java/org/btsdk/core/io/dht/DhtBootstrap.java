// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.net.Addresses;
import org.btsdk.model.HostAndPort;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a node of the DHT begins: looks the names of well-known nodes up, and of nodes that
/// torrents and the embedder name. Threads: any; nothing blocks the caller.
public final class DhtBootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(DhtBootstrap.class);

  /// 100 names of torrents, so that they cannot have us ask name servers without end; those that
  /// came first stay. As many more are the embedder's.
  private static final int MAX_NAMES = 100;

  /// 8 nodes of one torrent, names and addresses together.
  private static final int MAX_OF_A_TORRENT = 8;

  /// 8 addresses of one name.
  private static final int MAX_ADDRESSES = 8;

  /// 10 s for a name server, as for a connection.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final DhtSession services;
  private final boolean loopback; // no datagram of ours leaves the machine
  private final Consumer<List<PeerAddress>> known;
  private final Set<HostAndPort> named = new LinkedHashSet<>(); // guarded by itself
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile String problem = "";

  /// @param local what our sockets are bound to
  /// @param known takes addresses
  DhtBootstrap(
      DhtSession services, List<InetSocketAddress> local, Consumer<List<PeerAddress>> known) {
    this.services = services;
    this.loopback = local.stream().allMatch(socket -> socket.getAddress().isLoopbackAddress());
    this.known = known;
  }

  /// Nodes the embedder names: they are asked as soon as the node is in need of nodes.
  void add(List<String> nodes) {
    List<PeerAddress> literals = new ArrayList<>();
    for (String node : nodes) {
      HostAndPort.find(node)
          .ifPresent(place ->
              place.literal().ifPresentOrElse(literals::add, () -> keep(place, 2 * MAX_NAMES)));
    }
    known.accept(literals);
  }

  /// Nodes a torrent file or a magnet link names, which a stranger may have made.
  public void hint(List<String> nodes) {
    List<PeerAddress> literals = new ArrayList<>();
    for (String node : nodes.subList(0, Math.min(nodes.size(), MAX_OF_A_TORRENT))) {
      Optional<HostAndPort> place = HostAndPort.find(node);
      if (place.isPresent()) {
        Optional<PeerAddress> literal = place.get().literal();
        if (literal.isEmpty()) {
          keep(place.get(), MAX_NAMES);
        } else if (loopback || !Addresses.isLocal(literal.get().ip())) {
          literals.add(literal.get()); // nobody has us send into our own network
        }
      }
    }
    known.accept(literals);
  }

  private void keep(HostAndPort place, int most) {
    synchronized (named) {
      if (named.size() < most) {
        named.add(place);
      }
    }
  }

  /// Whether there is anyone to begin with.
  boolean isEmpty() {
    synchronized (named) {
      return named.isEmpty() && services.config().dhtBootstrap().isEmpty();
    }
  }

  /// Why the names could not be looked up, for people; empty if they could, or none was needed.
  String problem() {
    return problem;
  }

  /// Looks all names up, unless that is under way.
  void lookUp() {
    if (!underWay.compareAndSet(false, true)) {
      return;
    }
    try {
      services.virtual().execute(this::lookUpAll);
    } catch (RejectedExecutionException _) {
      underWay.set(false); // the session is being closed
    }
  }

  private void lookUpAll() {
    try {
      List<HostAndPort> places = new ArrayList<>();
      services.config().dhtBootstrap().forEach(node -> places.add(HostAndPort.parse(node)));
      synchronized (named) {
        places.addAll(named);
      }
      List<PeerAddress> literals = new ArrayList<>();
      List<HostAndPort> names = new ArrayList<>();
      places.forEach(
          place -> place.literal().ifPresentOrElse(literals::add, () -> names.add(place)));
      known.accept(literals); // at once, so that a lookup that waits has nodes of both families
      for (HostAndPort name : loopback ? List.<HostAndPort>of() : names) {
        services.virtual().execute(() -> lookUp(name));
      }
    } catch (RejectedExecutionException _) {
      // The session is being closed.
    } finally {
      underWay.set(false);
    }
  }

  private void lookUp(HostAndPort place) {
    try {
      List<PeerAddress> found = new ArrayList<>();
      for (InetAddress address : services.lookups().resolve(place.host(), TIMEOUT)) {
        if (found.size() < MAX_ADDRESSES) {
          found.add(new PeerAddress(IpAddress.of(address), place.port()));
        }
      }
      known.accept(found);
      problem = "";
    } catch (IOException e) {
      LOG.debug("{} could not be looked up: {}", place, e.getMessage());
      problem = Failures.message(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the session is being closed
    }
  }
}
