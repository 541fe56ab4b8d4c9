// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Peers that no tracker names: by peer exchange, where A knows B only, and B knows C; and on the
/// local network.
@Tag("real-clients")
class DiscoveryTest {
  /// Transmission speaks of its peers 90 s after a connection began.
  private static final Duration LATE = Duration.ofSeconds(150);

  private static Payload payload;
  private static Metainfo metainfo;

  private long nextSeed = 10; // else all of ours had one peer id

  @TempDir Path scratch;

  @BeforeAll
  static void make_the_torrent(@TempDir Path data) throws Exception {
    payload = Payload.single(data.resolve("single"), 24, 5);
    metainfo = Torrents.create(payload.path(), options -> options);
  }

  // ---- peer exchange

  /// C: a seed so slow that nobody is done before everybody is found, and which finds nobody
  /// itself.
  private Ours slowSeed() throws IOException, InterruptedException {
    Ours seed =
        Ours.start(
            Ours.state(scratch),
            metainfo,
            payload.folder(),
            config -> config.randomSeed(nextSeed++).usePex(false).upLimit(Rate.kib(100)),
            options -> options);
    seed.awaitComplete();
    return seed;
  }

  private Ours leech(PeerAddress... peers) throws IOException {
    return leech(Addresses.ours(), peers);
  }

  private Ours leech(InetAddress bind, PeerAddress... peers) throws IOException {
    Ours leech =
        Ours.start(
            Ours.state(scratch),
            metainfo,
            downloads(),
            config -> config.bindAddress(bind).randomSeed(nextSeed++),
            options -> options);
    leech.torrent().addPeers(List.of(peers));
    return leech;
  }

  private ForeignClient start(Client client, Path folder, InetAddress address, Discovery discovery)
      throws IOException, InterruptedException {
    return client.start(Job.of(scratch, client.label(), metainfo, folder, address).with(discovery));
  }

  private static void awaitPeer(Ours ours, PeerAddress peer, String source, Duration limit)
      throws InterruptedException {
    Eventually.until(
        "we connect to " + peer + ", known from " + source,
        limit,
        () ->
            ours.torrent().peers().stream()
                .anyMatch(info -> info.address().equals(peer) && info.source().equals(source)),
        ours::description);
  }

  private static void awaitIncoming(Ours ours, InetAddress from) throws InterruptedException {
    Eventually.until(
        from + " connects to us",
        () ->
            ours.torrent().peers().stream()
                .filter(info -> !info.outgoing())
                .anyMatch(info -> info.address().ip().toInetAddress().equals(from)),
        ours::description);
  }

  @Test
  void libtorrent_tells_us_of_another_peer() throws Exception {
    try (Ours c = slowSeed();
        ForeignClient b =
            start(Client.LIBTORRENT, downloads(), Client.LIBTORRENT.address(), Discovery.PEX)) {
      b.dial(c.address());
      awaitIncoming(c, Client.LIBTORRENT.address());
      try (Ours a = leech(b.address())) {
        awaitPeer(a, c.address(), "pex", Eventually.LIMIT);
      }
    }
  }

