// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.NodeIdRule;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.MalformedKrpcException;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// One address of ours in the DHT: an id, a routing table, and the questions under way. To others
/// each looks like a node of its own (BEP 45). Not thread-safe.
final class Endpoint {
  /// 1 min: while nobody has answered for so long, the fault is more likely ours, and nodes that do
  /// not answer keep their places.
  private static final long DEAF_NANOS = 60_000_000_000L;

  /// 100 ms: how long traversals wait for an allowance of questions.
  private static final long RETRY_NANOS = 100_000_000L;

  final int number;
  final IpAddress local;
  final boolean v4;
  final Tokens tokens;
  private final Shared shared;
  private final Answers answers;
  private final Calls calls;
  private final ExternalVotes votes = new ExternalVotes();
  private final Upkeep upkeep;
  private final LinkedHashSet<PeerAddress> hints = new LinkedHashSet<>(0);
  private final List<Traversal> waiting = new ArrayList<>(0); // for an allowance of questions
  private final ArrayDeque<NodeInfo> saved = new ArrayDeque<>(0);
  private RoutingTable table;
  private long answeredNanos;

  Endpoint(Shared shared, int number, IpAddress local, long nowNanos) {
    this.shared = shared;
    this.number = number;
    this.local = local;
    this.v4 = local.isV4();
    this.tokens = new Tokens(shared.chance, nowNanos);
    this.answers = new Answers(shared, this);
    this.calls = new Calls(shared.chance);
    this.table = new RoutingTable(firstId(), nowNanos);
    this.upkeep = new Upkeep(shared, this, nowNanos);
    this.answeredNanos = nowNanos - DEAF_NANOS;
  }

  /// The id of last time, if it fits to what our address seems to be.
  private DhtId firstId() {
    @Nullable IpAddress external = Reach.of(local) == Reach.GLOBAL ? local : null;
    for (DhtSnapshot.Table saved : shared.setup.saved().tables()) {
      if (saved.local().equals(local)) {
        for (NodeInfo node : saved.nodes()) {
          if (this.saved.size() < DhtMachine.MAX_HINTS) {
            hint(node.address());
            this.saved.add(node);
          }
        }
        if (external == null) {
          external = saved.external().orElse(null);
        }
        boolean taken = shared.endpoints.values().stream().anyMatch(e -> e.id().equals(saved.id()));
        if (!taken && (external == null || NodeIdRule.isSecure(saved.id().toBytes(), external))) {
          if (external != null) {
            votes.set(external);
          }
          return saved.id();
        }
      }
    }
    if (external != null) {
      votes.set(external);
      return DhtId.of(NodeIdRule.generate(external, shared.chance));
    }
    return DhtId.random(shared.chance);
  }

  DhtId id() {
    return table.id();
  }

  RoutingTable table() {
    return table;
  }

  Optional<IpAddress> external() {
    return votes.known();
  }

  /// Whether nodes are known, or may be.
  boolean hasSomebody() {
    return table.size() > 0 || !hints.isEmpty();
  }

  List<PeerAddress> hints() {
    return List.copyOf(hints);
  }

  /// An address may be a node's; the oldest of such is forgotten if there are too many.
  void hint(PeerAddress address) {
    if (address.ip().isV4() != v4
        || address.port() == 0
        || Reach.of(address.ip()) == Reach.NOWHERE) {
      return;
    }
    if (hints.size() >= DhtMachine.MAX_HINTS && !hints.contains(address)) {
      hints.removeFirst();
    }
    hints.add(address);
  }

  /// A node of the last run of which nothing was heard yet in this one; null if there is none.
  @Nullable NodeInfo pollSaved() {
    while (!saved.isEmpty()) {
      NodeInfo node = saved.removeFirst();
      if (!table.has(node)) {
        return node;
      }
    }
    return null;
  }

  /// Hints were given from outside: they are of use at once.
  void hinted(long nowNanos) {
    upkeep.hinted(nowNanos);
  }

  /// An address did not answer; while nobody does, that says nothing.
  void forgetHint(PeerAddress address, long nowNanos) {
    if (!isDeaf(nowNanos)) {
      hints.remove(address);
    }
  }

  private boolean isDeaf(long nowNanos) {
    return nowNanos - answeredNanos >= DEAF_NANOS;
  }

  void received(PeerAddress from, byte[] datagram, long nowNanos, DhtActions out) {
    shared.counters.receivedBytes += datagram.length;
    long source = Source.of(from);
    if (from.ip().isV4() != v4
        || from.port() == 0
        || Reach.of(from.ip()) == Reach.NOWHERE
        || isDeafTo(source, from, nowNanos)) {
      shared.counters.dropped++;
      return;
    }
    KrpcMessage message;
    try {
      message = KrpcCodec.decode(datagram);
    } catch (MalformedKrpcException e) {
      boolean admitted = shared.guard.admits(source, nowNanos);
      if (admitted && e.transactionId().isPresent() && !shared.setup.readOnly()) {
        String text = String.valueOf(e.getMessage());
        reply(from, new Failure(e.transactionId().get(), e.code(), text, from), nowNanos, out);
      } else {
        shared.counters.dropped++;
      }
      return;
    }
    switch (message) {
      case Query query -> {
        if (shared.guard.admits(source, nowNanos)) {
          query(query, from, nowNanos, out);
        } else {
          shared.counters.dropped++;
        }
      }
      case Response response -> {
        Call call = calls.end(response.transactionId(), from);
        if (call == null) {
          shared.guard.admits(source, nowNanos);
          shared.counters.dropped++;
        } else {
          answered(call, response, source, nowNanos, out);
        }
      }
      case Failure failure -> {
        Call call = calls.end(failure.transactionId(), from);
        if (call == null) {
          shared.guard.admits(source, nowNanos);
          shared.counters.dropped++;
        } else {
          answeredNanos = nowNanos;
          shared.counters.responsesReceived++;
          call.asker.refused(call, failure, nowNanos, out);
        }
      }
    }
  }

