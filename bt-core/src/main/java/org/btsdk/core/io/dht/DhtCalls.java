// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.btsdk.api.Dht;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.api.TorrentException.DhtFailed;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.io.thread.FutureSteps;
import org.btsdk.core.io.thread.SerialCalls;
import org.btsdk.model.DhtItem;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentPointer;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.protocol.dht.ItemSignatures;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// The session's node of the DHT as embedders see it. Threads: any.
public final class DhtCalls implements Dht {
  private final DhtSession services;
  private final DhtLookups lookups;
  private final DhtItems items;

  /// @param node null if there is none
  public DhtCalls(DhtSession services, @Nullable DhtNode node) {
    this.services = services;
    this.lookups = new DhtLookups(services, node);
    this.items = new DhtItems(lookups);
  }

  public void close() {
    lookups.close();
  }

  @Override
  public boolean isRunning() {
    return lookups.running() != null;
  }

  @Override
  public int port() {
    DhtNode running = lookups.running();
    return running == null ? 0 : running.port();
  }

  // ---- lookups

  @Override
  public CompletableFuture<Peers> findPeers(Sha1Hash infoHash, Consumer<List<PeerAddress>> found) {
    SerialCalls callbacks = lookups.callbacks();
    PeerCollection peers = new PeerCollection(fresh -> callbacks.add(() -> found.accept(fresh)));
    DhtId id = DhtId.of(infoHash);
    return lookups.run(
        lookup -> new DhtEvent.FindPeers(lookup, id, false),
        peers::told,
        summary -> new Peers(peers.all(), DhtLookups.effort(summary)),
        callbacks);
  }

  @Override
  public CompletableFuture<Stored> announce(Sha1Hash infoHash, int port, boolean seed) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 1 to 65535, not " + port);
    }
    DhtId id = DhtId.of(infoHash);
    return lookups.run(
        lookup -> new DhtEvent.Announce(lookup, id, port, false, seed),
        _ -> {},
        summary -> DhtLookups.stored(summary, "the announce"),
        lookups.callbacks());
  }

  @Override
  public CompletableFuture<Swarm> scrape(Sha1Hash infoHash) {
    DhtId id = DhtId.of(infoHash);
    Swarm[] swarm = {new Swarm(0, 0)};
    return lookups.run(
        lookup -> new DhtEvent.Scrape(lookup, id),
        action -> {
          if (action instanceof DhtAction.Scraped(long _, double seeds, double peers)) {
            swarm[0] = new Swarm(Math.round(seeds), Math.round(peers));
          }
        },
        _ -> swarm[0],
        lookups.callbacks());
  }

  @Override
  public CompletableFuture<Optional<DhtItem.Immutable>> get(Sha1Hash target) {
    return items.get(target);
  }

  @Override
  public CompletableFuture<Optional<DhtItem.Mutable>> get(MutableTarget target) {
    return FutureSteps.map(find(target), DhtItems.Found::item);
  }

  /// As [#get(MutableTarget)], and says what it took.
  CompletableFuture<DhtItems.Found> find(MutableTarget target) {
    return items.find(target);
  }

  @Override
  public CompletableFuture<Stored> put(BencodeValue value) {
    return items.put(new DhtItem.Immutable(value), OptionalLong.empty());
  }

  @Override
  public CompletableFuture<Stored> put(DhtItem.Mutable item, OptionalLong replaces) {
    if (!ItemSignatures.verify(item)) {
      throw new IllegalArgumentException("the signature of the item is wrong");
    }
    return items.put(item, replaces);
  }

  @Override
  public CompletableFuture<DhtItem.Mutable> publish(
      DhtKeyPair keys, String salt, BencodeValue value) {
    return items.publish(keys, salt, value);
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
    return lookups.run(
        address,
        lookup -> new DhtEvent.Ping(lookup, address),
        action -> {
          if (action instanceof DhtAction.Ponged(long _, NodeInfo from, long roundTripNanos)) {
            pong[0] = new Pong(DhtSnapshots.node(from), Duration.ofNanos(roundTripNanos));
          }
        },
        _ -> {
          if (pong[0] == null) {
            throw new DhtFailed(DhtFailed.Reason.NO_ANSWER, address + " did not answer");
          }
          return pong[0];
        },
        lookups.callbacks());
  }

  @Override
  public CompletableFuture<List<Node>> findNodes(Sha1Hash target) {
    List<Node> nodes = new ArrayList<>();
    DhtId id = DhtId.of(target);
    return lookups.run(
        lookup -> new DhtEvent.FindNodes(lookup, id),
        action -> {
          if (action instanceof DhtAction.NodesFound(long _, List<NodeInfo> found)) {
            found.forEach(one -> nodes.add(DhtSnapshots.node(one)));
          }
        },
        _ -> List.copyOf(nodes),
        lookups.callbacks());
  }

  @Override
  public CompletableFuture<Effort> sample(Sha1Hash target, Consumer<Sample> found) {
    SerialCalls callbacks = lookups.callbacks();
    DhtId id = DhtId.of(target);
    return lookups.run(
        lookup -> new DhtEvent.Sample(lookup, id),
        action -> {
          if (action instanceof DhtAction.SamplesFound(long _, NodeInfo from, var told)) {
            Sample sample =
                new Sample(
                    DhtSnapshots.node(from),
                    told.infoHashes().stream().map(DhtId::toSha1Hash).toList(),
                    told.total(),
                    Duration.ofSeconds(told.intervalSeconds()));
            callbacks.add(() -> found.accept(sample));
          }
        },
        DhtLookups::effort,
        callbacks);
  }

  // ---- snapshots

  @Override
  public void addNodes(List<String> nodes) {
    DhtNode running = lookups.running();
    if (running != null) {
      running.bootstrap().add(nodes);
    }
  }

  @Override
  public List<Node> nodes() {
    DhtNode running = lookups.running();
    return running == null ? List.of() : DhtSnapshots.nodes(running);
  }

  @Override
  public Stats stats() {
    DhtNode running = lookups.running();
    Stats nothing = new Stats(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return running == null ? nothing : DhtSnapshots.stats(running, nothing);
  }
}
