// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.btsdk.api.Dht;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.api.TorrentException.DhtFailed;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.DhtMachine;
import org.btsdk.core.dht.DhtStats;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.core.io.thread.FutureSteps;
import org.btsdk.core.io.thread.SerialCalls;
import org.btsdk.model.DhtItem;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentPointer;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.dht.ItemSignatures;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// The session's node of the DHT as embedders see it. Threads: any.
public final class DhtCalls implements Dht {
  /// 5 s until a snapshot of a loop that hangs is given up.
  private static final long SNAPSHOT_SECONDS = 5;

  private final DhtSession services;
  private final @Nullable DhtNode node;
  private volatile boolean closed;

  /// @param node null if there is none
  public DhtCalls(DhtSession services, @Nullable DhtNode node) {
    this.services = services;
    this.node = node;
  }

  public void close() {
    closed = true;
  }

  private @Nullable DhtNode running() {
    return closed ? null : node;
  }

  @Override
  public boolean isRunning() {
    return running() != null;
  }

  @Override
  public int port() {
    DhtNode running = running();
    return running == null ? 0 : running.port();
  }

  // ---- lookups

  /// Runs a lookup that asks any nodes.
  private <T> CompletableFuture<T> run(
      LongFunction<DhtEvent> command,
      Consumer<DhtAction> told,
      Function<LookupSummary, T> result,
      SerialCalls callbacks) {
    return run(null, command, told, result, callbacks);
  }

  /// @param asked the one node that is asked; null if any are
  private <T> CompletableFuture<T> run(
      @Nullable PeerAddress asked,
      LongFunction<DhtEvent> command,
      Consumer<DhtAction> told,
      Function<LookupSummary, T> result,
      SerialCalls callbacks) {
    DhtNode running = running();
    if (running == null) {
      return CompletableFuture.failedFuture(DhtFailures.off());
    }
    CompletableFuture<T> future = new CompletableFuture<>();
    DhtLookup<T> lookup = new DhtLookup<>(running, future, told, result, callbacks, asked);
    Runnable cancel = running.lookUp(asked == null, command, lookup);
    var _ =
        future.whenComplete((_, _) -> {
          callbacks.end(); // some may wait even when the lookup is over
          if (!lookup.isOver()) { // the caller cancelled it, or waits no longer
            cancel.run();
          }
        });
    return future;
  }

  private SerialCalls callbacks() {
    return new SerialCalls("a callback of the DHT", services::callBack);
  }

  @Override
  public CompletableFuture<Peers> findPeers(Sha1Hash infoHash, Consumer<List<PeerAddress>> found) {
    SerialCalls callbacks = callbacks();
    PeerCollection peers = new PeerCollection(fresh -> callbacks.add(() -> found.accept(fresh)));
    DhtId id = DhtId.of(infoHash);
    return run(
        lookup -> new DhtEvent.FindPeers(lookup, id, false),
        peers::told,
        summary -> new Peers(peers.all(), effort(summary)),
        callbacks);
  }

