// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.AddOptions;
import org.btsdk.api.TorrentException;
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
/// write one torrent's data. Where the journal cannot be written (a read-only folder), the torrent
/// runs without one, and is checked the next time.
///
/// Threads: any. Appends are serialised by a lock that is held across one small write, which is the
/// purpose of the lock; virtual threads, which may be interrupted, hand theirs to a disk thread.
final class ResumeKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ResumeKeeper.class);

  private final Object appending = new Object();
  private final StorageWork work;
  private final Path path;
  private final @Nullable LockFile lock;
  private final BitSet trusted;
  private final BitSet suspect;
  private final long downloadedBefore;
  private final long uploadedBefore;
  private @Nullable ResumeFile file;

  private ResumeKeeper(
      StorageWork work,
      Path path,
      @Nullable LockFile lock,
      @Nullable ResumeFile file,
      ResumeState state,
      BitSet suspect) {
    this.work = work;
    this.path = path;
    this.lock = lock;
    this.file = file;
    this.trusted = state.committed();
    this.suspect = suspect;
    this.downloadedBefore = state.downloadedBytes();
    this.uploadedBefore = state.uploadedBytes();
  }

  /// Takes a torrent up: decides which pieces are believed, and begins the journal anew. Blocks.
  ///
  /// @throws TorrentException.Refused if another session has the torrent
  /// @throws IOException if the storage cannot be asked
  static ResumeKeeper open(
      Path folder,
      Metainfo metainfo,
      String storageName,
      TorrentStore store,
      StorageWork work,
      AddOptions.Resume mode)
      throws IOException {
    String name = metainfo.infoHashes().wire().toHex();
    Path path = folder.resolve(name + ".resume");
    LockFile lock = LockFile.take(folder.resolve(name + ".lock"), metainfo.name());
    try {
      TorrentGeometry geometry = metainfo.geometry();
      ResumeHeader header = ResumeHeader.of(metainfo.infoHashes(), geometry, storageName);
      ResumeState before = read(path, header, geometry);
      List<FileStamp> stamps = stamps(store, geometry);
      ResumeState state;
      BitSet suspect = new BitSet();
      if (mode == AddOptions.Resume.AUTO) {
        ResumeDecision decision =
            ResumeDecision.of(before, BootId.current(), stamps, piece -> probe(store, piece));
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
      return new ResumeKeeper(work, path, lock, create(path, state), state, suspect);
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
      return ResumeFile.create(path, state);
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

  /// Pieces that are there and verified; a copy.
  BitSet trusted() {
    return (BitSet) trusted.clone();
  }

  /// Pieces that must be hashed before they are believed; a copy.
  BitSet suspect() {
    return (BitSet) suspect.clone();
  }

  /// Total from earlier sessions, in bytes.
  long downloadedBefore() {
    return downloadedBefore;
  }

  /// Total from earlier sessions, in bytes.
  long uploadedBefore() {
    return uploadedBefore;
  }

  /// A piece is committed: written before anyone hears of it.
  void committed(int piece) {
    append(new ResumeRecord.Committed(setOf(piece)));
  }

  /// Pieces are not there, or not right, any more.
  void forgotten(BitSet pieces) {
    if (!pieces.isEmpty()) {
      append(new ResumeRecord.Removed(pieces));
    }
  }

  /// The pieces that are committed now; taken before a sync.
  BitSet committedNow() {
    synchronized (appending) {
      return file == null ? new BitSet() : file.state().committed();
    }
  }

  /// A sync is done that began when these pieces were committed.
  void synced(BitSet pieces) {
    append(new ResumeRecord.Synced(pieces));
  }

  static BitSet setOf(int piece) {
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
      if (file != null) {
        try {
          file.append(records);
        } catch (IOException e) {
          LOG.warn("the resume data {} could not be written: {}", path, Failures.message(e));
        }
      }
    }
  }

  /// Syncs, and writes that all is in order. A disk thread; blocks.
  void closeCleanly(TorrentStore store, long downloadedBytes, long uploadedBytes) {
    try {
      BitSet before = committedNow();
      store.whenClosing(store.storage()::sync);
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

  /// Closes the journal without another word. A disk thread; blocks.
  void close() {
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
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /// A file that is locked for as long as a torrent runs. The system frees the lock when the
  /// process ends, however it ends.
  private record LockFile(Path path, FileChannel channel, FileLock lock) {
    /// @return null where no file can be made
    static @Nullable LockFile take(Path path, String torrent) {
      FileChannel channel = null;
      try {
        Files.createDirectories(path.toAbsolutePath().getParent());
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return new LockFile(path, channel, lock);
        }
      } catch (OverlappingFileLockException _) {
        // Another session of this process has it.
      } catch (IOException e) {
        LOG.debug("no lock file {}", path, e);
        return null;
      }
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException e) {
        LOG.debug("the lock file {} could not be closed", path, e);
      }
      throw new TorrentException.Refused(
          torrent + ": already open in another session (" + path + " is locked)");
    }

    void release() {
      try {
        Files.deleteIfExists(path);
        lock.release();
        channel.close();
      } catch (IOException e) {
        LOG.debug("the lock file {} could not be released", path, e);
      }
    }
  }
}
