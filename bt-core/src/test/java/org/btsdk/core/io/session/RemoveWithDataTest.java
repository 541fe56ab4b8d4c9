// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.Torrents;
import org.btsdk.core.io.resume.ResumeFile;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeJournal;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.model.IpAddress;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageFactory;
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

/// Torrents that are removed with their data at a bad moment, or in vain.
@Timeout(60)
class RemoveWithDataTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int PIECE_LENGTH = 32 * 1024;

  @TempDir Path temp;
  private Metainfo metainfo;
  private Session seeder;

  @BeforeEach
  void start() throws Exception {
    Path root = Payload.folder(temp.resolve("source"), "data", 1_000_000, 7);
    metainfo = Torrents.create(root, options -> options.pieceLength(PIECE_LENGTH));
    seeder = Session.open(config("seed").build());
    seeder
        .add(
            Source.of(metainfo),
            options -> options.folder(temp.resolve("source")).resume(AddOptions.Resume.CHECK))
        .await(LONG);
  }

  @AfterEach
  void close() {
    seeder.close();
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .useDht(false)
        .stateFolder(temp.resolve(name + "-state"))
        .closeTimeout(Duration.ofSeconds(1))
        .randomSeed(name.hashCode());
  }

  private Session leecher(StorageFactory storage) {
    return Session.open(config("leech").storage("acme-own", storage).build());
  }

  private Torrent leech(Session session) {
    return session.add(Source.of(metainfo), options -> options.peer(seed()));
  }

  private PeerAddress seed() {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port());
  }

  private Path journal() {
    return temp.resolve("leech-state/" + metainfo.infoHashes().wire().toHex() + ".resume");
  }

  private ResumeState remembered() throws Exception {
    ResumeHeader header = ResumeHeader.of(metainfo.infoHashes(), metainfo.geometry(), "acme-own");
    return ((ResumeJournal.Replay.Usable) ResumeFile.read(journal(), header, metainfo.geometry()))
        .state();
  }

  @Test
  void what_was_deleted_before_a_deletion_failed_is_not_believed_afterwards() throws Exception {
    try (Session session = leecher(HalfDeletedStorage::open)) {
      Torrent torrent = leech(session);
      torrent.await(LONG);
      assertThatThrownBy(torrent::removeWithData)
          .isInstanceOf(TorrentException.Storage.class)
          .hasMessageContaining("the second file is in use");
      assertThat(temp.resolve("leech/data/a.bin")).doesNotExist();
      assertThat(remembered().everOpened()).isTrue();
      assertThat(remembered().closedCleanly()).isFalse();
      leech(session).await(LONG);
    }
    Payload.requireSame(temp.resolve("source/data"), temp.resolve("leech/data"));
  }

  /// A storage that is being opened until it is let go.
  private static final class SlowToOpen {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    Storage open(Storage storage) {
      begun.countDown();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return storage;
    }
  }

  private String linkToSeed() {
    return new MagnetLink(
            metainfo.infoHashes(),
            Optional.of("data"),
            List.of(),
            List.of(),
            List.of(seed().toString()),
            List.of())
        .toString();
  }

  private CompletableFuture<Void> removeWhileItsDataIsOpened(Session session, SlowToOpen opening)
      throws Exception {
    Torrent torrent = session.add(Source.parse(linkToSeed()));
    opening.begun.await();
    CompletableFuture<Void> removal = CompletableFuture.runAsync(torrent::removeWithData);
    while (torrent.state() != TorrentState.REMOVED && !removal.isDone()) {
      Thread.onSpinWait();
    }
    opening.mayEnd.countDown();
    return removal;
  }

  @Test
  void a_link_whose_data_is_just_being_opened_is_removed_with_all_that_is_remembered()
      throws Exception {
    FaultyStorage storage = new FaultyStorage(new HeapStorage(metainfo.geometry()));
    SlowToOpen opening = new SlowToOpen();
    try (Session session = leecher(_ -> opening.open(storage))) {
      removeWhileItsDataIsOpened(session, opening).join();
      assertThat(storage.calls(Call.DELETE)).isEqualTo(1);
      assertThat(storage.isClosed()).isTrue();
      assertThat(journal()).doesNotExist();
    }
  }

  @Test
  void a_storage_that_is_just_being_opened_and_cannot_delete_is_said() throws Exception {
    CompletableFuture<FaultyPieceStorage> storage = new CompletableFuture<>();
    SlowToOpen opening = new SlowToOpen();
    StorageFactory slow =
        context -> {
          storage.complete(new FaultyPieceStorage(new HeapPieceStore().open(context)));
          return opening.open(storage.join());
        };
    try (Session session = leecher(slow)) {
      CompletableFuture<Void> removal = removeWhileItsDataIsOpened(session, opening);
      assertThatThrownBy(removal::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(TorrentException.Storage.class)
          .hasMessageContaining("the storage \"acme-own\" cannot delete");
      assertThat(session.torrents()).isEmpty();
      assertThat(storage.join().isClosed()).isTrue();
    }
  }

  @Test
  void data_of_a_link_that_is_still_being_opened_after_the_bound_is_said_to_be_left()
      throws Exception {
    FaultyStorage storage = new FaultyStorage(new HeapStorage(metainfo.geometry()));
    SlowToOpen opening = new SlowToOpen();
    SessionConfig config = config("leech").storage("acme-own", _ -> opening.open(storage)).build();
    try (Session session = EngineSession.open(config, Duration.ofMillis(100))) {
      Torrent torrent = session.add(Source.parse(linkToSeed()));
      opening.begun.await();
      try {
        assertThatThrownBy(torrent::removeWithData)
            .isInstanceOf(TorrentException.Storage.class)
            .hasMessageContaining("its storage is still being opened");
      } finally {
        opening.mayEnd.countDown();
      }
    }
  }

  @Test
  void nothing_is_deleted_while_the_storage_is_still_at_work() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    FaultyStorage storage =
        new FaultyStorage(new HeapStorage(metainfo.geometry()))
            .faultAt(Call.COMMIT, piece -> piece == 0, new Fault.Waits(mayEnd));
    SessionConfig config = config("leech").storage("acme-own", _ -> storage).build();
    try (Session session = EngineSession.open(config, Duration.ofMillis(100))) {
      Torrent torrent = leech(session);
      while (storage.waiting() == 0) {
        Thread.onSpinWait();
      }
      try {
        assertThatThrownBy(torrent::removeWithData)
            .isInstanceOf(TorrentException.Storage.class)
            .hasMessageContaining("its storage is still at work");
        assertThat(storage.calls(Call.DELETE)).isZero();
        assertThat(remembered().everOpened()).isTrue();
        assertThat(remembered().closedCleanly()).isFalse();
      } finally {
        mayEnd.countDown();
      }
    }
  }
}
