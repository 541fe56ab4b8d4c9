// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.AddOptions;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.resume.ResumeDecision;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeJournal;
import org.btsdk.core.resume.ResumeRecord;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.model.Metainfo;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.FileOperations.FileStamp;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a torrent's resume journal while the torrent runs, and its lock, so that no two sessions
/// write one torrent's data.
///
/// A torrent that is complete, and was closed in order, and whose files nobody touched, is
/// *dormant*: its journal is right as it is, and is neither written nor held in memory until
/// something changes. Ten thousand seeds are so loaded without a write. A journal is open only
/// while something is appended now and then.
///
/// Where the journal cannot be written (a read-only folder), the torrent runs without one, and is
/// checked the next time.
///
/// Threads: any. Appends are serialised by a lock that is held across one small write, which is the
/// purpose of the lock; virtual threads, which may be interrupted, hand theirs to a disk thread.
public final class ResumeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ResumeKeeper.class);

  private final Object appending = new Object();
  private final StorageWork work;
  private final Path path;
  private final @Nullable TorrentLock lock;
  private final long downloadedBefore;
  private final long uploadedBefore;
  private BitSet trusted;
  private BitSet suspect;
  private @Nullable Dormant dormant; // guarded by appending
  private @Nullable ResumeFile file; // guarded by appending

  /// What a journal that is not held in memory is about.
  private record Dormant(ResumeHeader header, TorrentGeometry geometry) {}

  private ResumeKeeper(
      StorageWork work,
      Path path,
      @Nullable TorrentLock lock,
      @Nullable Dormant dormant,
      @Nullable ResumeFile file,
      ResumeState state,
      BitSet suspect) {
    this.work = work;
    this.path = path;
    this.lock = lock;
    this.dormant = dormant;
    this.file = file;
    this.trusted = state.committed();
    this.suspect = suspect;
    this.downloadedBefore = state.downloadedBytes();
    this.uploadedBefore = state.uploadedBytes();
  }

  /// Takes a torrent up: decides which pieces are believed, and begins the journal anew, unless it
  /// is dormant. Blocks.
  ///
  /// @throws TorrentException.Refused if another session has the torrent
  /// @throws IOException if the storage cannot be asked
  public static ResumeKeeper open(
      Path folder,
      Metainfo metainfo,
      String storageName,
      TorrentStore store,
      StorageWork work,
      AddOptions.Resume mode)
      throws IOException {
    String name = metainfo.infoHashes().wire().toHex();
    Path path = folder.resolve(name + ".resume");
    TorrentLock lock = TorrentLock.take(folder, metainfo.infoHashes().wire(), metainfo.name());
    try {
      TorrentGeometry geometry = metainfo.geometry();
      ResumeHeader header = ResumeHeader.of(metainfo.infoHashes(), geometry, storageName);
      ResumeState before = read(path, header, geometry);
      List<FileStamp> stamps = mode == AddOptions.Resume.AUTO ? stamps(store, geometry) : List.of();
      if (mode == AddOptions.Resume.AUTO && before.isCompleteAsClosed(stamps)) {
        return new ResumeKeeper(
            work, path, lock, new Dormant(header, geometry), null, before, new BitSet());
      }
      ResumeState state;
      BitSet suspect = new BitSet();
      if (mode == AddOptions.Resume.AUTO) {
        ResumeDecision decision =
            ResumeDecision.of(
                before,
                BootId.current(),
                stamps,
                store
                    .storage()
                    .fileOperations()
                    .filter(FileOperations::everythingInFiles)
                    .isPresent(),
                piece -> probe(store, piece));
        state = ResumeState.taken(before, decision, BootId.current(), stamps);
        suspect = decision.toRehash();
      } else {
        state = new ResumeState(header, geometry);
        state.apply(new ResumeRecord.Opened(BootId.current()));
        state.apply(new ResumeRecord.Counters(before.uploadedBytes(), before.downloadedBytes()));
        BitSet all = new BitSet();
        all.set(0, geometry.pieceCount());
        switch (mode) {
          case CHECK -> suspect = all;
          case TRUST -> state.apply(new ResumeRecord.Committed(all));
          case IGNORE, AUTO -> {}
        }
        state.apply(new ResumeRecord.Suspect(suspect));
      }
      return new ResumeKeeper(work, path, lock, null, create(path, state), state, suspect);
    } catch (IOException | RuntimeException e) {
      if (lock != null) {
        lock.release();
      }
      throw e;
    }
  }

  private static ResumeState read(Path path, ResumeHeader header, TorrentGeometry geometry) {
    try {
      return switch (ResumeFile.read(path, header, geometry)) {
        case ResumeJournal.Replay.Usable(ResumeState state) -> state;
        case ResumeJournal.Replay.Refused(String reason) -> {
          LOG.warn("the resume data {} is not used: {}", path, reason);
          yield new ResumeState(header, geometry);
        }
      };
    } catch (IOException e) {
      LOG.warn("the resume data {} could not be read", path, e);
      return new ResumeState(header, geometry);
    }
  }

  private static @Nullable ResumeFile create(Path path, ResumeState state) {
    try {
      ResumeFile file = ResumeFile.create(path, state);
      file.rest();
      return file;
    } catch (IOException e) {
      LOG.warn("no resume data: {} could not be written: {}", path, Failures.message(e));
      return null;
    }
  }

  private static Storage.State probe(TorrentStore store, int piece) {
    try {
      return store.probe(piece);
    } catch (IOException e) {
      LOG.debug("piece {} could not be probed", piece, e);
      return Storage.State.UNKNOWN;
    }
  }

  private static List<FileStamp> stamps(TorrentStore store, TorrentGeometry geometry)
      throws IOException {
    Optional<FileOperations> operations = store.storage().fileOperations();
    List<FileStamp> stamps = new ArrayList<>();
    if (operations.isPresent()) {
      for (int i = 0; i < geometry.files().size(); i++) {
        stamps.add(
            geometry.files().get(i).isPadding() ? FileStamp.MISSING : operations.get().stamp(i));
      }
    }
    return stamps;
  }

  /// Pieces that are there and verified; given away, and asked for once.
  public BitSet takeTrusted() {
    BitSet given = trusted;
    trusted = new BitSet(0);
    return given;
  }

  /// Pieces that must be hashed before they are believed; given away, and asked for once.
  public BitSet takeSuspect() {
    BitSet given = suspect;
    suspect = trusted;
    return given;
  }

  /// Total from earlier sessions, in bytes.
  public long downloadedBefore() {
    return downloadedBefore;
  }

  /// Total from earlier sessions, in bytes.
  public long uploadedBefore() {
    return uploadedBefore;
  }

  /// Pieces are committed: written before anyone hears of it.
  public void committed(BitSet pieces) {
    append(new ResumeRecord.Committed(pieces));
  }

  /// Pieces are not there, or not right, any more.
  public void forgotten(BitSet pieces) {
    if (!pieces.isEmpty()) {
      append(new ResumeRecord.Removed(pieces));
    }
  }

  /// The pieces that are committed now; taken before a sync.
  public BitSet committedNow() {
    synchronized (appending) {
      if (dormant != null) {
        BitSet all = new BitSet();
        all.set(0, dormant.geometry.pieceCount());
        return all;
      }
      return file == null ? new BitSet() : file.state().committed();
    }
  }

  /// Closes the journal until something is appended. A disk thread; blocks.
  void rest() {
    synchronized (appending) {
      try {
        if (file != null) {
          file.rest();
        }
      } catch (IOException e) {
        LOG.debug("the resume data {} could not be closed", path, e);
      }
    }
  }

  /// A sync is done that began when these pieces were committed.
  public void synced(BitSet pieces) {
    append(new ResumeRecord.Synced(pieces));
  }

  public static BitSet setOf(int piece) {
    BitSet set = new BitSet();
    set.set(piece);
    return set;
  }

  private void append(ResumeRecord record) {
    if (Thread.currentThread().isVirtual()) {
      work.runAndWait(StorageKind.DISK, () -> appendNow(List.of(record)));
    } else {
      appendNow(List.of(record));
    }
  }

  private void appendNow(List<ResumeRecord> records) {
    synchronized (appending) {
      if (dormant != null) {
        if (records.stream().noneMatch(record -> endsDormancy(record))) {
          return;
        }
        file = wake(dormant);
        dormant = null;
      }
      if (file != null) {
        try {
          file.append(records);
          if (file.state().isComplete()) {
            file.rest();
          }
        } catch (IOException e) {
          LOG.warn("the resume data {} could not be written: {}", path, Failures.message(e));
        }
      }
    }
  }

  /// Whether a record says anything new of a torrent that is complete and synced. What is written
  /// to the journal of a torrent that begins to change is written before its data is.
  private static boolean endsDormancy(ResumeRecord record) {
    return switch (record) {
      case ResumeRecord.Removed _, ResumeRecord.Suspect _ -> true;
      case ResumeRecord.Opened _,
          ResumeRecord.Committed _,
          ResumeRecord.Synced _,
          ResumeRecord.Counters _,
          ResumeRecord.FileStamped _,
          ResumeRecord.Closed _ ->
          false;
    };
  }

  /// Begins a dormant journal anew, as if the torrent were taken up now.
  private @Nullable ResumeFile wake(Dormant of) {
    ResumeState before = read(path, of.header, of.geometry);
    ResumeState state = new ResumeState(of.header, of.geometry);
    state.apply(new ResumeRecord.Opened(BootId.current()));
    if (before.closedCleanly()) {
      state.apply(new ResumeRecord.Committed(before.committed()));
      state.apply(new ResumeRecord.Synced(before.synced()));
      before
          .stamps()
          .forEach((file, stamp) -> state.apply(new ResumeRecord.FileStamped(file, stamp)));
    } else {
      BitSet all = new BitSet();
      all.set(0, of.geometry.pieceCount());
      state.apply(new ResumeRecord.Suspect(all)); // somebody took the journal away
    }
    state.apply(new ResumeRecord.Counters(before.uploadedBytes(), before.downloadedBytes()));
    return create(path, state);
  }

  /// Syncs, and writes that all is in order. A disk thread; blocks.
  public void closeCleanly(TorrentStore store, long downloadedBytes, long uploadedBytes) {
    try {
      BitSet before = committedNow();
      store.whenClosing(store.storage()::sync);
      if (staysDormant(downloadedBytes, uploadedBytes)) {
        close();
        return;
      }
      appendNow(
          List.of(
              new ResumeRecord.Synced(before),
              new ResumeRecord.Counters(uploadedBytes, downloadedBytes),
              new ResumeRecord.Closed(stamps(store, store.metainfo().geometry()))));
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be closed in order", store.metainfo().name(), e);
    }
    close();
  }

  /// Notes what was transferred in a journal that is right otherwise.
  ///
  /// @return false if it is not dormant any more
  private boolean staysDormant(long downloadedBytes, long uploadedBytes) throws IOException {
    synchronized (appending) {
      if (dormant == null) {
        return false;
      }
      if (downloadedBytes != downloadedBefore || uploadedBytes != uploadedBefore) {
        ResumeFile.appendTo(
            path, List.of(new ResumeRecord.Counters(uploadedBytes, downloadedBytes)));
      }
      return true;
    }
  }

  /// Closes the journal without another word. A disk thread; blocks.
  public void close() {
    synchronized (appending) {
      try {
        if (file != null) {
          file.close();
        }
      } catch (IOException e) {
        LOG.debug("the resume data {} could not be closed", path, e);
      }
      file = null;
    }
    if (lock != null) {
      lock.release();
    }
  }

  /// Deletes the journal, after it was closed.
  public void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