  @Override
  public CompletableFuture<Stored> announce(Sha1Hash infoHash, int port, boolean seed) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 1 to 65535, not " + port);
    }
    DhtId id = DhtId.of(infoHash);
    return run(
        lookup -> new DhtEvent.Announce(lookup, id, port, false, seed),
        _ -> {},
        summary -> stored(summary, "the announce"),
        callbacks());
  }

  @Override
  public CompletableFuture<Swarm> scrape(Sha1Hash infoHash) {
    DhtId id = DhtId.of(infoHash);
    Swarm[] swarm = {new Swarm(0, 0)};
    return run(
        lookup -> new DhtEvent.Scrape(lookup, id),
        action -> {
          if (action instanceof DhtAction.Scraped(long _, double seeds, double peers)) {
            swarm[0] = new Swarm(Math.round(seeds), Math.round(peers));
          }
        },
        _ -> swarm[0],
        callbacks());
  }

  @Override
  public CompletableFuture<Optional<DhtItem.Immutable>> get(Sha1Hash target) {
    DhtItem.@Nullable Immutable[] item = new DhtItem.Immutable[1];
    DhtId id = DhtId.of(target);
    return run(
        lookup -> new DhtEvent.GetImmutable(lookup, id),
        action -> {
          if (action instanceof DhtAction.ItemFound(long _, var _, DhtItem.Immutable found)) {
            item[0] = found;
          }
        },
        _ -> Optional.ofNullable(item[0]),
        callbacks());
  }

  @Override
  public CompletableFuture<Optional<DhtItem.Mutable>> get(MutableTarget target) {
    return FutureSteps.map(find(target), Found::item);
  }

  /// What came of a lookup of a mutable item.
  ///
  /// @param item empty if no node that answered has it
  /// @param summary what it took
  record Found(Optional<DhtItem.Mutable> item, LookupSummary summary) {}

  /// As [#get(MutableTarget)], and says what it took.
  CompletableFuture<Found> find(MutableTarget target) {
    DhtItem.@Nullable Mutable[] item = new DhtItem.Mutable[1];
    return run(
        lookup -> new DhtEvent.GetMutable(lookup, target, OptionalLong.empty()),
        action -> {
          if (action instanceof DhtAction.ItemFound(long _, var _, DhtItem.Mutable found)) {
            DhtItem.Mutable known = item[0];
            item[0] = known == null || found.sequence() > known.sequence() ? found : known;
          }
        },
        summary -> new Found(Optional.ofNullable(item[0]), summary),
        callbacks());
  }

  @Override
  public CompletableFuture<Stored> put(BencodeValue value) {
    return put(new DhtItem.Immutable(value), OptionalLong.empty());
  }

  @Override
  public CompletableFuture<Stored> put(DhtItem.Mutable item, OptionalLong replaces) {
    if (!ItemSignatures.verify(item)) {
      throw new IllegalArgumentException("the signature of the item is wrong");
    }
    return put((DhtItem) item, replaces);
  }

  private CompletableFuture<Stored> put(DhtItem item, OptionalLong replaces) {
    return run(
        lookup -> new DhtEvent.Put(lookup, item, replaces),
        _ -> {},
        summary -> stored(summary, "the item"),
        callbacks());
  }

  @Override
  public CompletableFuture<DhtItem.Mutable> publish(
      DhtKeyPair keys, String salt, BencodeValue value) {
    BencodeString saltBytes = BencodeString.of(salt);
    byte[] seed = keys.seed();
    ItemSignatures.sign(seed, saltBytes, 0, value); // what is out of bounds is said at once
    return FutureSteps.compose(
        get(keys.target(salt)),
        before -> {
          long sequence = before.map(item -> item.sequence() + 1).orElse(1L);
          DhtItem.Mutable next = ItemSignatures.sign(seed, saltBytes, sequence, value);
          OptionalLong replaces =
              before.map(item -> OptionalLong.of(item.sequence())).orElse(OptionalLong.empty());
          return FutureSteps.map(put((DhtItem) next, replaces), _ -> next);
        });
  }

  @Override
  public Subscription watch(
      MutableTarget target, Duration every, Consumer<DhtItem.Mutable> changed) {
    return DhtWatch.start(services, this, target, every, changed);
  }

  @Override
  public CompletableFuture<Optional<TorrentPointer>> resolve(MutableTarget target) {
    return FutureSteps.map(
        get(target), item -> item.flatMap(found -> TorrentPointer.of(found.value())));
  }

  @Override
  public CompletableFuture<Pong> ping(PeerAddress address) {
    Pong[] pong = new Pong[1];
    return run(
        address,
        lookup -> new DhtEvent.Ping(lookup, address),
        action -> {
          if (action instanceof DhtAction.Ponged(long _, NodeInfo from, long roundTripNanos)) {
            pong[0] = new Pong(node(from), Duration.ofNanos(roundTripNanos));
          }
        },
        _ -> {
          if (pong[0] == null) {
            throw new DhtFailed(DhtFailed.Reason.NO_ANSWER, address + " did not answer");
          }
          return pong[0];
        },
        callbacks());
  }

  @Override
  public CompletableFuture<List<Node>> findNodes(Sha1Hash target) {
    List<Node> nodes = new ArrayList<>();
    DhtId id = DhtId.of(target);
    return run(
        lookup -> new DhtEvent.FindNodes(lookup, id),
        action -> {
          if (action instanceof DhtAction.NodesFound(long _, List<NodeInfo> found)) {
            found.forEach(one -> nodes.add(node(one)));
          }
        },
        _ -> List.copyOf(nodes),
        callbacks());
  }

  @Override
  public CompletableFuture<Effort> sample(Sha1Hash target, Consumer<Sample> found) {
    SerialCalls callbacks = callbacks();
    DhtId id = DhtId.of(target);
    return run(
        lookup -> new DhtEvent.Sample(lookup, id),
        action -> {
          if (action instanceof DhtAction.SamplesFound(long _, NodeInfo from, var told)) {
            Sample sample =
                new Sample(
                    node(from),
                    told.infoHashes().stream().map(DhtId::toSha1Hash).toList(),
                    told.total(),
                    Duration.ofSeconds(told.intervalSeconds()));
            callbacks.add(() -> found.accept(sample));
          }
        },
        DhtCalls::effort,
        callbacks);
  }

  static Effort effort(LookupSummary summary) {
    return new Effort(
        summary.asked(),
        summary.answered(),
        summary.hops(),
        Duration.ofNanos(summary.durationNanos()));
  }

  private static Stored stored(LookupSummary summary, String what) {
    if (summary.stored() == 0) {
      throw DhtFailures.notStored(summary, what);
    }
    return new Stored(summary.stored(), summary.refused(), effort(summary));
  }

  private static Node node(NodeInfo node) {
    return new Node(node.id().toSha1Hash(), node.address());
  }

  // ---- snapshots

  @Override
  public void addNodes(List<String> nodes) {
    DhtNode running = running();
    if (running != null) {
      running.bootstrap().add(nodes);
    }
  }

  @Override
  public List<Node> nodes() {
    DhtNode running = running();
    if (running == null) {
      return List.of();
    }
    long now = System.nanoTime();
    return ask(
        running,
        machine -> {
          List<Node> all = new ArrayList<>();
          for (int i = 0; i < running.local().size(); i++) {
            machine.nodes(i, now).forEach(one -> all.add(node(one)));
          }
          return List.copyOf(all);
        },
        List.of());
  }

  @Override
  public Stats stats() {
    DhtNode running = running();
    Stats nothing = new Stats(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return running == null ? nothing : ask(running, machine -> stats(running, machine), nothing);
  }

  private static <T> T ask(DhtNode running, Function<DhtMachine, T> question, T otherwise) {
    try {
      return running.query(question).get(SNAPSHOT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException | TimeoutException _) {
      return otherwise; // the session was closed at this moment
    }
  }

  private static Stats stats(DhtNode running, DhtMachine machine) {
    DhtStats stats = machine.stats(System.nanoTime());
    Map<Integer, InetSocketAddress> local = new TreeMap<>();
    running.local().forEach(address -> local.put(local.size(), address));
    List<Endpoint> endpoints = new ArrayList<>();
    for (DhtStats.Endpoint one : stats.endpoints()) {
      InetSocketAddress bound = local.get(one.endpoint());
      if (bound != null) {
        endpoints.add(
            new Endpoint(
                one.id().toSha1Hash(),
                PeerAddress.of(bound),
                one.external(),
                one.goodNodes(),
                one.nodes()));
      }
    }
    DhtStats.Traffic traffic = stats.traffic();
    return new Stats(
        endpoints,
        stats.lookups(),
        stats.torrents(),
        stats.peers(),
        stats.items(),
        traffic.queriesSent(),
        traffic.responsesReceived(),
        traffic.queriesReceived(),
        traffic.responsesSent(),
        traffic.dropped(),
        traffic.sentBytes(),
        traffic.receivedBytes());
  }
}
