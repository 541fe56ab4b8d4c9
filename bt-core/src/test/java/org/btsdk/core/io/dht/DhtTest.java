// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.btsdk.api.Dht;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentException.DhtFailed;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.core.io.session.Payload;
import org.btsdk.model.DhtItem;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentPointer;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions in a DHT of their own on loopback.
class DhtTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Sha1Hash SOME_HASH = Sha1Hash.parse("5a".repeat(20));
  private static final BencodeValue HELLO = BencodeString.of("hello");

  @TempDir Path temp;

  private PrivateDht dht;

  @BeforeEach
  void begin() {
    dht = new PrivateDht(temp);
  }

  @AfterEach
  void closeSessions() {
    dht.close();
  }

  private SessionConfig.Builder config(String name) {
    return dht.config(name);
  }

  private Session open(SessionConfig.Builder config) {
    return dht.open(config);
  }

  private Session open(String name, Session other) {
    return dht.open(name, other);
  }

  private PeerAddress node(Session session) {
    return dht.node(session);
  }

  private List<Session> network(int count) {
    return dht.network(count);
  }

  private static Throwable failure(CompletableFuture<?> lookup) {
    try {
      lookup.join();
      throw new AssertionError("did not fail");
    } catch (CompletionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  @Test
  void a_torrent_without_trackers_finds_its_peers_in_the_dht() throws Exception {
    List<Session> network = network(3);
    Path file = Payload.file(temp, "one.bin", 300_000, 3);
    Metainfo metainfo = Torrents.create(file, options -> options);
    Session seed = open("seed", network.getFirst());
    seed.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
    Session leech = open("leech", network.getLast());
    List<String> sources = Collections.synchronizedList(new ArrayList<>());
    var _ =
        leech
            .events()
            .subscribe(event -> {
              if (event instanceof Event.PeersFound(Torrent _, String source, int _)) {
                sources.add(source);
              }
            });

    leech.add(Source.of(metainfo)).await(LONG);

    assertThat(temp.resolve("leech/one.bin")).hasSameBinaryContentAs(file);
    assertThat(sources).contains("dht");
  }

  @Test
  void a_magnet_link_without_trackers_finds_its_peers_in_the_dht() throws Exception {
    List<Session> network = network(3);
    Path file = Payload.file(temp, "one.bin", 300_000, 3);
    Metainfo metainfo = Torrents.create(file, options -> options);
    Session seed = open("seed", network.getFirst());
    seed.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
    Session leech = open("leech", network.getLast());

    leech.add(Source.parse(metainfo.infoHashes().toString())).await(LONG);

    assertThat(temp.resolve("leech/one.bin")).hasSameBinaryContentAs(file);
  }

  @Test
  void a_magnet_link_says_that_no_node_of_the_dht_answered() {
    Session alone = open(config("alone").useDht(true).dhtBootstrap(List.of()));
    Torrent torrent = alone.add(Source.parse("a".repeat(40)));
    assertThatThrownBy(() -> torrent.await(Duration.ofMillis(100)))
        .isInstanceOf(TorrentException.NoMetadata.class)
        .hasMessageContaining("no node of the DHT answered");
  }

  @Test
  void a_private_torrent_is_not_told_to_anyone() throws Exception {
    List<Session> network = network(2);
    Path file = Payload.file(temp, "one.bin", 100_000, 3);
    Metainfo hidden = Torrents.create(file, options -> options.isPrivate(true));
    Metainfo open = Torrents.create(file, options -> options);
    Session seed = open("seed", network.getFirst());
    seed.add(Source.of(hidden), options -> options.folder(temp)).await(LONG);
    seed.add(Source.of(open), options -> options.folder(temp)).await(LONG);

    awaitPeer(network.getLast().dht(), open.infoHashes().wire());

    assertThat(network.getLast().dht().findPeers(hidden.infoHashes().wire()).join().peers())
        .isEmpty();
  }

  @Test
  void peers_tell_each_other_where_their_nodes_are() throws Exception {
    Path file = Payload.file(temp, "one.bin", 100_000, 3);
    Metainfo metainfo = Torrents.create(file, options -> options);
    Session seed = open(config("seed").dhtBootstrap(List.of()));
    Session leech = open(config("leech").dhtBootstrap(List.of()));
    seed.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
    PeerAddress peer = new PeerAddress(IpAddress.parse("127.0.0.1"), seed.port());

    leech.add(Source.of(metainfo), options -> options.peer(peer)).await(LONG);

    long end = System.nanoTime() + LONG.toNanos();
    while (leech.dht().nodes().isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
    assertThat(leech.dht().nodes()).extracting(Dht.Node::address).containsExactly(node(seed));
  }

  private static void awaitPeer(Dht dht, Sha1Hash infoHash) {
    long end = System.nanoTime() + LONG.toNanos();
    while (dht.findPeers(infoHash).join().peers().isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void finds_who_was_announced_and_tells_of_them_before_the_lookup_ends() {
    List<Session> network = network(4);

    Dht.Stored stored = network.get(1).dht().announce(SOME_HASH, 4711, true).join();
    List<PeerAddress> told = new ArrayList<>();
    CompletableFuture<Dht.Peers> lookup = network.get(3).dht().findPeers(SOME_HASH, told::addAll);

    PeerAddress announced = new PeerAddress(IpAddress.parse("127.0.0.1"), 4711);
    assertThat(stored.nodes()).isPositive();
    assertThat(lookup.join().peers()).containsExactly(announced);
    assertThat(told).containsExactly(announced);
    assertThat(lookup.join().effort().answered()).isPositive();
  }

  @Test
  void estimates_how_many_peers_a_torrent_has() {
    List<Session> network = network(4);
    network.get(1).dht().announce(SOME_HASH, 4711, true).join();

    Dht.Swarm swarm = network.get(2).dht().scrape(SOME_HASH).join();

    assertThat(swarm).isEqualTo(new Dht.Swarm(1, 0));
  }

  @Test
  void stores_an_immutable_item_and_finds_it() {
    List<Session> network = network(4);
    DhtItem.Immutable item = new DhtItem.Immutable(HELLO);

    network.get(1).dht().put(HELLO).join();

    assertThat(network.get(3).dht().get(item.target()).join()).contains(item);
    assertThat(network.get(3).dht().get(SOME_HASH).join()).isEmpty();
  }

  @Test
  void publishes_version_after_version_and_follows_them() throws Exception {
    List<Session> network = network(4);
    DhtKeyPair keys = DhtKeyPair.generate();
    MutableTarget target = keys.target("news");
    CountDownLatch seen = new CountDownLatch(1);

    DhtItem.Mutable first = network.get(1).dht().publish(keys, "news", HELLO).join();
    BencodeValue pointer = new TorrentPointer(SOME_HASH).toValue();
    DhtItem.Mutable second = network.get(2).dht().publish(keys, "news", pointer).join();
    try (var _ =
        network
            .get(3)
            .dht()
            .watch(
                target,
                Duration.ofMinutes(1),
                item -> {
                  if (item.equals(second)) {
                    seen.countDown();
                  }
                })) {
      assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(first.sequence()).isEqualTo(1);
    assertThat(second.sequence()).isEqualTo(2);
    assertThat(network.get(3).dht().get(target).join()).contains(second);
    assertThat(network.get(3).dht().resolve(target).join()).contains(new TorrentPointer(SOME_HASH));
    assertThat(network.get(3).dht().get(keys.target("other")).join()).isEmpty();
  }

  @Test
  void an_old_version_is_not_stored_over_a_newer_one() {
    List<Session> network = network(4);
    DhtKeyPair keys = DhtKeyPair.ofSeed(new byte[32]);
    Dht dht = network.get(1).dht();
    dht.put(keys.sign("", 7, HELLO), OptionalLong.empty()).join();

    Throwable failure = failure(dht.put(keys.sign("", 6, HELLO), OptionalLong.empty()));

    assertThat(failure)
        .isInstanceOfSatisfying(
            DhtFailed.class, e -> assertThat(e.reason()).isEqualTo(DhtFailed.Reason.NOT_STORED));
  }

  @Test
  void a_wrong_signature_is_refused_at_once() {
    Session session = open(config("alone").dhtBootstrap(List.of()));
    DhtItem.Mutable right = DhtKeyPair.ofSeed(new byte[32]).sign("", 1, HELLO);
    DhtItem.Mutable wrong = new DhtItem.Mutable(right.key(), 2, HELLO, right.signature());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.dht().put(wrong, OptionalLong.empty()));
  }

  @Test
  void pings_a_node_and_lists_those_it_knows() {
    List<Session> network = network(3);
    Dht dht = network.get(1).dht();

    Dht.Pong pong = dht.ping(node(network.get(2))).join();

    assertThat(pong.node().address()).isEqualTo(node(network.get(2)));
    assertThat(pong.roundTrip()).isPositive();
    assertThat(dht.nodes()).isNotEmpty();
    assertThat(dht.stats().endpoints()).hasSize(1);
    assertThat(dht.stats().endpoints().getFirst().local()).isEqualTo(node(network.get(1)));
    assertThat(dht.stats().responsesReceived()).isPositive();
  }

  @Test
  void samples_what_nodes_know() {
    List<Session> network = network(4);
    network.get(1).dht().announce(SOME_HASH, 4711, false).join();
    List<Dht.Sample> samples = new ArrayList<>();

    network.get(2).dht().sample(SOME_HASH, samples::add).join();

    assertThat(samples).anyMatch(sample -> sample.infoHashes().contains(SOME_HASH));
  }

  @Test
  void a_node_that_does_not_answer_is_named() {
    Session session = open(config("alone").dhtBootstrap(List.of()));
    Session gone = open(config("gone").dhtBootstrap(List.of()));
    PeerAddress address = node(gone);
    gone.close();

    assertThat(failure(session.dht().ping(address)))
        .isInstanceOf(DhtFailed.class)
        .hasMessageContaining(address.toString());
  }

  @Test
  void who_knows_nobody_is_told_so() {
    Session session = open(config("alone").dhtBootstrap(List.of()));

    assertThat(failure(session.dht().findPeers(SOME_HASH)))
        .isInstanceOfSatisfying(
            DhtFailed.class, e -> assertThat(e.reason()).isEqualTo(DhtFailed.Reason.NO_NODES))
        .hasMessage("no node of the DHT is known: there is none to begin with");
  }

  @Test
  void a_session_without_the_dht_says_so() {
    Session session = open(config("off").useDht(false));

    assertThat(session.dht().isRunning()).isFalse();
    assertThat(session.dht().port()).isZero();
    assertThat(session.dht().nodes()).isEmpty();
    assertThat(failure(session.dht().findPeers(SOME_HASH)))
        .isInstanceOfSatisfying(
            DhtFailed.class, e -> assertThat(e.reason()).isEqualTo(DhtFailed.Reason.OFF));
  }

  @Test
  void a_session_that_is_closed_ends_its_lookups_and_threads() {
    Session session = open(config("alone"));
    CompletableFuture<Dht.Peers> lookup = session.dht().findPeers(SOME_HASH);
    Set<String> before = threads();

    session.close();

    assertThat(before).isNotEmpty();
    assertThat(failure(lookup)).isInstanceOf(DhtFailed.class);
    assertThat(threads()).isEmpty();
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("bt-\\d+-datagram"))
        .collect(Collectors.toSet());
  }

  @Test
  void a_cancelled_lookup_ends() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String nobody = "127.0.0.1:" + silent.getLocalPort();
      Session session = open(config("alone").dhtBootstrap(List.of(nobody)));
      CompletableFuture<Dht.Peers> lookup = session.dht().findPeers(SOME_HASH);

      assertThat(lookup.cancel(false)).isTrue();

      assertThat(session.dht().stats().lookups()).isZero();
    }
  }

  @Test
  void remembers_its_nodes_from_one_time_to_the_next() {
    List<Session> network = network(3);
    Session first = open("again", network.getFirst());
    first.dht().findNodes(SOME_HASH).join();
    first.close();

    Session second = open(config("again").dhtBootstrap(List.of()));

    assertThat(second.dht().findNodes(SOME_HASH).join()).isNotEmpty();
  }

  @Test
  void asks_nobody_as_long_as_there_is_nothing_to_look_for() {
    Session first = open(config("first").dhtBootstrap(List.of()));
    Session second = open("second", first);

    assertThat(second.dht().stats().queriesSent()).isZero();
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> config("x").dhtBootstrap(List.of("no port")));
  }

  @Test
  void nothing_is_told_after_the_future_was_completed() throws Exception {
    List<Session> network = network(5);
    Dht dht = network.get(2).dht();
    CompletableFuture<Thread> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> goOn = new CompletableFuture<>();
    AtomicInteger told = new AtomicInteger();
    CompletableFuture<Dht.Effort> lookup =
        dht.sample(
            SOME_HASH,
            _ -> {
              told.incrementAndGet();
              begun.complete(Thread.currentThread());
              goOn.join();
            });
    Thread calls = begun.get(60, TimeUnit.SECONDS);
    while (dht.stats().lookups() > 0) {
      Thread.onSpinWait();
    }
    lookup.cancel(false); // samples wait, while the lookup itself is over
    goOn.complete(true);
    calls.join();
    assertThat(told).hasValue(1);
  }
}
