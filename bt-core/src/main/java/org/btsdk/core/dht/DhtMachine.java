// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.NodeInfo;

/// A node of the DHT: events and the time go in, actions and a next time come out. Not thread-safe.
///
/// Call [#handle(DhtEvent, long, DhtActions)] for each datagram and command, and [#advance(long,
/// DhtActions)] when [#nextDeadlineNanos()], which may change with every call, is due. Open an
/// endpoint first: without one, every lookup ends with [LookupEnd#NO_NODES].
public final class DhtMachine {
  /// 256: addresses that may be nodes, and are asked when nodes are needed; the oldest are
  /// forgotten.
  public static final int MAX_HINTS = 256;

  private final Shared shared;
  private final TreeMap<Long, Search> searches = new TreeMap<>();
  private final Sampled sampled = new Sampled();
  private long sweepNanos;
  private long lastNanos;

  /// A node without an endpoint.
  ///
  /// @param setup what it begins with
  /// @param nowNanos the engine's clock
  public DhtMachine(DhtSetup setup, long nowNanos) {
    this.shared = new Shared(setup, nowNanos);
    this.lastNanos = nowNanos;
    this.sweepNanos = nowNanos + PeerStore.SWEEP_NANOS;
  }

  /// Takes an event.
  ///
  /// @param event what happened
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void handle(DhtEvent event, long nowNanos, DhtActions out) {
    lastNanos = nowNanos;
    switch (event) {
      case DhtEvent.Received(int endpoint, PeerAddress from, byte[] datagram) -> {
        Endpoint at = shared.endpoints.get(endpoint);
        if (at != null) {
          at.received(from, datagram, nowNanos, out);
        }
      }
      case DhtEvent.EndpointOpened(int endpoint, IpAddress local) ->
          shared.endpoints.put(endpoint, new Endpoint(shared, endpoint, local, nowNanos));
      case DhtEvent.EndpointClosed(int endpoint) -> closed(endpoint, nowNanos, out);
      case DhtEvent.NodesKnown(List<PeerAddress> addresses) -> hinted(addresses, nowNanos, out);
      case DhtEvent.ExternalAddressVote(IpAddress address, IpAddress voter) -> {
        if (shared.endpoints.size() == 1 || countOf(address.isV4()) == 1) {
          shared
              .endpoints
              .values()
              .forEach(endpoint -> endpoint.vote(address, Source.of(voter), nowNanos, out));
        }
      }
      case DhtEvent.ExternalAddressSet(IpAddress address) -> {
        if (countOf(address.isV4()) == 1) {
          shared
              .endpoints
              .values()
              .forEach(endpoint -> endpoint.setExternal(address, nowNanos, out));
        }
      }
      case DhtEvent.FindPeers find ->
          begin(find.lookup(), PeerSearch.of(find, nowNanos), nowNanos, out);
      case DhtEvent.Announce announce ->
          begin(announce.lookup(), PeerSearch.of(announce, nowNanos), nowNanos, out);
      case DhtEvent.Scrape scrape ->
          begin(scrape.lookup(), PeerSearch.of(scrape, nowNanos), nowNanos, out);
      case DhtEvent.FindNodes find ->
          begin(find.lookup(), new NodeSearch(find, nowNanos), nowNanos, out);
      case DhtEvent.GetImmutable get ->
          begin(get.lookup(), ItemSearch.of(get, verifier(), nowNanos), nowNanos, out);
      case DhtEvent.GetMutable get ->
          begin(get.lookup(), ItemSearch.of(get, verifier(), nowNanos), nowNanos, out);
      case DhtEvent.Put put ->
          begin(put.lookup(), ItemSearch.of(put, verifier(), nowNanos), nowNanos, out);
      case DhtEvent.Sample sample ->
          begin(sample.lookup(), new SampleSearch(sample, sampled, nowNanos), nowNanos, out);
      case DhtEvent.Ping(long lookup, PeerAddress address) -> ping(lookup, address, nowNanos, out);
      case DhtEvent.Cancel(long lookup) -> {
        Search search = searches.get(lookup);
        if (search != null) {
          search.stop(LookupEnd.CANCELLED, nowNanos, out);
        }
      }
    }
    forgetOver();
  }

  private ItemVerifier verifier() {
    return shared.setup.verifier();
  }

  private long countOf(boolean v4) {
    return shared.endpoints.values().stream().filter(endpoint -> endpoint.v4 == v4).count();
  }

