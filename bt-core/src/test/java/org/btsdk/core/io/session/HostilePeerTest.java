// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.PieceBits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Peers that lie, flood and break off, over real sockets. After each, another peer still downloads
/// everything from the session that was attacked, no buffer stays leased, and nothing was thrown.
@Timeout(60)
class HostilePeerTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final int PIECE_LENGTH = 4 * BLOCK;
  private static final int BYTES = 10 * PIECE_LENGTH + 1000;

  @TempDir Path temp;
  private SystemErrors errors;
  private Path file;
  private Metainfo metainfo;
  private Session seeder;
  private final List<Session> sessions = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    errors = SystemErrors.hear();
    file = Payload.file(temp, "one.bin", BYTES, 5);
    metainfo = Torrents.create(file, options -> options.pieceLength(PIECE_LENGTH));
    seeder = session("seed");
    seeder
        .add(Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK))
        .await(LONG);
  }

  @AfterEach
  void all_is_well_afterwards() throws Exception {
    try (SystemErrors heard = errors) {
      Session good = session("good");
      good.add(Source.of(metainfo), options -> options.peer(at(seeder))).await(LONG);
      assertThat(Files.mismatch(file, temp.resolve("good/one.bin"))).isEqualTo(-1);
      for (Session session : sessions) {
        for (Torrent torrent : session.torrents()) {
          torrent.pause();
        }
      }
      for (Session session : sessions) {
        while (session.stats().connections() > 0 || session.stats().bufferBytes() > 0) {
          Thread.onSpinWait();
        }
        session.close();
      }
      heard.requireNoException();
    }
  }

  private Session session(String name) {
    Session session =
        Session.open(
            SessionConfig.of(temp.resolve(name)).toBuilder()
                .bindAddress(InetAddress.getLoopbackAddress())
                .stateFolder(temp.resolve(name + "-state"))
                .randomSeed(name.hashCode())
                .build());
    sessions.add(session);
    return session;
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }

  private Torrent leech(Session session, PeerAddress peer) {
    return session.add(Source.of(metainfo), options -> options.peer(peer));
  }

  private byte[] data(Message.Request request) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer data = ByteBuffer.allocate(request.length());
      long at = (long) request.piece() * PIECE_LENGTH + request.begin();
      while (data.hasRemaining()) {
        in.read(data, at + data.position());
      }
      return data.array();
    }
  }

  // ---- what a seed hears

  /// The seed closes a peer that does this.
  private void closes(Attack attack) throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.join(seeder, metainfo)) {
      try {
        attack.on(peer);
      } catch (IOException _) {
        // Closed while it was still sending.
      }
      peer.awaitClosed();
    }
  }

  @FunctionalInterface
  private interface Attack {
    void on(ScriptedPeer peer) throws IOException;
  }

  @Test
  void closes_who_sends_a_bitfield_that_is_too_long() throws Exception {
    closes(peer -> peer.sendFrame(5, new byte[3]));
  }

  @Test
  void closes_who_sets_spare_bits() throws Exception {
    closes(peer -> peer.sendFrame(5, (byte) 0xff, (byte) 0xff));
  }

  @Test
  void closes_who_sends_bitfields_on_and_on() throws Exception {
    closes(peer -> {
      for (int i = 0; i < 1000; i++) {
        peer.send(bits());
      }
    });
  }

  private static Message bits() {
    return new Message.Bitfield(PieceBits.of(new byte[] {(byte) 0x80, 0}));
  }

  @Test
  void closes_who_has_a_piece_beyond_the_end() throws Exception {
    closes(peer -> peer.send(new Message.Have(11)));
    closes(peer -> peer.sendNumbers(4, -1));
    closes(peer -> peer.sendNumbers(4, Integer.MAX_VALUE));
  }

  @Test
  void closes_who_requests_what_is_not_there() throws Exception {
    closes(peer -> peer.sendNumbers(6, 11, 0, BLOCK));
    closes(peer -> peer.sendNumbers(6, 10, 0, 1001));
    closes(peer -> peer.sendNumbers(6, 0, PIECE_LENGTH, 1));
    closes(peer -> peer.sendNumbers(6, 0, Integer.MAX_VALUE, BLOCK));
    closes(peer -> peer.sendNumbers(6, 0, 0, 0));
  }

  @Test
  void closes_who_requests_absurd_or_negative_lengths() throws Exception {
    closes(peer -> peer.sendNumbers(6, 0, 0, Integer.MAX_VALUE));
    closes(peer -> peer.sendNumbers(6, 0, 0, -1));
    closes(peer -> peer.sendNumbers(6, -1, 0, BLOCK));
    closes(peer -> peer.sendNumbers(6, 0, -BLOCK, BLOCK));
  }

  @Test
  void closes_who_announces_a_giant_frame() throws Exception {
    closes(peer -> peer.sendRaw((byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 20));
    closes(peer -> peer.sendRaw((byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 7));
  }

  @Test
  void closes_who_sends_blocks_that_nobody_asked_for() throws Exception {
    closes(peer -> {
      for (int i = 0; i < 1000; i++) {
        peer.sendBlock(i % 10, 0, new byte[BLOCK]);
      }
    });
    closes(peer -> {
      for (int i = 0; i < 1000; i++) {
        peer.sendBlock(Integer.MAX_VALUE, Integer.MAX_VALUE, new byte[1]);
      }
    });
  }

  @Test
  void closes_who_floods_with_requests() throws Exception {
    closes(peer -> {
      for (int i = 0; i < 100_000; i++) {
        peer.sendNumbers(6, 0, 0, BLOCK);
      }
    });
  }

  @Test
  void closes_who_floods_with_keepalives() throws Exception {
    closes(peer -> peer.sendRaw(new byte[400_000]));
  }

  @Test
  void closes_who_floods_with_unknown_extended_messages() throws Exception {
    closes(peer -> {
      for (int i = 0; i < 100_000; i++) {
        peer.send(new Message.Extended(77, new byte[100]));
      }
    });
  }

  @Test
  void closes_who_floods_with_unknown_messages() throws Exception {
    closes(peer -> {
      for (int i = 0; i < 100_000; i++) {
        peer.sendFrame(99, new byte[10]);
      }
    });
  }

  @Test
  void closes_who_sends_a_garbled_extension_handshake_on_and_on() throws Exception {
    closes(peer -> {
      for (int i = 0; i < 100_000; i++) {
        peer.send(new Message.Extended(0, "d1:md99999999999:".getBytes(StandardCharsets.US_ASCII)));
      }
    });
  }

  @Test
  void closes_who_does_not_speak_the_protocol() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.connect(seeder, metainfo)) {
      peer.sendRaw("GET / HTTP/1.1\r\nHost: you\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      peer.awaitClosed();
    }
  }

  @Test
  void peers_that_say_nothing_keep_nobody_out() throws Exception {
    List<ScriptedPeer> silent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      silent.add(ScriptedPeer.connect(seeder, metainfo));
    }
    silent.add(ScriptedPeer.join(seeder, metainfo)); // shakes hands and says nothing more
    anotherDownloads();
    for (ScriptedPeer peer : silent) {
      peer.close();
    }
  }

  private void anotherDownloads() throws Exception {
    leech(session("meanwhile"), at(seeder)).await(LONG);
  }

  @Test
  void a_peer_that_requests_and_never_reads_holds_nobody_up() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.join(seeder, metainfo)) {
      peer.send(new Message.HaveNone(), new Message.Interested());
      peer.receive(Message.Unchoke.class);
      for (int i = 0; i < 1500; i++) {
        peer.send(new Message.Request(i % 10, 0, BLOCK));
      }
      anotherDownloads();
    }
  }

  // ---- what a leech hears

  @Test
  void a_peer_whose_pieces_are_wrong_is_banned_and_an_honest_one_finishes() throws Exception {
    Session leecher = session("leech");
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    leecher.events().subscribe(Runnable::run, 100_000, events::add);
    try (ScriptedPeer.Host host = otherHost()) {
      Torrent torrent = leech(leecher, host.address());
      try (ScriptedPeer liar = host.accept(metainfo)) {
        liar.offerAll();
        liar.receive(Message.Interested.class);
        for (Message next = liar.receive(); next != null; next = liar.receive()) {
          if (next instanceof Message.Request(int piece, int begin, int length)) {
            liar.sendBlock(piece, begin, new byte[length]);
          }
        }
      } catch (IOException _) {
        // Closed while it was still sending.
      }
      torrent.addPeers(List.of(at(seeder)));
      torrent.await(LONG);
      assertThat(torrent.stats().corruptBytes()).isGreaterThanOrEqualTo(PIECE_LENGTH);
    }
    assertThat(events).hasAtLeastOneElementOfType(Event.PieceRejected.class);
    assertThat(events)
        .filteredOn(Event.PeerBanned.class::isInstance)
        .allMatch(event ->
            ((Event.PeerBanned) event).peer().ip().toString().equals(ScriptedPeer.OTHER_ADDRESS))
        .isNotEmpty();
    assertThat(Files.mismatch(file, temp.resolve("leech/one.bin"))).isEqualTo(-1);
  }

  private static ScriptedPeer.Host otherHost() throws IOException {
    Assumptions.assumeTrue(
        System.getProperty("os.name").startsWith("Linux"),
        "only Linux has all of 127.0.0.0/8 without setup");
    return ScriptedPeer.Host.open(ScriptedPeer.OTHER_ADDRESS);
  }

  @Test
  void blocks_of_another_shape_than_asked_for_close_their_sender() throws Exception {
    Session leecher = session("leech");
    Torrent torrent;
    try (ScriptedPeer.Host host = otherHost()) {
      torrent = leech(leecher, host.address());
      try (ScriptedPeer liar = host.accept(metainfo)) {
        liar.offerAll();
        for (Message next = liar.receive(); next != null; next = liar.receive()) {
          if (next instanceof Message.Request(int piece, int begin, int length)) {
            liar.sendBlock(piece, begin + 1, new byte[length - 1]);
          }
        }
      } catch (IOException _) {
        // Closed while it was still sending.
      }
    }
    torrent.addPeers(List.of(at(seeder)));
    torrent.await(LONG);
  }

  @Test
  void a_block_that_breaks_off_in_the_middle_is_asked_of_others() throws Exception {
    Session leecher = session("leech");
    Torrent torrent;
    try (ScriptedPeer.Host host = otherHost()) {
      torrent = leech(leecher, host.address());
      try (ScriptedPeer peer = host.accept(metainfo)) {
        peer.offerAll();
        Message.Request first = peer.receive(Message.Request.class);
        Message.Request second = peer.receive(Message.Request.class);
        peer.sendBlock(first.piece(), first.begin(), data(first));
        ByteBuffer half = ByteBuffer.allocate(13 + BLOCK / 2);
        half.putInt(9 + BLOCK).put((byte) 7).putInt(second.piece()).putInt(second.begin());
        peer.sendRaw(half.array());
      }
    }
    torrent.addPeers(List.of(at(seeder)));
    assertThat(torrent.await(LONG).wantedBytes()).isEqualTo(BYTES);
    assertThat(Files.mismatch(file, temp.resolve("leech/one.bin"))).isEqualTo(-1);
  }

  @Test
  void a_peer_that_chokes_and_unchokes_and_answers_twice_loses_no_block() throws Exception {
    Session leecher = session("leech");
    try (ScriptedPeer.Host host = otherHost()) {
      Torrent torrent = leech(leecher, host.address());
      try (ScriptedPeer peer = host.accept(metainfo)) {
        peer.offerAll();
        Set<Message.Request> seen = new HashSet<>();
        for (int n = 0; !torrent.completion().isDone(); n++) {
          Message next = peer.receive();
          if (next == null) {
            break;
          }
          if (next instanceof Message.Request request) {
            if (n % 7 == 3 && seen.add(request)) {
              peer.send(
                  new Message.Choke(),
                  new Message.Reject(request.piece(), request.begin(), request.length()),
                  new Message.Unchoke());
            } else {
              peer.sendBlock(request.piece(), request.begin(), data(request));
              if (n % 11 == 5) {
                peer.sendBlock(request.piece(), request.begin(), data(request));
              }
            }
          }
        }
      } catch (IOException _) {
        // Two seeds have nothing to say to each other.
      }
      torrent.addPeers(List.of(at(seeder)));
      torrent.await(LONG);
    }
  }

  @Test
  void a_peer_without_extensions_is_served() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.connect(seeder, metainfo)) {
      peer.shakeHands(Capabilities.NONE);
      peer.send(new Message.Interested());
      peer.receive(Message.Unchoke.class);
      peer.send(new Message.Request(10, 0, 1000));
      assertThat(peer.receive(Message.PieceHeader.class).length()).isEqualTo(1000);
    }
  }
}
