// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.AddOptions;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.resume.ResumeDecision;
import org.btsdk.core.resume.ResumeHeader;
import org.btsdk.core.resume.ResumeRecord;
import org.btsdk.core.resume.ResumeState;
import org.btsdk.model.Metainfo;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.FileOperations.FileStamp;
import org.btsdk.spi.storage.Storage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a torrent up: locks it, and decides by its journal and its data which pieces are believed.
/// Then a [ResumeKeeper] keeps the journal.
public final class ResumeOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ResumeOpener.class);

  private ResumeOpener() {}

  /// Takes a torrent up, and begins its journal anew, unless that is dormant. Blocks.
  ///
  /// @param folder where the journals are
  /// @param storageName the storage's name, which is part of what a journal is about
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
    JournalPlace place = new JournalPlace(folder, metainfo.infoHashes().wire());
    TorrentLock lock = TorrentLock.take(folder, place.torrent(), metainfo.name());
    try {
      return open(place, metainfo, storageName, store, work, mode, lock);
    } catch (IOException | RuntimeException e) {
      if (lock != null) {
        lock.release();
      }
      throw e;
    }
  }

  private static ResumeKeeper open(
      JournalPlace place,
      Metainfo metainfo,
      String storageName,
      TorrentStore store,
      StorageWork work,
      AddOptions.Resume mode,
      @Nullable TorrentLock lock)
      throws IOException {
    TorrentGeometry geometry = metainfo.geometry();
    ResumeHeader header = ResumeHeader.of(metainfo.infoHashes(), geometry, storageName);
    Path path = place.path();
    ResumeState before = Journals.read(path, header, geometry);
    if (mode != AddOptions.Resume.AUTO) {
      BitSet all = new BitSet();
      all.set(0, geometry.pieceCount());
      BitSet suspect = mode == AddOptions.Resume.CHECK ? all : new BitSet();
      ResumeState state = new ResumeState(header, geometry);
      state.apply(new ResumeRecord.Opened(BootId.current()));
      state.apply(new ResumeRecord.Counters(before.uploadedBytes(), before.downloadedBytes()));
      if (mode == AddOptions.Resume.TRUST) {
        state.apply(new ResumeRecord.Committed(all));
      }
      state.apply(new ResumeRecord.Suspect(suspect));
      BitSet left = store.commitsAtOnce() ? notTold(store, state.unsynced()) : state.unsynced();
      return new ResumeKeeper(
          work, place, lock, Journals.create(path, state), state, suspect, left);
    }
    List<FileStamp> stamps = stamps(store, geometry);
    if (before.isCompleteAsClosed(stamps)) {
      return new ResumeKeeper(
          work,
          place,
          lock,
          new DormantJournal(place, metainfo.infoHashes(), geometry, storageName),
          before);
    }
    ResumeDecision decision =
        ResumeDecision.of(
            before,
            BootId.current(),
            stamps,
            store.storage().fileOperations().filter(FileOperations::everythingInFiles).isPresent(),
            piece -> probe(store, piece));
    ResumeState state = ResumeState.taken(before, decision, BootId.current(), stamps);
    return new ResumeKeeper(
        work,
        place,
        lock,
        Journals.create(path, state),
        state,
        decision.toRehash(),
        notTold(store, state.unsynced()));
  }

  /// Tells the storage of pieces that somebody else wrote and did not sync, an earlier process or
  /// who vouches for them: the bytes may be in the system's memory only, and a sync of this process
  /// knows what this one did.
  ///
  /// @return those that it could not be told of
  private static BitSet notTold(TorrentStore store, BitSet pieces) {
    BitSet left = new BitSet();
    for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
      try {
        if (!store.commitAgain(piece)) {
          left.set(piece);
        }
      } catch (IOException e) {
        LOG.debug("piece {} could not be committed again", piece, e);
        left.set(piece);
      }
    }
    return left;
  }

  private static Storage.State probe(TorrentStore store, int piece) {
    try {
      return store.probe(piece);
    } catch (IOException e) {
      LOG.debug("piece {} could not be probed", piece, e);
      return Storage.State.UNKNOWN;
    }
  }

  /// What a storage's files look like now; empty if it has none.
  static List<FileStamp> stamps(TorrentStore store, TorrentGeometry geometry) throws IOException {
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
}