  private void begin(long number, Search search, long nowNanos, DhtActions out) {
    if (searches.size() >= shared.setup.limits().maxLookups()) {
      search.stop(LookupEnd.BUSY, nowNanos, out);
      return;
    }
    if (shared.endpoints.isEmpty()) {
      search.stop(LookupEnd.NO_NODES, nowNanos, out);
      return;
    }
    if (searches.putIfAbsent(number, search) != null) {
      throw new IllegalArgumentException("a lookup has the number " + number + " already");
    }
    search.begin(shared.endpoints.values(), nowNanos, out);
  }

  private void ping(long lookup, PeerAddress address, long nowNanos, DhtActions out) {
    for (Endpoint endpoint : shared.endpoints.values()) {
      if (endpoint.v4 == address.ip().isV4()) {
        if (address.port() == 0
            || !endpoint.ask(
                address, null, new KrpcRequest.Ping(), new PingCall(lookup), nowNanos, out)) {
          PingCall.finish(lookup, LookupEnd.BUSY, 0, 0, 0, out);
        }
        return;
      }
    }
    PingCall.finish(lookup, LookupEnd.NO_NODES, 0, 0, 0, out);
  }

  private void hinted(List<PeerAddress> addresses, long nowNanos, DhtActions out) {
    for (Endpoint endpoint : shared.endpoints.values()) {
      addresses.forEach(endpoint::hint);
      endpoint.hinted(nowNanos);
    }
    for (Search search : searches.values()) {
      if (search.isWaiting()) {
        search.begin(shared.endpoints.values(), nowNanos, out);
      }
    }
  }

  private void closed(int number, long nowNanos, DhtActions out) {
    Endpoint endpoint = shared.endpoints.remove(number);
    if (endpoint == null) {
      return;
    }
    for (Search search : searches.values()) {
      search.closed(endpoint, nowNanos, out);
      if (shared.endpoints.isEmpty()) {
        search.stop(LookupEnd.CANCELLED, nowNanos, out);
      }
    }
  }

  private void forgetOver() {
    if (!searches.isEmpty()) {
      searches.values().removeIf(Search::isOver);
    }
  }

  /// Called when the deadline is due; harmless before.
  ///
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void advance(long nowNanos, DhtActions out) {
    lastNanos = nowNanos;
    for (Endpoint endpoint : shared.endpoints.values()) {
      endpoint.advance(nowNanos, out);
    }
    for (Search search : searches.values()) {
      if (search.isWaiting()) {
        search.begin(shared.endpoints.values(), nowNanos, out);
      }
    }
    if (sweepNanos - nowNanos <= 0) {
      shared.peers.expire(nowNanos);
      shared.items.expire(nowNanos);
      sweepNanos = nowNanos + PeerStore.SWEEP_NANOS;
    }
    forgetOver();
  }

  /// When [#advance(long, DhtActions)] is to be called next, if nothing happens before;
  /// [Long#MAX_VALUE] if never.
  public long nextDeadlineNanos() {
    long next = Long.MAX_VALUE;
    if (!shared.peers.isEmpty() || !shared.items.isEmpty()) {
      next = sweepNanos;
    }
    for (Endpoint endpoint : shared.endpoints.values()) {
      next = Math.min(next, endpoint.nextNanos(lastNanos));
    }
    for (Search search : searches.values()) {
      if (search.isWaiting()) {
        next = Math.min(next, search.patienceNanos());
      }
    }
    return next;
  }

  /// What the machine is doing.
  ///
  /// @param nowNanos the engine's clock
  public DhtStats stats(long nowNanos) {
    return new DhtStats(
        shared.endpoints.values().stream().map(endpoint -> endpoint.stats(nowNanos)).toList(),
        searches.size(),
        shared.peers.torrents(),
        shared.peers.peers(),
        shared.items.size(),
        shared.counters.traffic(shared.guard.blocked(nowNanos)));
  }

  /// What should be known again after a restart. Take it now and then, and at the end.
  ///
  /// @param nowNanos the engine's clock
  public DhtSnapshot snapshot(long nowNanos) {
    return new DhtSnapshot(
        shared.endpoints.values().stream()
            .map(endpoint ->
                new DhtSnapshot.Table(
                    endpoint.local,
                    endpoint.id(),
                    endpoint.external(),
                    endpoint.table().all(MAX_HINTS, nowNanos)))
            .toList());
  }

  /// Good nodes of an endpoint's routing table, the ones closest to its id first.
  ///
  /// @param endpoint its number
  /// @param nowNanos the engine's clock
  /// @return empty if there is no such endpoint
  public List<NodeInfo> nodes(int endpoint, long nowNanos) {
    Endpoint at = shared.endpoints.get(endpoint);
    return at == null ? List.of() : at.table().all(at.table().good(nowNanos), nowNanos);
  }
}
