// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a seed answers, block by block.
@Timeout(60)
class SeedingTest {
  private static final int BLOCK = 16 * 1024;
  private static final int PIECE = 8 * BLOCK;

  @TempDir Path temp;

  private SessionConfig.Builder config() {
    return SessionConfig.of(temp).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve("state"))
        .randomSeed(4);
  }

  private Torrent seed(Session session, Metainfo metainfo) throws Exception {
    Torrent torrent =
        session.add(
            Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK));
    torrent.await(Duration.ofSeconds(30));
    return torrent;
  }

  private static Metainfo torrent(Path root) throws Exception {
    return Torrents.create(root, options -> options.pieceLength(PIECE));
  }

  private static ScriptedPeer unchoked(Session session, Metainfo metainfo) throws IOException {
    ScriptedPeer peer = ScriptedPeer.join(session, metainfo);
    peer.send(new Message.Interested());
    peer.receive(Message.Unchoke.class);
    return peer;
  }

  private static List<Message.Request> all(Metainfo metainfo) {
    List<Message.Request> requests = new ArrayList<>();
    for (int piece = 0; piece < metainfo.geometry().pieceCount(); piece++) {
      for (int block = 0; block < metainfo.geometry().blockCount(piece); block++) {
        requests.add(
            new Message.Request(
                piece, block * BLOCK, metainfo.geometry().blockLength(piece, block)));
      }
    }
    return requests;
  }

  private static Message answer(Message.Request request) {
    return new Message.PieceHeader(request.piece(), request.begin(), request.length());
  }

  private static Message reject(Message.Request request) {
    return new Message.Reject(request.piece(), request.begin(), request.length());
  }

  private static void cut(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  @Test
  void answers_all_requests_in_order_and_counts_what_it_sent() throws Exception {
    Path root = Payload.folder(temp, "several", 15_000_000, 3); // blocks lie across files
    Metainfo metainfo = torrent(root);
    try (Session session = Session.open(config().build())) {
      Torrent torrent = seed(session, metainfo);
      try (ScriptedPeer peer = unchoked(session, metainfo)) {
        for (int round = 0; round < 2; round++) { // read first, then viewed
          List<Message.Request> requests = all(metainfo);
          peer.send(requests.toArray(Message[]::new));
          for (Message.Request request : requests) {
            assertThat(peer.receive()).isEqualTo(answer(request));
          }
        }
        Message.Request again = all(metainfo).getFirst();
        peer.send(again);
        assertThat(peer.receive()).isEqualTo(answer(again));
      }
      while (torrent.stats().uploadedBytes() < 30_000_000L + BLOCK) {
        Thread.onSpinWait();
      }
      assertThat(torrent.stats().uploadedBytes()).isEqualTo(30_000_000L + BLOCK);
    }
  }

  @Test
  void answers_all_requests_of_a_peer_that_cannot_be_refused_however_many_it_sends()
      throws Exception {
    Metainfo metainfo = torrent(Payload.file(temp, "one.bin", 50 * PIECE, 3));
    try (Session session = Session.open(config().build())) {
      seed(session, metainfo);
      try (ScriptedPeer peer = ScriptedPeer.connect(session, metainfo)) {
        peer.shakeHands(Capabilities.of(false, false, false, false));
        peer.send(new Message.Interested());
        peer.receive(Message.Unchoke.class);
        // 400 are as much as sockets hold of what was sent, 5,000 wait, and others come behind them
        for (int round = 0; round < 16; round++) {
          peer.send(all(metainfo).toArray(Message[]::new));
        }
        for (int round = 0; round < 16; round++) {
          for (Message.Request request : all(metainfo)) {
            assertThat(peer.receive()).isEqualTo(answer(request));
          }
        }
      }
    }
  }

  @Test
  void a_file_that_is_cut_meanwhile_costs_its_blocks_and_no_connection() throws Exception {
    Path file = Payload.file(temp, "one.bin", 40 * PIECE, 3);
    Metainfo metainfo = torrent(file);
    try (Session session = Session.open(config().build())) {
      seed(session, metainfo);
      try (ScriptedPeer peer = unchoked(session, metainfo)) {
        List<Message.Request> requests = all(metainfo).subList(0, 20); // two pieces and a half
        peer.send(requests.toArray(Message[]::new));
        for (Message.Request request : requests) {
          assertThat(peer.receive()).isEqualTo(answer(request));
        }
        cut(file, PIECE + 3 * BLOCK + 1);

        List<Message> answers = new ArrayList<>();
        peer.send(requests.toArray(Message[]::new));
        for (int i = 0; i < requests.size(); i++) {
          Message next = peer.receive();
          if (next != null) {
            answers.add(next);
          }
        }
        assertThat(answers)
            .containsAll(requests.subList(0, 11).stream().map(SeedingTest::answer).toList())
            .containsAll(requests.subList(11, 20).stream().map(SeedingTest::reject).toList());
      }
    }
  }

  @Test
  void a_limited_seed_answers_all_requests_too() throws Exception {
    Metainfo metainfo = torrent(Payload.file(temp, "one.bin", 20 * PIECE - 100, 3));
    try (Session session = Session.open(config().upLimit(Rate.mib(20)).build())) {
      seed(session, metainfo);
      try (ScriptedPeer peer = unchoked(session, metainfo)) {
        List<Message.Request> requests = all(metainfo);
        peer.send(requests.toArray(Message[]::new));
        for (Message.Request request : requests) {
          assertThat(peer.receive()).isEqualTo(answer(request));
        }
      }
    }
  }

  @Test
  void two_peers_complete_each_other_from_a_super_seed() throws Exception {
    Path root = Payload.folder(temp, "several", 3_000_000, 3);
    Metainfo metainfo = torrent(root);
    try (Session seed = Session.open(config().build());
        Session one =
            Session.open(config().stateFolder(temp.resolve("one.state")).randomSeed(5).build());
        Session two =
            Session.open(config().stateFolder(temp.resolve("two.state")).randomSeed(6).build())) {
      seed(seed, metainfo).superSeed(true);
      Torrent first =
          one.add(
              Source.of(metainfo), options -> options.folder(temp.resolve("one")).peer(at(seed)));
      Torrent second =
          two.add(
              Source.of(metainfo),
              options -> options.folder(temp.resolve("two")).peer(at(seed)).peer(at(one)));
      first.await(Duration.ofSeconds(30));
      second.await(Duration.ofSeconds(30));
    }
    for (String name : List.of("one", "two")) {
      assertThat(temp.resolve(name).resolve("several")).isDirectory();
      assertThat(
              Torrents.create(
                      temp.resolve(name).resolve("several"), options -> options.pieceLength(PIECE))
                  .infoHashes())
          .isEqualTo(metainfo.infoHashes());
    }
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }
}
