// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;

/// One object for each file. A piece is first an object of its own, durable and readable at once;
/// when a file has all its pieces it is assembled, marked as whole, and the pieces that no other
/// file needs are deleted. Threads may share it.
///
/// What is always true: **a piece object is deleted only after every file it touches was marked**;
/// so each step can be repeated by whoever opens the torrent next, whatever died in between.
///
/// A mark names the ETag of the file's object. A file that somebody else put, or changed, has no
/// mark of that ETag: its pieces are [Storage.State#UNKNOWN], and the engine hashes them.
final class FileObjects implements Layout {
  private final Bucket bucket;
  private final Keys keys;
  private final TorrentGeometry geometry;
  private final boolean readOnly;
  private final PieceObjects pieces;
  private final Map<String, Integer> filesByKey;
  private final List<@Nullable String> fileKeys;
  private final Map<Integer, List<Integer>> emptyByPiece;
  private final Assemblies assemblies;
  private final Object lock = new Object(); // never held while anything blocks

  /// ETags of files that are marked, by index. Guarded by lock.
  private Map<Integer, String> whole = new HashMap<>();

  /// ETags of files that have the right length and no mark, by index. Guarded by lock.
  private Map<Integer, String> foreign = new HashMap<>();

  /// What was marked since the last listing began. Guarded by lock.
  private Map<Integer, String> ours = new HashMap<>();

  /// Files with an upload that was begun and did not end. Guarded by lock.
  private final TreeSet<Integer> broken = new TreeSet<>();

  private FileObjects(
      Bucket bucket,
      Keys keys,
      TorrentGeometry geometry,
      Fetch fetch,
      boolean readOnly,
      Map<String, Integer> filesByKey,
      List<@Nullable String> fileKeys,
      Map<Integer, List<Integer>> emptyByPiece) {
    this.bucket = bucket;
    this.keys = keys;
    this.geometry = geometry;
    this.readOnly = readOnly;
    this.filesByKey = filesByKey;
    this.fileKeys = fileKeys;
    this.emptyByPiece = emptyByPiece;
    this.pieces = new PieceObjects(bucket, keys, geometry, Bucket.Lifetime.SHORT);
    FileAssembly assembly = new FileAssembly(bucket, keys, geometry, fetch);
    this.assemblies = new Assemblies(file -> assemble(assembly, file));
  }

  /// @throws IOException if the path of a file is too long for a key
  static FileObjects of(
      Bucket bucket, Keys keys, TorrentGeometry geometry, Fetch fetch, boolean readOnly)
      throws IOException {
    Map<String, Integer> filesByKey = new HashMap<>();
    List<@Nullable String> fileKeys = new ArrayList<>();
    Map<Integer, List<Integer>> emptyByPiece = new HashMap<>();
    for (int file = 0; file < geometry.files().size(); file++) {
      FileEntry entry = geometry.files().get(file);
      if (entry.isPadding() || entry.attributes().contains(FileEntry.Attribute.SYMLINK)) {
        fileKeys.add(null);
        continue;
      }
      String key = keys.file(entry);
      fileKeys.add(key);
      filesByKey.put(key, file);
      if (entry.lengthBytes() == 0) {
        emptyByPiece.computeIfAbsent(geometry.firstPiece(file), _ -> new ArrayList<>()).add(file);
      }
    }
    return new FileObjects(
        bucket, keys, geometry, fetch, readOnly, filesByKey, fileKeys, emptyByPiece);
  }

  @Override
  public void refresh() throws IOException {
    synchronized (lock) {
      ours = new HashMap<>();
    }
    BitSet seenPieces = pieces.beginListing();
    TreeSet<String> marks = new TreeSet<>();
    TreeSet<Integer> uploads = new TreeSet<>();
    // Pieces and marks before files: a piece that is deleted meanwhile has its file by then.
    bucket.list(
        keys.own(),
        object -> {
          pieces.note(object, seenPieces);
          keys.wholeOf(object.key()).ifPresent(_ -> marks.add(object.key()));
          keys.uploadOf(object.key()).ifPresent(uploads::add);
        });
    Map<Integer, String> marked = new HashMap<>();
    Map<Integer, String> unmarked = new HashMap<>();
    for (String prefix : filePrefixes()) {
      bucket.list(
          prefix,
          object -> {
            Integer file = filesByKey.get(object.key());
            if (file != null && object.sizeBytes() == geometry.files().get(file).lengthBytes()) {
              boolean known =
                  object.sizeBytes() == 0 || marks.contains(keys.whole(file, object.etag()));
              (known ? marked : unmarked).put(file, object.etag());
            }
          });
    }
    synchronized (lock) {
      marked.putAll(ours);
      unmarked.keySet().removeAll(ours.keySet());
      whole = marked;
      foreign = unmarked;
      broken.addAll(uploads);
    }
    pieces.endListing(seenPieces);
    startAllReady();
  }

  /// What the keys of the files begin with: the torrent's name, which is a folder if there are
  /// several.
  private Set<String> filePrefixes() {
    TreeSet<String> prefixes = new TreeSet<>();
    for (int file = 0; file < fileKeys.size(); file++) {
      if (fileKeys.get(file) != null) {
        List<String> path = geometry.files().get(file).path();
        prefixes.add(keys.root() + path.getFirst() + (path.size() > 1 ? "/" : ""));
      }
    }
    return prefixes;
  }

