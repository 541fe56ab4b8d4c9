// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.btsdk.api.CheckReport;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.TorrentGeometry;

/// Holds data on a disk against the hashes of a torrent. Stateless.
public final class DataChecker {
  private DataChecker() {}

  /// Reads and hashes what is there. Blocks; no thread is left when it returns or throws.
  ///
  /// @param metainfo the torrent, with version 1 hashes
  /// @param folder the folder that holds the file or folder of the torrent's name
  /// @param threads how many, 1 or more; 0 for one a core
  /// @param progress called with the bytes that were looked at so far, by any thread
  /// @return what is right
  /// @throws TorrentException.Storage if something that is there could not be read
  /// @throws TorrentException.Refused if the torrent is only version 2
  /// @throws InterruptedException if the thread was interrupted
  public static CheckReport check(
      Metainfo metainfo, Path folder, int threads, Consumer<Long> progress)
      throws InterruptedException {
    if (metainfo.infoHashes().v1().isEmpty()) {
      throw new TorrentException.Refused(
          metainfo.name() + ": a torrent that is only version 2 cannot be checked yet");
    }
    TorrentGeometry geometry = metainfo.geometry();
    List<Path> paths = new ArrayList<>();
    BitSet missing = new BitSet();
    for (FileEntry file : geometry.files()) {
      Path path = folder;
      for (String component : file.path()) {
        path = path.resolve(component);
      }
      if (!isThere(file, path)) {
        missing.set(paths.size());
      }
      paths.add(path);
    }
    Check check = new Check(metainfo, paths, missing, progress);
    try {
      PieceWorkers.run(geometry.pieceCount(), threads, check::worker);
    } catch (IOException e) {
      throw IoReasons.storage(folder, e);
    }
    return check.report();
  }

  private static boolean isThere(FileEntry file, Path path) {
    if (file.isPadding() || file.attributes().contains(FileEntry.Attribute.SYMLINK)) {
      return true;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.isRegularFile() && attributes.size() >= file.lengthBytes();
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      if (!Files.exists(path)) {
        return false; // for instance below a file that should be a folder
      }
      throw IoReasons.storage(path, e);
    }
  }

  /// One check. Threads share it.
  private static final class Check {
    private final Metainfo metainfo;
    private final TorrentGeometry geometry;
    private final List<Path> paths;
    private final BitSet missing; // guarded by this
    private final BitSet right = new BitSet(); // guarded by this
    private final AtomicLong seenBytes = new AtomicLong();
    private final AtomicLong readBytes = new AtomicLong();
    private final Consumer<Long> progress;

    Check(Metainfo metainfo, List<Path> paths, BitSet missing, Consumer<Long> progress) {
      this.metainfo = metainfo;
      this.geometry = metainfo.geometry();
      this.paths = paths;
      this.missing = missing;
      this.progress = progress;
    }

    PieceWorkers.Worker worker() {
      return new DigestWorker(new PieceDigest(geometry, paths)) {
        @Override
        public void given(int first, int count, BooleanSupplier stop) throws IOException {
          if (isWhole(first)) {
            super.given(first, count, stop);
          }
        }

        @Override
        public void piece(int piece) throws IOException {
          look(digest, piece);
        }
      };
    }

    private void look(PieceDigest digest, int piece) throws IOException {
      int length = geometry.pieceLength(piece);
      if (isWhole(piece)) {
        try {
          boolean matches = digest.hash(piece).equals(metainfo.pieceHash(piece));
          readBytes.addAndGet(length);
          if (matches) {
            synchronized (this) {
              right.set(piece);
            }
          }
        } catch (FileShrankException e) {
          synchronized (this) {
            missing.set(e.file());
          }
        }
      }
      progress.accept(seenBytes.addAndGet(length));
    }

    /// Whether all files of a piece are there.
    private boolean isWhole(int piece) throws IOException {
      BitSet touched = new BitSet();
      geometry.slices(piece, 0, geometry.pieceLength(piece), (file, _, _, _) -> touched.set(file));
      synchronized (this) {
        return !touched.intersects(missing);
      }
    }

    synchronized CheckReport report() {
      List<Integer> bad = new ArrayList<>();
      for (int file = 0; file < paths.size(); file++) {
        if (geometry.files().get(file).isPadding()) {
          continue;
        }
        int end = geometry.lastPiece(file) + 1;
        if (missing.get(file) || right.nextClearBit(geometry.firstPiece(file)) < end) {
          bad.add(file);
        }
      }
      return new CheckReport(
          right, geometry.pieceCount(), readBytes.get(), bad, missing.stream().boxed().toList());
    }
  }
}
