// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.IpFilter;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.StopGoal;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TrackerInfo;
import org.btsdk.core.choke.TitForTatChoker;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.pick.RarestPicker;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha256Hash;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageDecoder;
import org.btsdk.protocol.wire.PieceBits;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.junit.jupiter.api.Test;

/// A torrent of a magnet link, in time that a test passes, and the machine that comes after.
class MetadataMachineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final URI TRACKER = URI.create("http://tracker.example/announce");

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
  private final SwarmTorrent torrent = SwarmTorrent.of(16 * 1024, 30, 1);
  private final SwarmBudget budget = new SwarmBudget(64L << 20);
  private final PeerId us = PeerId.random("-bt0100-", random);
  private final List<TorrentAction> log = new ArrayList<>();
  private long now = 77;
  private TorrentStage machine = link(torrent.metainfo().infoHashes(), false);

  private MetadataMachine link(InfoHashes hashes, boolean metadataOnly) {
    MetadataMachine made =
        new MetadataMachine(
            new MetadataSetup(
                hashes,
                us,
                6881,
                "bt test",
                random,
                false,
                metadataOnly,
                List.of(List.of(TRACKER)),
                List.of("http"),
                () -> IpFilter.ALLOW_ALL,
                50),
            now);
    machine = made;
    handle(new TorrentEvent.Activate(true));
    return made;
  }

  private TorrentSetup setup(Metainfo metainfo, BitSet trusted, BitSet suspect) {
    return new TorrentSetup(
        metainfo,
        us,
        6881,
        "bt test",
        random,
        budget,
        trusted,
        suspect,
        true,
        true,
        StopGoal.NEVER,
        Map.<Integer, FilePriority>of(),
        "rarest",
        new RarestPicker(),
        "titfortat",
        new TitForTatChoker(),
        List.of(List.of(TRACKER)),
        List.of("http"),
        () -> IpFilter.ALLOW_ALL,
        List::of,
        50,
        0,
        0,
        0);
  }

  private void handle(TorrentEvent event) {
    machine.handle(event, now, log::add);
    machine.advance(now, log::add);
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      now += SECOND;
      machine.advance(now, log::add);
    }
  }

  private void join(int id, boolean fast) {
    join(id, fast, "-xx0000-");
  }

  private void join(int id, boolean fast, String client) {
    handle(
        new ScriptedPeer(id, "198.51.100." + id + ":50000")
            .outgoing(true)
            .can(Capabilities.of(fast, true, false, false))
            .client(client)
            .joins(torrent.metainfo().infoHashes(), random));
  }

  private void says(int id, Message... messages) {
    for (Message message : messages) {
      handle(new TorrentEvent.Received(id, message));
    }
  }

  private void offers(int id, Metainfo metainfo) {
    ExtensionHandshake handshake =
        ExtensionHandshake.builder()
            .message(MetadataMessage.NAME, 9)
            .metadataSize(metainfo.infoLength())
            .build();
    says(id, new Message.Extended(0, handshake.encode()));
  }

  /// A peer gives all it is asked for.
  private void gives(int id, Metainfo metainfo) {
    byte[] info = metainfo.infoBytes();
    offers(id, metainfo);
    for (int block = 0; block * MetadataMessage.BLOCK_LENGTH < info.length; block++) {
      int begin = block * MetadataMessage.BLOCK_LENGTH;
      byte[] bytes =
          Arrays.copyOfRange(
              info, begin, Math.min(info.length, begin + MetadataMessage.BLOCK_LENGTH));
      says(
          id,
          new Message.Extended(
              ExtensionIds.METADATA, new MetadataMessage.Data(block, info.length, bytes).encode()));
    }
  }

  private void goOn(Metainfo metainfo, BitSet trusted, BitSet suspect) {
    handle(new TorrentEvent.MetadataKnown(metainfo, Map.of()));
    assertThat(all(TorrentAction.OpenData.class)).hasSize(1);
    MetadataMachine before = (MetadataMachine) machine;
    TorrentMachine next = new TorrentMachine(setup(metainfo, trusted, suspect), before, now);
    machine = next;
    next.takeOver(before, now, log::add);
    next.advance(now, log::add);
  }

  private void goOn() {
    goOn(torrent.metainfo(), new BitSet(), new BitSet());
  }

  private <A extends TorrentAction> List<A> all(Class<A> type) {
    return log.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private List<Message> sent(int peer) {
    return all(TorrentAction.Send.class).stream()
        .filter(send -> send.peer() == peer)
        .map(TorrentAction.Send::message)
        .toList();
  }

  private List<TorrentState> states() {
    return all(TorrentAction.StateChanged.class).stream()
        .map(TorrentAction.StateChanged::to)
        .toList();
  }

  private static AnnounceResponse answer(PeerAddress... peers) {
    return new AnnounceResponse(
        List.of(peers),
        Duration.ofMinutes(30),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void what_a_peer_said_before_the_metadata_counts_after_it() {
    join(1, true);
    assertThat(sent(1).getFirst()).isEqualTo(new Message.HaveNone());
    says(1, new Message.HaveAll(), new Message.Unchoke(), new Message.Interested());
    gives(1, torrent.metainfo());
    assertThat(all(TorrentAction.ParseMetadata.class)).hasSize(1);
    goOn();
    assertThat(states()).containsExactly(TorrentState.METADATA, TorrentState.DOWNLOADING);
    assertThat(all(TorrentAction.Close.class)).isEmpty();
    assertThat(all(TorrentAction.ReportPeer.class)).hasSize(1);
    assertThat(sent(1)).contains(new Message.Interested());
    assertThat(all(TorrentAction.RequestBlocks.class)).isNotEmpty();
    assertThat(machine.peers(now).getFirst().progress()).isEqualTo(1);
    assertThat(machine.peers(now).getFirst().peerIsInterested()).isTrue();
  }

  private PeerInfo shown() {
    return machine.peers(now).getFirst();
  }

  @Test
  void a_peer_is_shown_as_it_says_that_it_is_before_the_metadata_is_there() {
    join(1, true);
    assertThat(shown().peerChokes()).isTrue();
    assertThat(shown().peerIsInterested()).isFalse();
    says(1, new Message.HaveAll(), new Message.Unchoke(), new Message.Interested());
    assertThat(shown().peerChokes()).isFalse();
    assertThat(shown().peerIsInterested()).isTrue();
    assertThat(shown().progress()).isEqualTo(1);
    says(1, new Message.Choke(), new Message.NotInterested());
    assertThat(shown().peerChokes()).isTrue();
    assertThat(shown().peerIsInterested()).isFalse();
  }

  @Test
  void how_much_a_peer_has_is_guessed_from_its_bitfield_and_haves() {
    join(1, true);
    says(1, new Message.Bitfield(PieceBits.of((byte) 0xff, (byte) 0xf0)));
    assertThat(shown().progress()).isEqualTo(1); // of 9 to 16 pieces, the first 12
    join(2, true);
    says(2, new Message.Bitfield(PieceBits.of((byte) 0x0f, (byte) 0)), new Message.Have(4));
    assertThat(machine.peers(now).getLast().progress()).isEqualTo(4 / 9.0);
    says(2, new Message.Have(8));
    assertThat(machine.peers(now).getLast().progress()).isEqualTo(5 / 9.0);
    join(3, true);
    says(3, new Message.HaveNone(), new Message.Have(0)); // of any number
    assertThat(machine.peers(now).getLast().progress()).isZero();
  }

  @Test
  void a_bitfield_and_later_haves_are_kept_together() {
    join(1, false);
    BitSet bits = new BitSet();
    bits.set(3, 7);
    says(1, new Message.Bitfield(PieceBits.of(bits, 30)), new Message.Have(20));
    gives(1, torrent.metainfo());
    goOn();
    assertThat(machine.pieces().availability(3)).isEqualTo(1);
    assertThat(machine.pieces().availability(20)).isEqualTo(1);
    assertThat(machine.pieces().availability(21)).isZero();
  }

  @Test
  void a_peer_that_has_pieces_the_torrent_has_not_is_closed_when_that_is_known() {
    join(1, true);
    join(2, true);
    says(2, new Message.Have(30));
    gives(1, torrent.metainfo());
    assertThat(all(TorrentAction.Close.class)).isEmpty();
    goOn();
    assertThat(all(TorrentAction.Close.class))
        .extracting(TorrentAction.Close::peer)
        .containsExactly(2);
  }

  @Test
  void what_peers_say_is_kept_within_a_bound() {
    for (int id = 1; id <= 40; id++) {
      join(id, false);
      says(id, new Message.Bitfield(PieceBits.of(new byte[512 * 1024])));
    }
    assertThat(all(TorrentAction.Close.class)).hasSizeBetween(8, 10);
  }

  @Test
  void floods_and_nonsense_close_a_peer() {
    List<Message> bad =
        List.of(
            new Message.KeepAlive(),
            new Message.Choke(),
            new Message.Port(5),
            new Message.HaveNone(),
            new Message.Request(0, 0, 16384),
            new Message.Unknown(70, 5),
            new Message.Extended(ExtensionIds.METADATA, new MetadataMessage.Request(0).encode()),
            new Message.Extended(ExtensionIds.PEX, new byte[] {'d', 'e'}),
            new Message.Extended(44, new byte[3]));
    int id = 1;
    for (Message message : bad) {
      join(id, true);
      for (int i = 0; i < 5000; i++) {
        says(id, message);
      }
      assertThat(all(TorrentAction.Close.class)).as("%s", message).hasSize(id);
      id++;
    }
    for (Message message :
        List.of(
            new Message.Have(Integer.MAX_VALUE),
            new Message.Extended(0, new byte[] {'x'}),
            new Message.Extended(ExtensionIds.METADATA, new byte[] {'x'}))) {
      join(id, true);
      says(id, message);
      assertThat(all(TorrentAction.Close.class)).as("%s", message).hasSize(id);
      id++;
    }
  }

  @Test
  void requests_for_metadata_that_is_not_there_are_rejected() {
    join(1, true);
    offers(1, torrent.metainfo());
    says(1, new Message.Extended(ExtensionIds.METADATA, new MetadataMessage.Request(4).encode()));
    assertThat(sent(1)).contains(new Message.Extended(9, new MetadataMessage.Reject(4).encode()));
  }

  @Test
  void rtorrent_is_asked_for_one_block_at_a_time_and_others_for_two() {
    ExtensionHandshake handshake =
        ExtensionHandshake.builder().message(MetadataMessage.NAME, 9).metadataSize(200_000).build();
    join(1, false, "-lt0D80-");
    says(1, new Message.Extended(0, handshake.encode()));
    join(2, false, "-LT2080-");
    says(2, new Message.Extended(0, handshake.encode()));

    assertThat(asked(1)).containsExactly(0);
    assertThat(asked(2)).containsExactly(1, 2);

    byte[] block = new byte[MetadataMessage.BLOCK_LENGTH];
    byte[] data = new MetadataMessage.Data(0, 200_000, block).encode();
    says(1, new Message.Extended(ExtensionIds.METADATA, data));
    assertThat(asked(1)).containsExactly(0, 3);
  }

  private List<Integer> asked(int id) {
    List<Integer> blocks = new ArrayList<>();
    for (Message message : sent(id)) {
      if (message instanceof Message.Extended extended && extended.extensionId() == 9) {
        blocks.add(request(extended.payload()));
      }
    }
    return blocks;
  }

  private static int request(byte[] payload) {
    try {
      return ((MetadataMessage.Request) MetadataMessage.parse(payload)).block();
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void trackers_are_told_once_and_not_told_how_much_is_left() {
    assertThat(all(TorrentAction.Announce.class)).hasSize(1);
    TorrentAction.Announce first = all(TorrentAction.Announce.class).getFirst();
    assertThat(first.request().event()).isEqualTo(AnnounceRequest.Event.STARTED);
    assertThat(first.request().leftBytes()).isEqualTo(Long.MAX_VALUE);
    join(1, true);
    gives(1, torrent.metainfo());
    goOn();
    handle(
        new TorrentEvent.Announced(first.attempt(), answer(PeerAddress.parse("203.0.113.9:7000"))));
    assertThat(all(TorrentAction.Announce.class)).hasSize(1);
    assertThat(machine.stats(now).knownPeers()).isPositive();
    pass(1801);
    assertThat(all(TorrentAction.Announce.class)).hasSize(2);
    assertThat(all(TorrentAction.Announce.class).getLast().request().event())
        .isEqualTo(AnnounceRequest.Event.NONE);
    assertThat(all(TorrentAction.Announce.class).getLast().request().leftBytes())
        .isEqualTo(torrent.data().length);
  }

  @Test
  void a_failed_announce_before_the_metadata_is_tried_again_after_it() {
    long attempt = all(TorrentAction.Announce.class).getFirst().attempt();
    join(1, true);
    gives(1, torrent.metainfo());
    goOn();
    handle(new TorrentEvent.AnnounceFailed(attempt, new IOException("no answer")));
    pass(600);
    assertThat(all(TorrentAction.Announce.class).size()).isGreaterThan(1);
  }

  @Test
  void trackers_that_were_added_before_the_metadata_are_kept_whatever_the_torrent_is_called() {
    URI added = URI.create("http://other.example/announce");
    InfoHashes otherwise = InfoHashes.v2(Sha256Hash.parse("5a".repeat(32)));
    for (InfoHashes name : List.of(torrent.metainfo().infoHashes(), otherwise)) {
      log.clear();
      link(name, false);
      handle(new TorrentEvent.AddTracker(added));
      goOn();
      assertThat(machine.trackers(now))
          .extracting(TrackerInfo::uri)
          .containsExactly(TRACKER, added);
    }
  }

  @Test
  void data_that_must_be_checked_first_begins_connections_anew() {
    join(1, true);
    gives(1, torrent.metainfo());
    BitSet all = new BitSet();
    all.set(0, 30);
    goOn(torrent.metainfo(), new BitSet(), all);
    assertThat(machine.state()).isEqualTo(TorrentState.CHECKING);
    assertThat(all(TorrentAction.Close.class)).hasSize(1);
    assertThat(all(TorrentAction.ReportPeerGone.class)).hasSize(1);
  }

  @Test
  void what_is_there_from_before_is_told_by_haves() {
    join(1, true);
    says(1, new Message.HaveNone());
    gives(1, torrent.metainfo());
    BitSet some = new BitSet();
    some.set(2);
    some.set(5);
    goOn(torrent.metainfo(), some, new BitSet());
    assertThat(all(TorrentAction.SendHaves.class))
        .anySatisfy(haves -> assertThat(haves.pieces()).containsExactly(2, 5));
    assertThat(sent(1)).noneMatch(Message.Bitfield.class::isInstance);
  }

  @Test
  void pauses_and_goes_on() {
    join(1, true);
    handle(new TorrentEvent.Pause());
    assertThat(machine.state()).isEqualTo(TorrentState.PAUSED);
    assertThat(machine.wantsToRun()).isFalse();
    assertThat(all(TorrentAction.Close.class)).hasSize(1);
    join(2, true);
    assertThat(all(TorrentAction.Close.class)).hasSize(2); // nobody may come meanwhile
    handle(new TorrentEvent.Start());
    assertThat(machine.state()).isEqualTo(TorrentState.METADATA);
    handle(new TorrentEvent.Activate(false));
    assertThat(machine.state()).isEqualTo(TorrentState.QUEUED);
  }

  @Test
  void stops_at_the_metadata_if_that_is_all_that_is_wanted() {
    link(torrent.metainfo().infoHashes(), true);
    log.clear();
    join(1, true);
    gives(1, torrent.metainfo());
    handle(new TorrentEvent.MetadataKnown(torrent.metainfo(), Map.of(1, FilePriority.SKIP)));
    assertThat(machine.state()).isEqualTo(TorrentState.PAUSED);
    assertThat(all(TorrentAction.OpenData.class)).isEmpty();
    assertThat(machine.files()).hasSize(3);
    assertThat(machine.files().get(1).priority()).isEqualTo(FilePriority.SKIP);
    handle(new TorrentEvent.Prioritise(2, FilePriority.HIGH));
    handle(new TorrentEvent.Start());
    assertThat(all(TorrentAction.OpenData.class))
        .containsExactly(
            new TorrentAction.OpenData(Map.of(1, FilePriority.SKIP, 2, FilePriority.HIGH)));
  }

  @Test
  void data_that_cannot_be_opened_is_tried_again_when_the_user_says_so() {
    join(1, true);
    gives(1, torrent.metainfo());
    handle(new TorrentEvent.MetadataKnown(torrent.metainfo(), Map.of()));
    handle(new TorrentEvent.StorageFailed(new Failure.StorageFailed("broken")));
    assertThat(machine.state()).isEqualTo(TorrentState.FAILED);
    assertThat(machine.failure()).isPresent();
    handle(new TorrentEvent.Start());
    assertThat(all(TorrentAction.OpenData.class)).hasSize(2);
  }

  @Test
  void a_pause_while_the_data_is_opened_holds() {
    join(1, true);
    gives(1, torrent.metainfo());
    handle(new TorrentEvent.MetadataKnown(torrent.metainfo(), Map.of()));
    handle(new TorrentEvent.Pause());
    MetadataMachine before = (MetadataMachine) machine;
    TorrentMachine next =
        new TorrentMachine(setup(torrent.metainfo(), new BitSet(), new BitSet()), before, now);
    machine = next;
    next.takeOver(before, now, log::add);
    assertThat(machine.state()).isEqualTo(TorrentState.PAUSED);
    assertThat(machine.peers(now)).isEmpty();
  }

  @Test
  void peers_that_strangers_named_are_dropped_if_the_torrent_is_private() {
    SwarmTorrent secret = SwarmTorrent.of(16 * 1024, 30, 1, true);
    link(secret.metainfo().infoHashes(), false);
    log.clear();
    handle(
        new TorrentEvent.PeersFound(
            "dht", List.of(PeerAddress.parse("198.51.100.1:50000")), Namer.stranger()));
    handle(new TorrentEvent.PeersFound("user", List.of(PeerAddress.parse("198.51.100.2:50000"))));
    join(1, true);
    join(2, true);
    gives(2, secret.metainfo());
    handle(new TorrentEvent.MetadataKnown(secret.metainfo(), Map.of()));
    assertThat(all(TorrentAction.Close.class))
        .containsExactly(new TorrentAction.Close(1, "the torrent is private"));
    handle(
        new TorrentEvent.PeersFound(
            "dht", List.of(PeerAddress.parse("198.51.100.7:50000")), Namer.stranger()));
    assertThat(machine.stats(now).knownPeers()).isEqualTo(1);
  }

  @Test
  void wrong_metadata_bans_and_says_so() {
    join(1, true);
    byte[] wrong = new byte[torrent.metainfo().infoLength()];
    offers(1, torrent.metainfo());
    says(
        1,
        new Message.Extended(
            ExtensionIds.METADATA, new MetadataMessage.Data(0, wrong.length, wrong).encode()));
    assertThat(all(TorrentAction.ReportBan.class)).hasSize(1);
    assertThat(((MetadataMachine) machine).missing()).get().asString().contains("did not match");
    assertThat(machine.explain(PeerAddress.parse("198.51.100.1:50000"), now)).startsWith("banned");
  }

  @Test
  void a_silent_peer_is_closed_and_a_quiet_one_is_kept() {
    join(1, true);
    pass(150);
    assertThat(sent(1)).contains(new Message.KeepAlive());
    assertThat(all(TorrentAction.Close.class)).isEmpty();
    pass(40);
    assertThat(all(TorrentAction.Close.class)).hasSize(1);
  }

  @Test
  void says_farewell_when_it_is_stopped() {
    long attempt = all(TorrentAction.Announce.class).getFirst().attempt();
    handle(new TorrentEvent.Announced(attempt, answer()));
    handle(new TorrentEvent.Stop());
    assertThat(machine.state()).isEqualTo(TorrentState.REMOVED);
    assertThat(all(TorrentAction.Announce.class).getLast().request().event())
        .isEqualTo(AnnounceRequest.Event.STOPPED);
    assertThat(all(TorrentAction.Stopped.class)).isEmpty();
    handle(
        new TorrentEvent.AnnounceFailed(
            all(TorrentAction.Announce.class).getLast().attempt(), new IOException("gone")));
    assertThat(all(TorrentAction.Stopped.class)).hasSize(1);
  }

  @Test
  void who_names_the_last_piece_there_may_be_takes_no_memory_for_all_before_it() {
    int last = MessageDecoder.MAX_BITFIELD_LENGTH * Byte.SIZE - 1;
    for (int id = 1; id <= 40; id++) {
      join(id, true);
      says(id, new Message.Have(last), new Message.AllowedFast(last));
    }
    assertThat(all(TorrentAction.Close.class)).isEmpty();
  }

  @Test
  void of_all_that_peers_say_who_says_most_is_closed_and_nobody_else() {
    join(1, true);
    join(2, true);
    says(2, new Message.HaveAll());
    for (int id = 3; id <= 40; id++) { // fill it, to the last message
      join(id, false);
      says(id, new Message.Bitfield(PieceBits.of(new byte[512 * 1024])));
    }
    assertThat(all(TorrentAction.Close.class)).hasSize(6);
    says(2, new Message.Unchoke(), new Message.Interested());
    for (int piece = 0; piece < 100; piece++) {
      says(1, new Message.Have(piece * 100));
    }
    assertThat(all(TorrentAction.Close.class))
        .extracting(TorrentAction.Close::peer)
        .allMatch(closed -> closed > 2);
    gives(1, torrent.metainfo());
    assertThat(all(TorrentAction.ParseMetadata.class)).hasSize(1);
  }

  @Test
  void haves_without_end_are_bounded_by_the_memory_they_take() {
    int words = (16 << 20) / FewPieces.BYTES_OF_WORD;
    for (int id = 1; id <= 4; id++) {
      join(id, false);
      for (int word = 0; word < words / 4 + 1; word++) {
        says(id, new Message.Have(word * 64));
      }
    }
    assertThat(all(TorrentAction.Close.class)).hasSize(1);
  }

  @Test
  void one_host_does_not_take_all_places() {
    for (int id = 1; id <= 20; id++) {
      handle(
          new ScriptedPeer(id, "203.0.113.5:" + (50_000 + id))
              .joins(torrent.metainfo().infoHashes(), random));
    }
    assertThat(machine.peers(now)).hasSize(Arrivals.MAX_OF_HOST);
  }

  @Test
  void of_a_host_with_all_its_connections_one_that_replaces_another_stays() {
    for (int id = 1; id <= Arrivals.MAX_OF_HOST + 1; id++) {
      boolean again = id > Arrivals.MAX_OF_HOST;
      RandomGenerator ids = RandomGeneratorFactory.of("L64X128MixRandom").create(again ? 1 : id);
      handle(
          new ScriptedPeer(id, "203.0.113.5:" + (50_000 + id))
              .outgoing(again)
              .joins(torrent.metainfo().infoHashes(), ids));
    }
    assertThat(all(TorrentAction.Close.class))
        .containsExactly(new TorrentAction.Close(1, "there is another connection with this peer"));
  }
}