  @Test
  void we_tell_libtorrent_of_another_peer() throws Exception {
    try (Ours c = slowSeed();
        Ours b = leech(c.address());
        ForeignClient a =
            start(Client.LIBTORRENT, downloads(), Client.LIBTORRENT.address(), Discovery.PEX)) {
      b.torrent().addPeers(List.of(a.address()));
      awaitIncoming(c, Client.LIBTORRENT.address());
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT) // with other tests, since it waits
  void transmission_tells_us_of_another_peer() throws Exception {
    try (Ours c = slowSeed();
        ForeignClient b =
            start(Client.TRANSMISSION, downloads(), Client.TRANSMISSION.address(), Discovery.PEX)) {
      c.torrent().addPeers(List.of(b.address()));
      // It tells peers apart by their address, so we have another one here.
      try (Ours a = leech(Addresses.loopback(20), b.address())) {
        awaitPeer(a, c.address(), "pex", LATE);
      }
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void we_tell_transmission_of_another_peer() throws Exception {
    try (Ours c = slowSeed();
        Ours b = leech(Addresses.loopback(20), c.address());
        ForeignClient a =
            start(Client.TRANSMISSION, downloads(), Client.TRANSMISSION.address(), Discovery.PEX)) {
      b.torrent().addPeers(List.of(a.address()));
      awaitIncoming(c, Client.TRANSMISSION.address());
    }
  }

  @Test
  void we_tell_ourselves_of_another_peer() throws Exception {
    try (Ours c = slowSeed();
        Ours b = leech(c.address());
        Ours a = leech(b.address())) {
      awaitPeer(a, c.address(), "pex", Eventually.LIMIT);
    }
  }

  @Test
  void libtorrent_does_not_hear_of_peers_of_a_private_torrent() throws Exception {
    Metainfo secret = Torrents.create(payload.path(), options -> options.isPrivate(true));
    Path folder = downloads();
    try (Ours c =
            Ours.start(
                Ours.state(scratch),
                secret,
                payload.folder(),
                config -> config.randomSeed(nextSeed++).upLimit(Rate.mib(8)),
                options -> options);
        Ours b = Ours.leech(scratch, secret, downloads(), o -> o.peer(address(c)));
        ForeignClient a = Client.LIBTORRENT.start(scratch, secret, folder)) {
      b.torrent().addPeers(List.of(a.address()));
      a.awaitComplete();
      assertThat(c.torrent().peers())
          .extracting(PeerInfo::address)
          .noneMatch(at -> at.ip().toInetAddress().equals(Client.LIBTORRENT.address()));
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  private static PeerAddress address(Ours ours) {
    try {
      return ours.address();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // ---- the local network

  @Test
  void libtorrent_finds_us_on_the_local_network() throws Exception {
    Path folder = downloads();
    try (ForeignClient leech = start(Client.LIBTORRENT, folder, Addresses.ours(), Discovery.LSD);
        Ours _ = local(payload.folder())) {
      leech.awaitComplete();
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @Test
  void we_find_libtorrent_on_the_local_network() throws Exception {
    weFind(Client.LIBTORRENT);
  }

  /// The other way round needs a second machine: what Transmission sends to the group does not come
  /// back to its own.
  @Test
  void transmission_finds_us_on_the_local_network() throws Exception {
    Path folder = downloads();
    try (ForeignClient leech =
        start(Client.TRANSMISSION, folder, Client.TRANSMISSION.address(), Discovery.LSD)) {
      // Before that it drops what it hears.
      leech
          .process()
          .await("looks for peers", () -> leech.process().output().contains("LPD announce"));
      try (Ours _ = local(payload.folder())) {
        leech.awaitComplete();
      }
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  @Test
  void two_of_ours_find_each_other_on_the_local_network() throws Exception {
    Path folder = downloads();
    try (Ours _ = local(payload.folder());
        Ours leech = local(folder)) {
      leech.awaitComplete();
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  private void weFind(Client client) throws Exception {
    Path folder = downloads();
    try (Ours leech = local(folder);
        ForeignClient seed = start(client, payload.folder(), Addresses.ours(), Discovery.LSD)) {
      Eventually.until(
          "we know " + seed.address() + " from the local network",
          () -> leech.isComplete() || leech.torrent().stats().knownPeers() > 0,
          () -> leech.description() + seed.process().outputTail());
      leech.awaitComplete();
    }
    assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
  }

  private Ours local(Path folder) throws IOException {
    return Ours.start(
        Ours.state(scratch),
        metainfo,
        folder,
        config -> config.randomSeed(nextSeed++).usePex(false).useLsd(true),
        options -> options);
  }

  private Path downloads() throws IOException {
    return Files.createTempDirectory(scratch, "downloads");
  }
}
