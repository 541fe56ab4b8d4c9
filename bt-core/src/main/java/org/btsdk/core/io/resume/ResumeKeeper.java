// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.resume.ResumeRecord;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a torrent's resume journal while the torrent runs, and its lock, so that no two sessions
/// write one torrent's data. [ResumeOpener] makes it.
///
/// A torrent that is complete, and was closed in order, and whose files nobody touched, is
/// *dormant* ([DormantJournal]). Ten thousand seeds are so loaded without a write. A journal is
/// open only while something is appended now and then.
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
  private final JournalPlace place;
  private final @Nullable TorrentLock lock;
  private final long downloadedBefore;
  private final long uploadedBefore;
  private @Nullable BitSet trusted; // until it is taken
  private @Nullable BitSet suspect; // until it is taken
  private final BitSet othersWork; // of which no sync of this process is; guarded by appending
  private @Nullable DormantJournal dormant; // guarded by appending
  private @Nullable ResumeFile file; // guarded by appending

  /// A torrent whose journal is kept from now on.
  ///
  /// @param file the journal; null if it cannot be written
  /// @param suspect pieces that must be hashed first
  /// @param othersWork pieces that an earlier process committed, or that are taken on trust, and of
  ///   which the storage does not know in this process: a sync says nothing of them
  ResumeKeeper(
      StorageWork work,
      JournalPlace place,
      @Nullable TorrentLock lock,
      @Nullable ResumeFile file,
      ResumeState state,
      BitSet suspect,
      BitSet othersWork) {
    this.work = work;
    this.place = place;
    this.lock = lock;
    this.file = file;
    this.trusted = state.committed();
    this.suspect = suspect;
    this.othersWork = othersWork;
    this.downloadedBefore = state.downloadedBytes();
    this.uploadedBefore = state.uploadedBytes();
  }

  /// A torrent whose journal is dormant.
  ///
  /// @param state what that says
  ResumeKeeper(
      StorageWork work,
      JournalPlace place,
      @Nullable TorrentLock lock,
      DormantJournal dormant,
      ResumeState state) {
    this(work, place, lock, (ResumeFile) null, state, new BitSet(0), new BitSet(0));
    this.dormant = dormant;
  }

  /// Pieces that are there and verified; given away, and asked for once.
  public BitSet takeTrusted() {
    BitSet given = Objects.requireNonNull(trusted);
    trusted = null;
    return given;
  }

  /// Pieces that must be hashed before they are believed; given away, and asked for once.
  public BitSet takeSuspect() {
    BitSet given = Objects.requireNonNull(suspect);
    suspect = null;
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
    synchronized (appending) {
      othersWork.andNot(pieces);
    }
    append(new ResumeRecord.Committed(pieces));
  }

  /// Pieces are not there, or not right, any more.
  public void forgotten(BitSet pieces) {
    if (!pieces.isEmpty()) {
      append(new ResumeRecord.Removed(pieces));
    }
  }

  /// The pieces that a sync that begins now makes safe: those that are committed now, without those
  /// that somebody else wrote and that the storage was not told of.
  public BitSet syncableNow() {
    synchronized (appending) {
      if (dormant != null) {
        return dormant.allPieces();
      }
      BitSet pieces = file == null ? new BitSet() : file.state().committed();
      pieces.andNot(othersWork);
      return pieces;
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
        LOG.debug("the resume data {} could not be closed", place, e);
      }
    }
  }

  /// A sync is done that began when these pieces were [#syncableNow()].
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
        if (records.stream().noneMatch(dormant::isEndedBy)) {
          return;
        }
        file = dormant.wake();
        dormant = null;
      }
      if (file != null) {
        try {
          file.append(records);
          if (file.state().isComplete()) {
            file.rest();
          }
        } catch (IOException e) {
          LOG.warn("the resume data {} could not be written: {}", place, Failures.message(e));
        }
      }
    }
  }

  /// Syncs, and writes that all is in order. A disk thread; blocks.
  public void closeCleanly(TorrentStore store, long downloadedBytes, long uploadedBytes) {
    try {
      BitSet before = syncableNow();
      store.whenClosing(store.storage()::sync);
      if (staysDormant(downloadedBytes, uploadedBytes)) {
        close();
        return;
      }
      appendNow(
          List.of(
              new ResumeRecord.Synced(before),
              new ResumeRecord.Counters(uploadedBytes, downloadedBytes),
              new ResumeRecord.Closed(ResumeOpener.stamps(store, store.metainfo().geometry()))));
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
        dormant.count(uploadedBytes, downloadedBytes);
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
        LOG.debug("the resume data {} could not be closed", place, e);
      }
      file = null;
    }
    if (lock != null) {
      lock.release();
    }
  }

  /// Deletes the journal, after it was closed.
  public void delete() throws IOException {
    Files.deleteIfExists(place.path());
  }
}
