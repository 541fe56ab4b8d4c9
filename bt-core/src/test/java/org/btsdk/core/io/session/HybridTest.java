// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.event.Event;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.IpAddress;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.MerkleTree;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MetainfoBuilder;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha256Hash;
import org.btsdk.model.TorrentGeometry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Torrents with padding (BEP 47), hybrids (BEP 52) among them, over loopback TCP.
class HybridTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PIECE = 32 * 1024;
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;

  /// A short file, so that a whole block is padding; one of several pieces; one that ends with its
  /// piece; and the last, which has no padding behind it.
  private static final int[] LENGTHS = {3_000, 3 * PIECE + 20_000, PIECE, 17_000};

  @TempDir private Path temp;
  private final List<byte[]> contents = new ArrayList<>();
  private byte[] stream = new byte[0];

  @BeforeEach
  void make_data() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("source/h"));
    Random random = new Random(12);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < LENGTHS.length; i++) {
      byte[] content = new byte[LENGTHS[i]];
      random.nextBytes(content);
      contents.add(content);
      Files.write(folder.resolve("f" + i), content);
      all.writeBytes(content);
      if (i < LENGTHS.length - 1) {
        all.writeBytes(new byte[(PIECE - content.length % PIECE) % PIECE]);
      }
    }
    stream = all.toByteArray();
  }

  private Metainfo torrent(boolean hybrid) throws Exception {
    List<FileEntry> files = new ArrayList<>();
    for (int i = 0; i < LENGTHS.length; i++) {
      files.add(FileEntry.of(List.of("h", "f" + i), LENGTHS[i]));
      int padding = (PIECE - LENGTHS[i] % PIECE) % PIECE;
      if (padding > 0 && i < LENGTHS.length - 1) {
        files.add(
            new FileEntry(
                List.of("h", ".pad", String.valueOf(padding)),
                padding,
                Set.of(FileEntry.Attribute.PADDING),
                List.of()));
      }
    }
    TorrentGeometry geometry = TorrentGeometry.contiguous(PIECE, files);
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int begin = 0; begin < stream.length; begin += PIECE) {
      byte[] piece = Arrays.copyOfRange(stream, begin, Math.min(begin + PIECE, stream.length));
      hashes.writeBytes(MessageDigest.getInstance("SHA-1").digest(piece));
    }
    MetainfoBuilder builder = Metainfo.builder("h", geometry).pieceHashes(hashes.toByteArray());
    for (int file = 0; hybrid && file < files.size(); file++) {
      if (!files.get(file).isPadding()) {
        addTree(builder, file, contents.get(files.get(file).path().getLast().charAt(1) - '0'));
      }
    }
    return builder.build();
  }

  private static void addTree(MetainfoBuilder builder, int file, byte[] content) throws Exception {
    ByteArrayOutputStream leaves = new ByteArrayOutputStream();
    for (int begin = 0; begin < content.length; begin += BLOCK) {
      leaves.writeBytes(
          sha256(Arrays.copyOfRange(content, begin, Math.min(begin + BLOCK, content.length))));
    }
    if (content.length <= PIECE) {
      builder.file(file, MerkleTree.root(leaves.toByteArray(), 0), new byte[0]);
      return;
    }
    byte[] all = leaves.toByteArray();
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    int two = 2 * Sha256Hash.LENGTH;
    for (int begin = 0; begin < all.length; begin += two) {
      layer.writeBytes(sha256(Arrays.copyOfRange(all, begin, begin + two))); // or zeros
    }
    byte[] pieces = layer.toByteArray();
    builder.file(file, MerkleTree.root(pieces, MerkleTree.pieceLayer(PIECE)), pieces);
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private Session session(String name) {
    return Session.open(
        SessionConfig.of(temp.resolve(name)).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .stateFolder(temp.resolve(name + "-state"))
            .randomSeed(name.hashCode())
            .build());
  }

  private void seed(Session session, Metainfo metainfo) throws Exception {
    session
        .add(
            Source.of(metainfo),
            options -> options.folder(temp.resolve("source")).resume(AddOptions.Resume.CHECK))
        .await(LONG);
  }

  private void transfer(Metainfo metainfo) throws Exception {
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo);
      PeerAddress at = new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port());
      Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(at));
      torrent.await(LONG);
      assertThat(torrent.pieces().haveCount()).isEqualTo(metainfo.geometry().pieceCount());
    }
    Payload.requireSame(temp.resolve("source/h"), temp.resolve("leech/h"));
    try (Stream<Path> stored = Files.walk(temp.resolve("leech/h"))) {
      assertThat(stored.filter(Files::isRegularFile)).hasSize(LENGTHS.length);
    }
  }

  @Test
  void a_hybrid_is_transferred_as_version_1_without_storing_padding() throws Exception {
    Metainfo metainfo = torrent(true);
    assertThat(metainfo.infoHashes().v1()).isPresent();
    assertThat(metainfo.infoHashes().v2()).isPresent();
    transfer(metainfo);
  }

  @Test
  void a_torrent_of_version_1_is_transferred_without_storing_padding() throws Exception {
    Metainfo metainfo = torrent(false);
    assertThat(metainfo.infoHashes().v2()).isEmpty();
    transfer(metainfo);
  }

  private static Source link(InfoHashes infoHashes, List<String> peers) {
    return new Source.OfMagnet(
        new MagnetLink(infoHashes, Optional.empty(), List.of(), List.of(), peers, List.of()));
  }

  @Test
  void a_link_of_version_2_brings_a_hybrid_that_goes_on_as_version_1() throws Exception {
    Metainfo metainfo = torrent(true);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo);
      Torrent torrent =
          leecher.add(
              link(
                  InfoHashes.v2(metainfo.infoHashes().v2().orElseThrow()),
                  List.of("127.0.0.1:" + seeder.port())));
      torrent.await(LONG);
      assertThat(torrent.infoHashes()).isEqualTo(metainfo.infoHashes());
      assertThat(leecher.torrent(InfoHashes.v1(metainfo.infoHashes().v1().orElseThrow())))
          .contains(torrent);
    }
    Payload.requireSame(temp.resolve("source/h"), temp.resolve("leech/h"));
  }

  @Test
  void two_links_that_name_the_two_hashes_of_a_hybrid_become_one_torrent() throws Exception {
    Metainfo metainfo = torrent(true);
    try (Session seeder = session("seed");
        Session leecher = session("leech")) {
      seed(seeder, metainfo);
      ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
      leecher.events().subscribe(events::add);
      Torrent one =
          leecher.add(link(InfoHashes.v1(metainfo.infoHashes().v1().orElseThrow()), List.of()));
      Torrent two =
          leecher.add(
              link(
                  InfoHashes.v2(metainfo.infoHashes().v2().orElseThrow()),
                  List.of("127.0.0.1:" + seeder.port())));
      URI tracker = URI.create("http://127.0.0.1:9/announce");
      two.addTracker(tracker);
      assertThat(two).isNotSameAs(one);
      assertThat(two.await(LONG).wantedBytes()).isEqualTo(one.await(LONG).wantedBytes());
      assertThat(leecher.torrents()).containsExactly(one);
      assertThat(two.infoHashes()).isEqualTo(one.infoHashes()).isEqualTo(metainfo.infoHashes());
      assertThat(two.state()).isEqualTo(one.state());
      while (events.stream().noneMatch(Event.Merged.class::isInstance)) {
        Thread.onSpinWait();
      }
      while (one.trackers().stream().noneMatch(info -> info.uri().equals(tracker))) {
        Thread.onSpinWait();
      }
      assertThat(leecher.add(link(metainfo.infoHashes(), List.of()))).isSameAs(one);
      two.remove();
      assertThat(leecher.torrents()).isEmpty();
    }
    Payload.requireSame(temp.resolve("source/h"), temp.resolve("leech/h"));
  }

  @Test
  void metadata_of_only_version_2_is_fetched_and_its_transfer_refused_with_the_reason()
      throws Exception {
    TorrentGeometry geometry =
        TorrentGeometry.aligned(PIECE, List.of(FileEntry.of(List.of("h", "f0"), LENGTHS[0])));
    MetainfoBuilder builder = Metainfo.builder("h", geometry);
    addTree(builder, 0, contents.getFirst());
    Metainfo metainfo = builder.version2().build();
    assertThat(metainfo.infoHashes().v1()).isEmpty();
    try (Session leecher = session("leech");
        ScriptedPeer.Host host = ScriptedPeer.Host.open("127.0.0.1")) {
      Torrent torrent =
          leecher.add(link(metainfo.infoHashes(), List.of(host.address().toString())));
      try (ScriptedPeer peer = host.accept(metainfo)) {
        peer.serveMetadata(metainfo.infoBytes());
        assertThat(torrent.awaitMetadata(LONG).infoBytes()).isEqualTo(metainfo.infoBytes());
        assertThatThrownBy(() -> torrent.await(LONG))
            .isInstanceOf(TorrentException.BadTorrent.class)
            .hasMessageContaining("only version 2 cannot be transferred yet");
      }
    }
  }

  @Test
  void padding_is_served_as_zeros() throws Exception {
    Metainfo metainfo = torrent(true);
    try (Session seeder = session("seed")) {
      seed(seeder, metainfo);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), seeder.port())) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeByte(19);
        out.write("BitTorrent protocol".getBytes(US_ASCII));
        out.write(new byte[8]);
        out.write(metainfo.infoHashes().v1().orElseThrow().toBytes());
        out.write("-xx0000-abcdefghijkl".getBytes(US_ASCII));
        in.readFully(new byte[68]);
        out.write(new byte[] {0, 0, 0, 1, 2}); // interested
        awaitMessage(in, 1); // unchoke
        for (int piece : new int[] {0, 3}) {
          for (int begin = 0; begin < PIECE; begin += BLOCK) {
            out.writeInt(13);
            out.writeByte(6); // request
            out.writeInt(piece);
            out.writeInt(begin);
            out.writeInt(BLOCK);
            byte[] answer = awaitMessage(in, 7); // piece
            int at = piece * PIECE + begin;
            assertThat(Arrays.copyOfRange(answer, 9, answer.length))
                .isEqualTo(Arrays.copyOfRange(stream, at, at + BLOCK));
          }
        }
      }
    }
  }

  private static byte[] awaitMessage(DataInputStream in, int id) throws IOException {
    while (true) {
      byte[] message = new byte[in.readInt()];
      in.readFully(message);
      if (message.length > 0 && message[0] == id) {
        return message;
      }
    }
  }
}