  /// Whether nothing is heard of a source that sent too much. What it was asked it may answer: a
  /// flood in its name shall not keep us from it.
  private boolean isDeafTo(long source, PeerAddress from, long nowNanos) {
    return shared.guard.isBlocked(source, nowNanos) && !calls.isAsked(from);
  }

  private void query(Query query, PeerAddress from, long nowNanos, DhtActions out) {
    shared.counters.queriesReceived++;
    if (shared.setup.readOnly() || query.id().equals(id())) {
      return; // BEP 43; and whoever has our id is ourselves, or worse
    }
    if (shared.replies.isUsedUp(nowNanos)) {
      shared.counters.dropped++; // before there is work for it, such as a signature
      return;
    }
    reply(from, answers.answer(query, from, nowNanos), nowNanos, out);
    if (!query.readOnly()
        && Reach.allows(from, Reach.of(from.ip()))
        && table.asked(query.id(), from, nowNanos)) {
      upkeep.verify(new NodeInfo(query.id(), from), nowNanos, out);
    }
  }

  private void reply(PeerAddress to, KrpcMessage message, long nowNanos, DhtActions out) {
    byte[] datagram = KrpcCodec.encode(message);
    if (shared.replies.take(datagram.length, nowNanos)) {
      shared.counters.responsesSent++;
      send(to, datagram, out);
    } else {
      shared.counters.dropped++;
    }
  }

  private void send(PeerAddress to, byte[] datagram, DhtActions out) {
    shared.counters.sentBytes += datagram.length;
    out.add(new DhtAction.Send(number, to, datagram));
  }

  private void answered(Call call, Response response, long source, long nowNanos, DhtActions out) {
    answeredNanos = nowNanos;
    shared.counters.responsesReceived++;
    calls.roundTrips.sample(nowNanos - call.sentNanos);
    if (call.expected != null && !call.expected.equals(response.id())) {
      table.changedId(call.expected, call.to);
    }
    table.answered(new NodeInfo(response.id(), call.to), nowNanos);
    @Nullable PeerAddress ours = response.yourAddress();
    if (ours != null) {
      vote(ours.ip(), source, nowNanos, out);
    }
    call.asker.answered(call, response, nowNanos, out);
  }

  /// Somebody says what our address is.
  void vote(IpAddress address, long voter, long nowNanos, DhtActions out) {
    if (address.isV4() == v4 && Reach.of(address) != Reach.NOWHERE) {
      votes.vote(address, voter).ifPresent(known -> isKnown(known, nowNanos, out));
    }
  }

  /// Our address is known for sure.
  void setExternal(IpAddress address, long nowNanos, DhtActions out) {
    if (address.isV4() == v4 && !votes.known().equals(Optional.of(address))) {
      votes.set(address);
      isKnown(address, nowNanos, out);
    }
  }

  private void isKnown(IpAddress address, long nowNanos, DhtActions out) {
    out.add(new DhtAction.ExternalAddressKnown(number, address));
    if (Reach.of(address) == Reach.LOCAL || NodeIdRule.isSecure(id().toBytes(), address)) {
      return;
    }
    // BEP 42: another id, and so another table, of the nodes that are known.
    List<NodeInfo> nodes = table.all(Integer.MAX_VALUE, nowNanos);
    table = new RoutingTable(DhtId.of(NodeIdRule.generate(address, shared.chance)), nowNanos);
    nodes.forEach(node -> table.answered(node, nowNanos));
    out.add(new DhtAction.IdChanged(number, id()));
    upkeep.idChanged(nowNanos);
  }

  /// Asks a node something.
  ///
  /// @return false if too much is asked already; nothing happens then
  boolean ask(
      PeerAddress to,
      @Nullable DhtId expected,
      KrpcRequest request,
      Call.Asker asker,
      long nowNanos,
      DhtActions out) {
    if (calls.isFull() || !shared.queries.take(1, nowNanos)) {
      return false;
    }
    Call call = calls.begin(to, expected, asker, nowNanos);
    shared.counters.queriesSent++;
    Query query = new Query(Calls.transactionId(call), id(), shared.setup.readOnly(), request);
    send(to, KrpcCodec.encode(query), out);
    return true;
  }

  /// A traversal waits until something may be asked again.
  void waits(Traversal traversal) {
    if (!waiting.contains(traversal)) {
      waiting.add(traversal);
    }
  }

  void advance(long nowNanos, DhtActions out) {
    for (Call call = calls.due(nowNanos); call != null; call = calls.due(nowNanos)) {
      if (!call.over) {
        call.asker.slow(call, nowNanos, out);
        continue;
      }
      shared.counters.timeouts++;
      if (!isDeaf(nowNanos) && call.expected != null) {
        table.failed(call.expected, call.to, nowNanos);
      }
      call.asker.lost(call, nowNanos, out);
    }
    if (!waiting.isEmpty()) {
      List<Traversal> now = List.copyOf(waiting);
      waiting.clear();
      now.forEach(traversal -> traversal.step(nowNanos, out));
    }
    upkeep.advance(nowNanos, out);
  }

  long nextNanos(long nowNanos) {
    long next = Math.min(calls.nextNanos(), upkeep.nextNanos());
    return waiting.isEmpty() ? next : Math.min(next, nowNanos + RETRY_NANOS);
  }

  DhtStats.Endpoint stats(long nowNanos) {
    return new DhtStats.Endpoint(
        number,
        local,
        id(),
        external(),
        table.good(nowNanos),
        table.size(),
        table.spares(),
        table.buckets());
  }
}