  private void startAllReady() {
    if (!readOnly) {
      for (int file = 0; file < fileKeys.size(); file++) {
        startIfReady(file);
      }
    }
  }

  /// Begins to assemble a file, if it has all its pieces and is not whole.
  private void startIfReady(int file) {
    if (fileKeys.get(file) == null || isWhole(file)) {
      return;
    }
    boolean ready =
        geometry.files().get(file).lengthBytes() > 0
            ? pieces.hasAll(geometry.firstPiece(file), geometry.lastPiece(file))
            : geometry.pieceCount() == 0 || isStored(geometry.firstPiece(file));
    if (ready) {
      assemblies.start(file);
    }
  }

  private boolean isWhole(int file) {
    synchronized (lock) {
      return whole.containsKey(file);
    }
  }

  /// Whether a piece is in an object of its own, or in files that are marked.
  private boolean isStored(int piece) {
    return pieces.has(piece) || stateInFiles(piece) == Storage.State.PRESENT;
  }

  /// What is known of a piece from the files it touches.
  private Storage.State stateInFiles(int piece) {
    int length = geometry.dataLength(piece);
    if (length == 0) {
      return Storage.State.UNKNOWN;
    }
    Storage.State state = Storage.State.PRESENT;
    for (int file : filesOf(piece, length)) {
      synchronized (lock) {
        if (!whole.containsKey(file)) {
          if (!foreign.containsKey(file)) {
            return Storage.State.ABSENT;
          }
          state = Storage.State.UNKNOWN;
        }
      }
    }
    return state;
  }

  /// The files of which a piece has bytes.
  private List<Integer> filesOf(int piece, int lengthBytes) {
    List<Integer> files = new ArrayList<>();
    slices(
        piece,
        0,
        lengthBytes,
        (file, _, _, _) -> {
          if (fileKeys.get(file) != null) {
            files.add(file);
          }
        });
    return files;
  }

  private void slices(int piece, int begin, int length, TorrentGeometry.SliceConsumer consumer) {
    try {
      geometry.slices(piece, begin, length, consumer);
    } catch (IOException e) {
      throw new IllegalStateException("the consumer does no I/O", e);
    }
  }

  @Override
  public Storage.State probe(Piece piece) {
    return pieces.has(piece.index()) ? Storage.State.PRESENT : stateInFiles(piece.index());
  }

  @Override
  public List<Span> locate(Piece piece, int beginBytes, int lengthBytes) throws PieceGoneException {
    if (pieces.has(piece.index())) {
      return pieces.locate(piece, beginBytes, lengthBytes);
    }
    List<Span> spans = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    slices(
        piece.index(),
        beginBytes,
        lengthBytes,
        (file, position, _, length) -> {
          String key = fileKeys.get(file);
          if (key == null) {
            spans.add(new Span.OfZeros(length));
            return;
          }
          String etag = etag(file);
          if (etag == null) {
            missing.add(key);
          } else {
            spans.add(new Span.OfObject(key, etag, position, length));
          }
        });
    if (!missing.isEmpty()) {
      throw new PieceGoneException("there is no " + bucket.place(missing.getFirst()));
    }
    return spans;
  }

  private @Nullable String etag(int file) {
    synchronized (lock) {
      String marked = whole.get(file);
      return marked != null ? marked : foreign.get(file);
    }
  }

  @Override
  public void lost(Piece piece) {
    pieces.lost(piece);
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    if (!isStored(piece.index())) {
      pieces.commit(piece, data);
    }
    filesOf(piece.index(), data.lengthBytes()).forEach(this::startIfReady);
    emptyByPiece.getOrDefault(piece.index(), List.of()).forEach(this::startEmpty);
  }

  private void startEmpty(int file) {
    if (!isWhole(file)) {
      assemblies.start(file);
    }
  }

  /// Makes one file whole: what [Assemblies] runs.
  private void assemble(FileAssembly assembly, int file) throws IOException {
    String key = fileKeys.get(file);
    if (key == null || isWhole(file)) {
      return;
    }
    boolean brokenOff;
    synchronized (lock) {
      brokenOff = broken.remove(file);
    }
    String etag = assembly.assemble(file, key, brokenOff);
    if (geometry.files().get(file).lengthBytes() > 0) {
      byte[] mark = key.getBytes(StandardCharsets.UTF_8);
      bucket.put(
          keys.whole(file, etag),
          mark.length,
          ContentStreamProvider.fromByteArray(mark),
          Bucket.Lifetime.SHORT);
    }
    synchronized (lock) {
      whole.put(file, etag);
      ours.put(file, etag);
      foreign.remove(file);
    }
    deleteUnneeded(file);
  }

  /// Deletes the pieces of a file whose bytes are all in files that are marked.
  private void deleteUnneeded(int file) throws IOException {
    BitSet unneeded = new BitSet();
    for (int piece = geometry.firstPiece(file); piece <= geometry.lastPiece(file); piece++) {
      if (pieces.has(piece) && stateInFiles(piece) == Storage.State.PRESENT) {
        unneeded.set(piece);
      }
    }
    if (!unneeded.isEmpty()) {
      pieces.delete(unneeded);
    }
  }

  /// Waits until every file that has its pieces is whole.
  @Override
  public void sync() throws IOException {
    startAllReady();
    assemblies.await();
  }

  @Override
  public void close() {
    assemblies.close();
  }
}
