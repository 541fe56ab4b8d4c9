// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.api.AddOptions;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.resume.ResumeOpener;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.TorrentMailbox;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.StorageKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataUpkeepTest {
  private static final int LENGTH = TorrentGeometry.BLOCK_LENGTH;

  @TempDir Path temp;

  /// The machine waits for an answer to a sync before it says that a download is finished.
  @Test
  void a_sync_that_ends_with_an_error_fails_the_torrent() throws Exception {
    Metainfo metainfo =
        Metainfo.builder(
                "x",
                TorrentGeometry.contiguous(LENGTH, List.of(FileEntry.of(List.of("x"), LENGTH))))
            .pieceHashes(new byte[20])
            .build();
    List<TorrentEvent> told = new ArrayList<>();
    StorageWork work = new StorageWork("upkeep-test");
    TorrentStore store =
        new TorrentStore(new Failing(), "test", StorageKind.DISK, false, work, metainfo);
    ResumeKeeper resume =
        ResumeOpener.open(temp, metainfo, "test", store, work, AddOptions.Resume.IGNORE);

    new DataUpkeep(store, resume, new Told(told)).sync();
    work.close();
    resume.close();

    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            TorrentEvent.StorageFailed.class,
            failed -> assertThat(failed.failure().message()).contains("expected by the test"));
  }

  private record Told(List<TorrentEvent> all) implements TorrentMailbox {
    @Override
    public void answer(TorrentEvent event) {
      all.add(event);
    }

    @Override
    public void answerWithNext(TorrentEvent event) {
      all.add(event);
    }

    @Override
    public void wake() {}

    @Override
    public void answer(List<TorrentEvent> events) {
      all.addAll(events);
    }
  }

  private static final class Failing implements BlockStorage {
    @Override
    public State probe(Piece piece) {
      return State.UNKNOWN;
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(Piece piece, int beginBytes, ByteBuffer... buffers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commit(Piece piece) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {
      throw new OutOfMemoryError("expected by the test");
    }

    @Override
    public void close() {}
  }
}
