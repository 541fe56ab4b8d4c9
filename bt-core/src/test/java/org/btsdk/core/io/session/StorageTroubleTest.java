// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Failure;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.storage.NoSpaceException;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.testkit.storage.FaultyPieceStorage;
import org.btsdk.testkit.storage.FaultyStorage;
import org.btsdk.testkit.storage.FaultyStorage.Call;
import org.btsdk.testkit.storage.FaultyStorage.Fault;
import org.btsdk.testkit.storage.HeapPieceStore;
import org.btsdk.testkit.storage.HeapStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Storages of an embedder's own that are full, broken, slow or forgetful.
@Timeout(60)
public class StorageTroubleTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int PIECE_LENGTH = 64 * 1024;
  private static final int PIECES = 20;
  private static final Fault FULL = new Fault.NoSpace(16384);
  private static final Fault BROKEN = new Fault.Breaks("a defect of the plugin");
  // What a plugin throws that was packed without a library of its own.
  private static final Fault BADLY_PACKED =
      new Fault.Throws(() -> new NoClassDefFoundError("com/acme/Client"));
  private static final Fault NEVER_ANSWERS = new Fault.Waits(new CountDownLatch(1));

  @TempDir Path temp;
  private byte[] bytes;
  private Metainfo metainfo;
  private HeapStorage heap;
  private FaultyStorage storage;
  private Session seeder;
  private final List<Session> sessions = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Path file = Payload.file(temp, "one.bin", PIECES * PIECE_LENGTH - 1000, 5);
    bytes = Files.readAllBytes(file);
    metainfo = Torrents.create(file, options -> options.pieceLength(PIECE_LENGTH));
    heap = new HeapStorage(metainfo.geometry());
    storage = new FaultyStorage(heap);
    seeder = open(config("seed"));
    seeder
        .add(Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK))
        .await(LONG);
  }

  @AfterEach
  void close() {
    sessions.forEach(Session::close);
    if (Stream.of(Call.values()).anyMatch(call -> storage.calls(call) > 0)) {
      storage.verify();
    }
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve(name + "-state"))
        .closeTimeout(Duration.ofSeconds(2))
        .randomSeed(name.hashCode());
  }

  private Session open(SessionConfig.Builder config) {
    Session session = Session.open(config.build());
    sessions.add(session);
    return session;
  }

  private Session with(String name, StorageFactory own) {
    return open(config(name).storage("acme-own", own));
  }

  private Session with(String name, Storage own) {
    return with(name, _ -> own);
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }

  private Torrent leech(Session session, Session from) {
    return session.add(Source.of(metainfo), options -> options.peer(at(from)));
  }

  /// A store of whole pieces, which cannot delete.
  private FaultyPieceStorage pieceStore() {
    return new FaultyPieceStorage(
        new HeapPieceStore()
            .open(
                new StorageContext(
                    metainfo.infoHashes(),
                    metainfo.name(),
                    metainfo.geometry(),
                    temp,
                    PluginConfig.empty())));
  }

  private static void awaitState(Torrent torrent, TorrentState state) {
    while (torrent.state() != state) {
      Thread.onSpinWait();
    }
  }

  /// Resumes as often as the storage fails.
  private static void resumeUntilDone(Torrent torrent) throws InterruptedException {
    while (true) {
      try {
        torrent.await(LONG);
        return;
      } catch (TorrentException.NoSpace | TorrentException.Storage | TorrentException.Plugin _) {
        torrent.resume();
      }
    }
  }

  // ---- downloads

  @Test
  void only_what_takes_blocks_and_is_on_no_network_commits_at_once() {
    for (StorageKind kind : StorageKind.values()) {
      boolean here = kind != StorageKind.NETWORK;
      StorageFactory blocks = context -> new HeapStorage(context.geometry());
      assertThat(commitsAtOnce(kind, blocks)).as("blocks, %s", kind).isEqualTo(here);
      assertThat(commitsAtOnce(kind, new HeapPieceStore())).as("pieces, %s", kind).isFalse();
    }
  }

  private boolean commitsAtOnce(StorageKind kind, StorageFactory own) {
    try (Session session = Session.open(config("one of many").build())) {
      Torrent torrent =
          session.add(
              Source.of(metainfo), options -> options.paused(true).storage("acme-own", kind, own));
      return ((EngineTorrent) torrent).requireContent().store().commitsAtOnce();
    }
  }

  @Test
  void a_full_storage_fails_the_torrent_which_goes_on_when_resumed() throws Exception {
    storage.fault(Call.WRITE, 7, 1, FULL);
    Torrent torrent = leech(with("leech", storage), seeder);
    assertThatThrownBy(() -> torrent.await(LONG))
        .isInstanceOfSatisfying(
            TorrentException.NoSpace.class, e -> assertThat(e.neededBytes()).isEqualTo(16384))
        .hasMessageContaining("the script")
        .hasCauseInstanceOf(NoSpaceException.class);
    assertThat(torrent.state()).isEqualTo(TorrentState.FAILED);
    assertThat(torrent.failure()).get().isInstanceOf(Failure.NoSpace.class);
    torrent.resume();
    torrent.await(LONG); // for what it does now, not for how it failed
    assertThat(heap.bytes()).isEqualTo(bytes);
  }

  @Test
  void a_full_disk_is_told_as_one_whoever_tells_of_it() {
    storage.fault(Call.WRITE, 7, 1, new Fault.Fails("/tmp/x: No space left on device"));
    Torrent torrent = leech(with("leech", storage), seeder);
    assertThatThrownBy(() -> torrent.await(LONG))
        .isInstanceOf(TorrentException.NoSpace.class)
        .hasMessageContaining("/tmp/x: No space left on device");
  }

  @Test
  void a_commit_that_fails_is_tried_again_when_resumed() throws Exception {
    storage.fault(Call.COMMIT, 3, 4, FULL);
    Torrent torrent = leech(with("leech", storage), seeder);
    assertThatThrownBy(() -> torrent.await(LONG)).isInstanceOf(TorrentException.NoSpace.class);
    resumeUntilDone(torrent);
    assertThat(heap.bytes()).isEqualTo(bytes);
    assertThat(torrent.stats().downloadedBytes()).isLessThan(2L * bytes.length);
  }

  @Test
  void a_storage_that_throws_while_it_writes_fails_its_torrent_by_name() throws Exception {
    storage.fault(Call.WRITE, 5, 2, BROKEN);
    failsByNameAndGoesOn();
  }

  @Test
  void a_storage_that_throws_while_it_commits_fails_its_torrent_by_name() throws Exception {
    storage.fault(Call.COMMIT, 2, 5, BROKEN);
    failsByNameAndGoesOn();
  }

  @Test
  void a_storage_that_throws_while_it_syncs_fails_its_torrent_by_name() throws Exception {
    storage.fault(Call.SYNC, 1, 1, BROKEN);
    failsByNameAndGoesOn();
  }

  @Test
  void a_library_that_is_missing_for_a_write_fails_the_torrent_by_name() throws Exception {
    storage.fault(Call.WRITE, 5, 2, BADLY_PACKED);
    failsByNameAndGoesOn();
  }

  @Test
  void a_library_that_is_missing_for_a_commit_fails_the_torrent_by_name() throws Exception {
    storage.fault(Call.COMMIT, 2, 5, BADLY_PACKED);
    failsByNameAndGoesOn();
  }

  @Test
  void a_library_that_is_missing_for_a_sync_fails_the_torrent_by_name() throws Exception {
    storage.fault(Call.SYNC, 1, 1, BADLY_PACKED);
    failsByNameAndGoesOn();
  }

  @Test
  void a_library_that_is_missing_for_a_check_fails_the_torrent_by_name() throws Exception {
    heap.fill(bytes);
    storage.fault(Call.READ, 2, 3, BADLY_PACKED);
    Session session = with("check", storage);
    Torrent torrent =
        session.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.CHECK));
    assertThatThrownBy(() -> torrent.await(LONG))
        .isInstanceOf(TorrentException.Plugin.class)
        .hasMessageContaining("acme-own")
        .hasMessageContaining("NoClassDefFoundError: com/acme/Client");
    resumeUntilDone(torrent);
  }

  @Test
  void a_library_that_is_missing_for_a_probe_refuses_the_torrent_by_name() throws Exception {
    heap.fill(bytes);
    storage.fault(Call.PROBE, 1, 1, BADLY_PACKED);
    Session session = with("probe", storage);
    assertThatThrownBy(
            () -> {
              Torrent torrent =
                  session.add(
                      Source.of(metainfo), options -> options.resume(AddOptions.Resume.CHECK));
              torrent.await(LONG);
            })
        .isInstanceOf(TorrentException.Plugin.class)
        .hasMessageContaining("acme-own")
        .hasMessageContaining("com/acme/Client");
  }

  @Test
  void a_library_that_is_missing_for_the_close_keeps_nothing_open() throws Exception {
    List<FaultyStorage> opened = new ArrayList<>();
    Session leecher =
        with(
            "leech",
            context -> {
              FaultyStorage own = new FaultyStorage(new HeapStorage(context.geometry()));
              opened.add(own.fault(Call.CLOSE, 1, 1, BADLY_PACKED));
              return own;
            });
    Torrent torrent = leech(leecher, seeder);
    torrent.await(LONG);
    torrent.remove();
    assertThat(leecher.torrents()).isEmpty();
    leech(leecher, seeder); // once more: also with the session it is closed
    leecher.close();
    assertThat(opened).hasSize(2).allSatisfy(FaultyStorage::verify);
  }

  private void failsByNameAndGoesOn() throws Exception {
    Session leecher = with("leech", storage);
    Torrent torrent = leech(leecher, seeder);
    assertThatThrownBy(() -> torrent.await(LONG))
        .isInstanceOf(TorrentException.Plugin.class)
        .hasMessageContaining("acme-own")
        .cause() // as it was thrown, not what the engine made of it
        .isNotInstanceOf(TorrentException.class)
        .isInstanceOfAny(IllegalStateException.class, NoClassDefFoundError.class);
    assertThat(torrent.failure())
        .get()
        .isInstanceOfSatisfying(
            Failure.PluginFailed.class, f -> assertThat(f.plugin()).isEqualTo("acme-own"));
    Path other = Payload.file(temp.resolve("more"), "two.bin", 100_000, 6);
    Metainfo second = Torrents.create(other, options -> options);
    seeder.add(Source.of(second), o -> o.folder(temp.resolve("more"))).await(LONG);
    HeapStorage healthy = new HeapStorage(second.geometry());
    leecher
        .add(
            Source.of(second),
            options -> options.peer(at(seeder)).storage(PluginChoice.of("acme-good", _ -> healthy)))
        .await(LONG);
    assertThat(healthy.bytes()).isEqualTo(Files.readAllBytes(other));
    resumeUntilDone(torrent);
    assertThat(heap.bytes()).isEqualTo(bytes);
  }

  /// Whether the thread that commits to a torrent's own storage is virtual, as those for networks
  /// are, in a session whose own storage is on a network.
  private boolean commitsOnAVirtualThread(UnaryOperator<AddOptions> own) {
    AtomicBoolean virtual = new AtomicBoolean();
    Fault noted =
        new Fault.Throws(() -> {
          virtual.set(Thread.currentThread().isVirtual());
          return new IllegalStateException("noted");
        });
    storage.fault(Call.COMMIT, 1, 1, noted);
    Session leecher =
        open(config("leech").storage("acme-session", StorageKind.NETWORK, _ -> storage));
    Torrent torrent =
        leecher.add(Source.of(metainfo), options -> own.apply(options.peer(at(seeder))));
    assertThatThrownBy(() -> torrent.await(LONG)).hasMessageContaining("noted");
    return virtual.get();
  }

  @Test
  void a_torrents_own_storage_is_not_called_as_that_of_the_session_is() {
    assertThat(commitsOnAVirtualThread(options -> options.storage("acme-own", _ -> storage)))
        .isFalse();
  }

  @Test
  void a_torrents_own_storage_is_called_as_was_said_with_it() {
    assertThat(
            commitsOnAVirtualThread(
                options -> options.storage("acme-own", StorageKind.NETWORK, _ -> storage)))
        .isTrue();
  }

  @Test
  void a_storage_that_cannot_be_opened_is_named() throws Exception {
    Session session =
        open(
            config("broken")
                .storage(
                    "acme-broken",
                    _ -> {
                      throw new IllegalStateException("a defect of the plugin");
                    }));
    assertThatThrownBy(() -> session.add(Source.of(metainfo)))
        .isInstanceOf(TorrentException.Plugin.class)
        .hasMessageContaining("acme-broken");
    assertThat(session.torrents()).isEmpty();
  }

  @Test
  void a_file_where_a_folder_should_be_fails_the_torrent_with_its_name() throws Exception {
    Path inTheWay = Files.writeString(temp.resolve("in-the-way"), "not a folder");
    Session session = open(config("leech"));
    assertThatThrownBy(() ->
            session
                .add(Source.of(metainfo), options -> options.folder(inTheWay).peer(at(seeder)))
                .await(LONG))
        .isInstanceOf(TorrentException.Storage.class)
        .hasMessageContaining("in-the-way");
  }

  @Test
  void a_storage_whose_library_is_missing_when_it_is_opened_is_named() {
    Session session =
        open(
            config("broken")
                .storage(
                    "acme-broken",
                    _ -> {
                      throw new NoClassDefFoundError("com/acme/Client");
                    }));
    assertThatThrownBy(() -> session.add(Source.of(metainfo)))
        .isInstanceOf(TorrentException.Plugin.class)
        .hasMessageContaining("acme-broken")
        .hasMessageContaining("com/acme/Client");
    assertThat(session.torrents()).isEmpty();
  }

  // ---- removed with the data

  @Test
  void a_storage_that_cannot_delete_keeps_its_torrent_and_says_so() throws Exception {
    FaultyPieceStorage store = pieceStore();
    Session leecher = with("leech", store);
    Torrent torrent = leech(leecher, seeder);
    torrent.await(LONG);
    assertThatThrownBy(torrent::removeWithData)
        .isInstanceOf(TorrentException.Refused.class)
        .hasMessageContaining("the storage \"acme-own\" cannot delete");
    assertThat(leecher.torrents()).containsExactly(torrent);
    assertThat(torrent.state()).isEqualTo(TorrentState.SEEDING);
    assertThat(store.isClosed()).isFalse();
  }

  @Test
  void data_is_deleted_when_nothing_else_is_done_with_it_and_before_the_close() throws Exception {
    Session leecher = with("leech", storage);
    Torrent torrent = leech(leecher, seeder);
    torrent.await(LONG);
    torrent.removeWithData();
    assertThat(storage.calls(Call.DELETE)).isEqualTo(1);
    assertThat(heap.probe(metainfo.geometry().piece(0))).isEqualTo(Storage.State.ABSENT);
    storage.verify(); // nothing waited, nothing but the close came after it
    assertThat(leecher.torrents()).isEmpty();
  }

  @Test
  void data_that_cannot_be_deleted_is_said_and_the_storage_is_closed() throws Exception {
    for (Fault trouble : List.of(new Fault.Fails("the store is away"), BADLY_PACKED)) {
      FaultyStorage own =
          new FaultyStorage(new HeapStorage(metainfo.geometry())).fault(Call.DELETE, 1, 1, trouble);
      Session leecher = with("leech", own);
      Torrent torrent = leech(leecher, seeder);
      torrent.await(LONG);
      assertThatThrownBy(torrent::removeWithData)
          .isInstanceOf(TorrentException.Storage.class)
          .hasMessageContaining("one.bin: could not be deleted: ");
      assertThat(leecher.torrents()).isEmpty();
      own.verify();
      leecher.close();
    }
  }

  // ---- stores of whole pieces

  @Test
  void a_store_of_whole_pieces_downloads_and_then_seeds() throws Exception {
    Session middle = with("middle", new HeapPieceStore());
    leech(middle, seeder).await(LONG);
    Session last = open(config("last"));
    leech(last, middle).await(LONG);
    assertThat(Files.readAllBytes(temp.resolve("last/one.bin"))).isEqualTo(bytes);
  }

  @Test
  void control_flows_while_a_store_does_not_answer_and_close_interrupts_it() throws Exception {
    FaultyPieceStorage store = pieceStore().faultAt(Call.COMMIT, _ -> true, NEVER_ANSWERS);
    Session leecher = with("leech", store);
    Torrent torrent = leech(leecher, seeder);
    while (store.waiting() == 0) {
      Thread.onSpinWait();
    }
    try (ScriptedPeer peer = ScriptedPeer.join(leecher, metainfo)) {
      peer.send(new Message.HaveNone(), new Message.Interested());
      peer.receive(Message.Unchoke.class);
    }
    assertThat(torrent.pieces().haveCount()).isZero();
    leecher.close();
    store.verify(); // nothing waits, so it was interrupted, and it was closed after that
  }

  @Test
  void close_interrupts_a_store_that_never_answers_a_read() throws Exception {
    FaultyPieceStorage store = pieceStore();
    Session middle = with("middle", store);
    leech(middle, seeder).await(LONG);
    store.faultAt(Call.READ, _ -> true, NEVER_ANSWERS);
    leech(open(config("last")), middle);
    while (store.waiting() == 0) {
      Thread.onSpinWait();
    }
    middle.close();
    store.verify(); // nothing waits, so it was interrupted, and it was closed after that
  }

  @Test
  void removing_a_torrent_interrupts_its_store_too() throws Exception {
    FaultyPieceStorage store = pieceStore().faultAt(Call.COMMIT, _ -> true, NEVER_ANSWERS);
    Session leecher = with("leech", store);
    Torrent torrent = leech(leecher, seeder);
    while (store.waiting() == 0) {
      Thread.onSpinWait();
    }
    torrent.remove();
    store.verify(); // nothing waits, so it was interrupted, and it was closed after that
    assertThat(leecher.torrents()).isEmpty();
  }

  // ---- seeding

  @Test
  void a_piece_that_is_gone_is_told_and_fetched_elsewhere() throws Exception {
    heap.fill(bytes);
    Fault gone = new Fault.Throws(() -> new PieceGoneException("evicted"));
    storage.faultAt(Call.READ, index -> index == 3, gone);
    Session forgetful = with("forgetful", storage);
    ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    forgetful.events().subscribe(Runnable::run, 10_000, events::add);
    forgetful.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
    Session leecher = open(config("leech"));
    Torrent torrent = leech(leecher, forgetful);
    while (torrent.pieces().haveCount() < PIECES - 1
        || events.stream().noneMatch(Event.PieceLost.class::isInstance)) {
      Thread.onSpinWait(); // the seed may tell of it after the leecher has all others
    }
    assertThat(torrent.pieces().have(3)).isFalse();
    torrent.addPeers(List.of(at(seeder)));
    torrent.await(LONG);
    assertThat(Files.readAllBytes(temp.resolve("leech/one.bin"))).isEqualTo(bytes);
  }

  @Test
  void a_storage_that_throws_while_it_reads_fails_the_seed_by_name() throws Exception {
    heap.fill(bytes);
    storage.fault(Call.READ, 5, 1, BROKEN);
    Session seed = with("broken", storage);
    Torrent seeding =
        seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
    Session leecher = open(config("leech"));
    Torrent torrent = leech(leecher, seed);
    awaitState(seeding, TorrentState.FAILED);
    assertThat(seeding.failure()).get().isInstanceOf(Failure.PluginFailed.class);
    seeding.resume();
    torrent.addPeers(List.of(at(seeder)));
    torrent.await(LONG);
  }

  @Test
  void a_library_that_is_missing_for_a_read_fails_the_seed_by_name() throws Exception {
    heap.fill(bytes);
    storage.fault(Call.READ, 5, 1, BADLY_PACKED);
    Session seed = with("broken", storage);
    Torrent seeding =
        seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
    Torrent torrent = leech(open(config("leech")), seed);
    awaitState(seeding, TorrentState.FAILED);
    assertThat(seeding.failure())
        .get()
        .isInstanceOfSatisfying(
            Failure.PluginFailed.class, f -> assertThat(f.plugin()).isEqualTo("acme-own"));
    seeding.resume();
    torrent.addPeers(List.of(at(seeder)));
    torrent.await(LONG);
  }

  @Test
  void a_read_that_fails_while_seeding_leaves_the_peer_to_others() throws Exception {
    heap.fill(bytes);
    storage.faultAt(Call.READ, index -> index % 3 == 0, new Fault.Fails("bad sector"));
    Session seed = with("broken", storage);
    seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
    Session leecher = open(config("leech"));
    Torrent torrent = leech(leecher, seed);
    torrent.addPeers(List.of(at(seeder)));
    torrent.await(LONG);
    storage.heal(); // the other seed may have been quicker with all of them
    assertThat(Files.readAllBytes(temp.resolve("leech/one.bin"))).isEqualTo(bytes);
  }
}
