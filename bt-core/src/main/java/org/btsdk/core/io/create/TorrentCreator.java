// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.TorrentException;
import org.btsdk.core.create.PieceLengths;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.MetainfoBuilder;
import org.btsdk.model.MetainfoEditor;
import org.btsdk.model.SafeNames;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;

/// Makes torrents (version 1, BEP 3) of files and folders. Stateless.
public final class TorrentCreator {
  /// 4 million: their hashes are 80 MB, which is about what clients still read.
  private static final int MAX_PIECES = 4_000_000;

  private TorrentCreator() {}

  /// Finds the files, hashes them on several threads, and puts the torrent together. Blocks; no
  /// thread is left when it returns or throws.
  ///
  /// @param path the file or folder
  /// @param options what the torrent says, and how it is made
  /// @throws TorrentException.Storage if something could not be read, or changed meanwhile; names
  ///   it
  /// @throws TorrentException.BadTorrent if there is nothing to make a torrent of
  /// @throws IllegalArgumentException if the piece length or a glob is none
  /// @throws InterruptedException if the thread was interrupted
  public static Metainfo create(Path path, CreateOptions options) throws InterruptedException {
    Path root = path.toAbsolutePath().normalize();
    FileScan scan = FileScan.of(root, new ExcludeGlobs(options.excludes()));
    long total = scan.files().totalBytes();
    if (scan.files().files().isEmpty()) {
      throw new TorrentException.BadTorrent(path.toString(), "there is no file in it", null);
    }
    if (total == 0) {
      throw new TorrentException.BadTorrent(path.toString(), "it is empty", null);
    }
    int pieceLength =
        options.pieceLength().isPresent()
            ? PieceLengths.check(options.pieceLength().getAsInt())
            : PieceLengths.automatic(total);
    if (Math.ceilDiv(total, (long) pieceLength) > MAX_PIECES) {
      throw new TorrentException.BadTorrent(
          path.toString(), "too many pieces; choose a greater piece length", null);
    }
    String name = options.name().orElseGet(() -> nameOf(root));
    TorrentGeometry geometry = TorrentGeometry.contiguous(pieceLength, entries(scan, name));
    requireSafeNames(path, geometry.files()); // now, and not when hours of hashing are done
    byte[] hashes = hash(scan, geometry, options);
    scan.requireUnchanged();
    return assemble(path, name, geometry, hashes, options);
  }

  private static String nameOf(Path root) {
    Path name = root.getFileName();
    if (name == null || name.toString().isEmpty()) {
      throw new TorrentException.BadTorrent(
          root.toString(), "has no name of its own; give the torrent one", null);
    }
    return name.toString();
  }

  private static List<FileEntry> entries(FileScan scan, String name) {
    return scan.isFolder()
        ? scan.files().entries(List.of(name))
        : List.of(FileEntry.of(List.of(name), scan.files().totalBytes()));
  }

  private static byte[] hash(FileScan scan, TorrentGeometry geometry, CreateOptions options)
      throws InterruptedException {
    byte[] hashes = new byte[geometry.pieceCount() * Sha1Hash.LENGTH];
    AtomicLong done = new AtomicLong();
    Consumer<CreateOptions.HashProgress> progress = options.progress();
    long total = geometry.dataBytes();
    progress.accept(new CreateOptions.HashProgress(0, total));
    try {
      PieceWorkers.run(
          geometry.pieceCount(),
          options.threads(),
          () ->
              new DigestWorker(new PieceDigest(geometry, scan.paths())) {
                @Override
                public void piece(int piece) throws IOException {
                  try {
                    digest.hash(piece).copyTo(hashes, piece * Sha1Hash.LENGTH);
                  } catch (FileShrankException e) {
                    throw FileScan.changed(scan.paths().get(e.file()));
                  }
                  progress.accept(
                      new CreateOptions.HashProgress(
                          done.addAndGet(geometry.pieceLength(piece)), total));
                }
              });
    } catch (IOException e) {
      throw IoReasons.storage(scan.paths().getFirst(), e);
    }
    return hashes;
  }

  private static Metainfo assemble(
      Path path, String name, TorrentGeometry geometry, byte[] hashes, CreateOptions options) {
    Metainfo bare;
    try {
      MetainfoBuilder builder =
          Metainfo.builder(name, geometry).pieceHashes(hashes).isPrivate(options.isPrivate());
      options.source().ifPresent(builder::source);
      bare = builder.build();
    } catch (IllegalArgumentException e) {
      throw new TorrentException.BadTorrent(path.toString(), String.valueOf(e.getMessage()), e);
    }
    MetainfoEditor editor = bare.edit().trackers(options.trackers()).webSeeds(options.webSeeds());
    options.comment().ifPresent(editor::comment);
    options.createdBy().ifPresent(editor::createdBy);
    options.creationDate().ifPresent(editor::creationDate);
    return editor.build();
  }

  /// A name that every client must change before it can store it would not be found again.
  private static void requireSafeNames(Path path, List<FileEntry> files) {
    SafeNames names = new SafeNames();
    String first = "";
    int others = 0;
    for (FileEntry file : files) {
      List<String> stored = new ArrayList<>();
      stored.add(SafeNames.cleanTop(file.path().getFirst()));
      if (file.path().size() > 1) {
        stored.addAll(names.add(file.path().subList(1, file.path().size())));
      }
      if (stored.equals(file.path())) {
        continue;
      }
      if (first.isEmpty()) {
        first =
            "\"%s\" is no name for all systems (clients would store it as \"%s\")"
                .formatted(file.displayPath(), String.join("/", stored));
      } else {
        others++;
      }
    }
    if (!first.isEmpty()) {
      String more = others == 0 ? "" : ", nor are %,d more".formatted(others);
      throw new TorrentException.BadTorrent(
          path.toString(), first + more + ": rename or exclude", null);
    }
  }
}
