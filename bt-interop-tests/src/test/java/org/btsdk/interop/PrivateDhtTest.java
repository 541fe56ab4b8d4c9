// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A DHT of nodes of libtorrent and of ours on loopback, which nobody else is in, and no tracker.
@Tag("real-clients")
class PrivateDhtTest {
  private static final Sha1Hash SOME_HASH = Sha1Hash.parse("5a".repeat(20));

  // The keys of BEP 44: libtorrent takes the expanded one.
  private static final String SECRET =
      "e06d3183d14159228433ed599221b80bd0a5ce8352e4bdf0262f76786ef1c74d"
          + "b7e7a9fea2c0eb269d61e3b38e450a22e754941ac78479d6c54e1faf6037881d";
  private static final String PUBLIC =
      "77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548";

  @TempDir Path scratch;

  private LibtorrentNode first;
  private LibtorrentNode second;
  private Session ours;

  @BeforeEach
  void open_the_network() throws Exception {
    first = LibtorrentNode.start(scratch, Addresses.loopback(21), folder("first"));
    second = LibtorrentNode.start(scratch, Addresses.loopback(22), folder("second"));
    second.meet(first.address());
    first.meet(second.address());
    ours = open("ours", Addresses.loopback(31), first.address());
    assertThat(ours.dht().findNodes(SOME_HASH).join()).hasSizeGreaterThanOrEqualTo(2);
  }

  @AfterEach
  void close_the_network() {
    ours.close();
    second.close();
    first.close();
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(scratch.resolve(name));
  }

  private Session open(String name, InetAddress address, PeerAddress bootstrap) throws IOException {
    return Session.open(
        SessionConfig.of(folder(name)).toBuilder()
            .bindAddress(address)
            .dhtBootstrap(List.of(bootstrap.toString()))
            .build());
  }

  private static PeerAddress node(Session session, InetAddress address) {
    return Addresses.peer(address, session.dht().port());
  }

  @Test
  void libtorrent_answers_our_ping() {
    assertThat(ours.dht().ping(first.address()).join().node().address()).isEqualTo(first.address());
  }

  @Test
  void libtorrent_finds_whom_we_announce() throws Exception {
    ours.dht().announce(SOME_HASH, 4711, false).join();

    second.awaitPeer(SOME_HASH, Addresses.peer(Addresses.loopback(31), 4711));
  }

  @Test
  void libtorrent_stores_our_items_and_gives_them_back() throws Exception {
    BencodeString text = BencodeString.of("from-bt");
    DhtItem.Immutable item = new DhtItem.Immutable(text);
    ours.dht().put(text).join();
    try (Session other = open("other", Addresses.loopback(32), second.address())) {
      assertThat(other.dht().get(item.target()).join()).contains(item);
    }
    assertThat(second.get(item.target())).isEqualTo("from-bt");
  }

  @Test
  void we_get_the_items_that_libtorrent_puts() throws Exception {
    Sha1Hash target = second.put("from-libtorrent");

    assertThat(ours.dht().get(target).join())
        .contains(new DhtItem.Immutable(BencodeString.of("from-libtorrent")));
  }

  @Test
  void libtorrent_follows_the_versions_that_we_publish() throws Exception {
    DhtKeyPair keys = DhtKeyPair.ofSeed(new byte[32]);
    String publicKey = keys.publicKey().toHex();

    ours.dht().publish(keys, "news", BencodeString.of("one")).join();
    second.awaitVersion(publicKey, "news", 1, "one");
    ours.dht().publish(keys, "news", BencodeString.of("two")).join();
    second.awaitVersion(publicKey, "news", 2, "two");
  }

  @Test
  void we_get_the_versions_that_libtorrent_publishes() throws Exception {
    first.publish(SECRET, PUBLIC, "foobar", "signed");

    MutableTarget target = MutableTarget.of(Ed25519PublicKey.parse(PUBLIC), "foobar");
    assertThat(ours.dht().get(target).join())
        .hasValueSatisfying(item -> {
          assertThat(item.value()).isEqualTo(BencodeString.of("signed"));
          assertThat(item.sequence()).isEqualTo(1);
        });
  }

  @Test
  void libtorrent_stores_at_our_node() throws Exception {
    LibtorrentNode third = LibtorrentNode.start(scratch, Addresses.loopback(23), folder("third"));
    try (third;
        Session alone = open("alone", Addresses.loopback(33), third.address())) {
      alone.dht().findNodes(SOME_HASH).join();
      third.meet(node(alone, Addresses.loopback(33)));

      third.put("kept-by-bt");

      assertThat(alone.dht().stats().items()).isEqualTo(1);
    }
  }

  @Test
  void a_magnet_link_of_nothing_but_a_hash_downloads_from_libtorrent() throws Exception {
    Payload payload = Payload.single(scratch.resolve("data"), 4, 1);
    Metainfo metainfo = Torrents.create(payload.path(), options -> options);
    try (LibtorrentNode seed =
        LibtorrentNode.start(scratch, Addresses.loopback(24), payload.folder())) {
      seed.meet(first.address());
      seed.add(metainfo);
      seed.awaitComplete();

      var torrent = ours.add(new Source.OfMagnet(MagnetLink.of(metainfo.infoHashes())));
      torrent.await(Eventually.LIMIT);

      assertThat(payload.digestsIn(folder("ours"))).isEqualTo(payload.digests());
    }
  }

  @Test
  void libtorrent_downloads_from_us_without_a_tracker() throws Exception {
    Payload payload = Payload.single(scratch.resolve("data"), 4, 2);
    Metainfo metainfo = Torrents.create(payload.path(), options -> options);
    ours.add(Source.of(metainfo), options -> options.folder(payload.folder()))
        .await(Eventually.LIMIT);
    Path folder = folder("leech");
    try (LibtorrentNode leech = LibtorrentNode.start(scratch, Addresses.loopback(25), folder)) {
      leech.meet(second.address());
      leech.add(metainfo);
      leech.awaitComplete();
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @Test
  void we_download_from_aria2_without_a_tracker() throws Exception {
    Payload payload = Payload.single(scratch.resolve("data"), 4, 3);
    Metainfo metainfo = Torrents.create(payload.path(), options -> options);
    Job job = Job.of(scratch, "aria2", metainfo, payload.folder(), Addresses.loopback(26));
    try (ForeignClient seed = Aria2.start(job, entryPoint(first.address()))) {
      seed.awaitComplete();

      ours.add(Source.of(metainfo)).await(Eventually.LIMIT);

      assertThat(payload.digestsIn(folder("ours"))).isEqualTo(payload.digests());
    }
  }

  @Test
  void aria2_downloads_from_us_without_a_tracker_and_knows_nobody_but_our_node() throws Exception {
    Payload payload = Payload.single(scratch.resolve("data"), 4, 4);
    Metainfo metainfo = Torrents.create(payload.path(), options -> options);
    ours.add(Source.of(metainfo), options -> options.folder(payload.folder()))
        .await(Eventually.LIMIT);
    PeerAddress us = Addresses.peer(Addresses.loopback(31), ours.port());
    second.awaitPeer(metainfo.infoHashes().wire(), us); // our announce is there
    Path folder = folder("leech");
    Job job = Job.of(scratch, "aria2", metainfo, folder, Addresses.loopback(27));
    try (ForeignClient leech = Aria2.start(job, entryPoint(node(ours, Addresses.loopback(31))))) {
      leech.awaitComplete();
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  private static Map<String, String> entryPoint(PeerAddress node) {
    return Map.of("dht-entry-point", node.toString());
  }
}
