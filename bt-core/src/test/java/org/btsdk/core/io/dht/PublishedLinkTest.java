// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.btsdk.api.Dht;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.api.Session;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentException.DhtFailed;
import org.btsdk.api.Torrents;
import org.btsdk.core.io.session.Payload;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MutableLink;
import org.btsdk.model.TorrentPointer;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Stored;
import org.btsdk.protocol.krpc.MalformedKrpcException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Magnet links that name a publisher (BEP 46), over a private DHT on loopback.
class PublishedLinkTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path temp;

  private final DhtKeyPair keys = DhtKeyPair.ofSeed(new byte[32]);
  private final String link = MutableLink.of(keys.target("s")).toString();
  private PrivateDht dht;

  @BeforeEach
  void begin() {
    dht = new PrivateDht(temp);
  }

  @AfterEach
  void closeSessions() {
    dht.close();
  }

  private Metainfo seed(Session seed, String name) throws Exception {
    Path file = Payload.file(temp, name, 300_000, name.hashCode());
    Metainfo metainfo = Torrents.create(file, options -> options);
    seed.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
    return metainfo;
  }

  private void publish(Session publisher, Metainfo torrent) {
    TorrentPointer pointer = new TorrentPointer(torrent.infoHashes().wire());
    publisher.dht().publish(keys, "s", pointer.toValue()).join();
  }

  @Test
  void downloads_what_the_publisher_points_to_when_the_link_is_added() throws Exception {
    List<Session> network = dht.network(3);
    Session seed = dht.open("seed", network.getFirst());
    Metainfo old = seed(seed, "old.bin");
    publish(network.get(1), old);
    Session leech = dht.open("leech", network.getLast());

    Torrent first = leech.add(Source.parse(link));
    first.await(LONG);
    Metainfo fresh = seed(seed, "new.bin");
    publish(network.get(1), fresh);
    Torrent second = leech.add(Source.parse(link));
    second.await(LONG);

    assertThat(first.infoHashes()).isEqualTo(old.infoHashes());
    assertThat(second.infoHashes()).isEqualTo(fresh.infoHashes());
    assertThat(leech.torrents()).containsExactly(first, second);
    assertThat(temp.resolve("leech/old.bin")).hasSameBinaryContentAs(temp.resolve("old.bin"));
    assertThat(temp.resolve("leech/new.bin")).hasSameBinaryContentAs(temp.resolve("new.bin"));
  }

  @Test
  void fetches_the_metadata_of_what_a_publisher_points_to_with_the_peers_of_the_link()
      throws Exception {
    List<Session> network = dht.network(3);
    Session seed = dht.open(dht.config("seed").useDht(false));
    Metainfo metainfo = seed(seed, "old.bin");
    publish(network.get(1), metainfo);
    Session leech = dht.open("leech", network.getLast());

    Source source = Source.parse(link + "&x.pe=127.0.0.1:" + seed.port());
    Metainfo fetched = leech.fetchMetadata(source, LONG);

    assertThat(fetched.infoBytes()).isEqualTo(metainfo.infoBytes());
    assertThat(leech.torrents()).isEmpty();
  }

  private DhtFailed failure(Session session) {
    try {
      session.add(Source.parse(link));
    } catch (DhtFailed e) {
      assertThat(e).hasMessageContaining(keys.publicKey().toHex());
      assertThat(session.torrents()).isEmpty();
      return e;
    }
    throw new AssertionError("did not fail");
  }

  @Test
  void says_that_the_dht_is_off() {
    DhtFailed failure = failure(dht.open(dht.config("off").useDht(false)));

    assertThat(failure.reason()).isEqualTo(DhtFailed.Reason.OFF);
  }

  @Test
  void says_that_no_node_is_known() {
    DhtFailed failure = failure(dht.alone("alone"));

    assertThat(failure.reason()).isEqualTo(DhtFailed.Reason.NO_NODES);
    assertThat(failure).hasMessageContaining("no node of the DHT is known");
  }

  @Test
  void says_that_nodes_answered_and_none_has_the_item() {
    DhtFailed failure = failure(dht.network(3).getLast());

    assertThat(failure.reason()).isEqualTo(DhtFailed.Reason.NOT_FOUND);
    assertThat(failure).hasMessageContaining("no item of the publisher").hasMessageContaining("3 ");
  }

  @Test
  void says_that_the_item_points_to_no_torrent() {
    List<Session> network = dht.network(3);
    network.get(1).dht().publish(keys, "s", BencodeString.of("hello")).join();

    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> network.getLast().add(Source.parse(link)))
        .withMessageContaining("version 1 of the publisher's item points to no torrent");
  }

  @Test
  void says_that_it_did_not_have_the_time() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String nobody = "127.0.0.1:" + silent.getLocalPort();
      Session session =
          dht.open(
              dht.config("late").dhtBootstrap(List.of(nobody)).sourceTimeout(Duration.ofNanos(1)));

      assertThatExceptionOfType(TorrentException.NoMetadata.class)
          .isThrownBy(() -> session.add(Source.parse(link)))
          .withMessageContaining("not found in time: no node of the DHT answered");

      assertThat(session.dht().stats().lookups()).isZero();
    }
  }

  @Test
  void who_is_interrupted_leaves_no_lookup_behind() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String nobody = "127.0.0.1:" + silent.getLocalPort();
      Session session = dht.open(dht.config("interrupted").dhtBootstrap(List.of(nobody)));
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(TorrentException.Network.class)
          .isThrownBy(() -> session.add(Source.parse(link)))
          .withMessageContaining("interrupted");

      assertThat(Thread.interrupted()).isTrue();
      assertThat(session.dht().stats().lookups()).isZero();
    }
  }

  @Test
  void says_that_the_item_was_not_signed_by_the_publisher() throws Exception {
    try (Forger forger = new Forger(keys)) {
      Session session = dht.open(dht.config("trusting").dhtBootstrap(List.of(forger.address())));

      DhtFailed failure = failure(session);

      assertThat(failure.reason()).isEqualTo(DhtFailed.Reason.NOT_FOUND);
      assertThat(failure)
          .hasMessageContaining("1 nodes answered, 1 with what the publisher did not sign");
    }
  }

  /// A node that answers every question with another pointer under the publisher's old signature.
  private static final class Forger implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Stored forged;

    Forger(DhtKeyPair keys) throws IOException {
      DhtItem.Mutable item = keys.sign("s", 1, BencodeString.of("hello"));
      this.forged =
          new Stored(
              new TorrentPointer(item.target()).toValue(),
              BencodeString.of(keys.publicKey().toBytes()),
              OptionalLong.of(2),
              BencodeString.of(item.signature().toBytes()));
      var _ = Thread.ofVirtual().start(this::answer);
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    private void answer() {
      DhtId id = DhtId.random(new SplittableRandom(1));
      DatagramPacket in = new DatagramPacket(new byte[2000], 2000);
      try {
        while (true) {
          socket.receive(in);
          KrpcMessage message = KrpcCodec.decode(Arrays.copyOf(in.getData(), in.getLength()));
          if (message instanceof Query query) {
            byte[] out =
                KrpcCodec.encode(
                    new Response(
                        query.transactionId(),
                        id,
                        null,
                        List.of(),
                        List.of(),
                        BencodeString.of("token"),
                        null,
                        null,
                        forged));
            socket.send(new DatagramPacket(out, out.length, in.getSocketAddress()));
          }
        }
      } catch (IOException | MalformedKrpcException _) {
        return; // closed
      }
    }

    @Override
    public void close() {
      socket.close(); // which ends the thread
    }
  }

  @Test
  void the_dht_resolves_and_publishes_until_it_is_cancelled() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String nobody = "127.0.0.1:" + silent.getLocalPort();
      Dht node = dht.open(dht.config("alone").dhtBootstrap(List.of(nobody))).dht();

      assertThat(node.resolve(keys.target("s")).cancel(false)).isTrue();
      assertThat(node.publish(keys, "s", BencodeString.of("x")).cancel(false)).isTrue();
      assertThat(node.get(keys.target("s")).complete(Optional.empty())).isTrue();

      assertThat(node.stats().lookups()).isZero();
    }
  }
}
