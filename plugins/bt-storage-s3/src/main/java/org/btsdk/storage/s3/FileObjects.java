// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;
import software.amazon.awssdk.http.ContentStreamProvider;

/// One object for each file. A piece is first an object of its own, durable and readable at once;
/// when a file has all its pieces it is assembled, marked as whole, and the pieces that no other
/// file needs are deleted. Threads may share it.
///
/// What is always true: **a piece object is deleted only after every file it touches was marked**;
/// so each step can be repeated by whoever opens the torrent next, whatever died in between.
///
/// A mark names the ETag of the file's object. A file that somebody else put, or changed, has no
/// mark of that ETag: its pieces are [Storage.State#UNKNOWN], and the engine hashes them. Those
/// that are right it commits, and a file in which all are gets its mark.
final class FileObjects implements Layout {
  private final Bucket bucket;
  private final Keys keys;
  private final TorrentGeometry geometry;
  private final boolean readOnly;
  private final FilePlaces places;
  private final PieceObjects pieces;
  private final FileStates files;
  private final Fetch fetch;
  private final FileAssembly assembly;
  private final Assemblies assemblies;

  /// @throws IOException if a file cannot have a key, as [Keys#file] says
  FileObjects(Bucket bucket, Keys keys, TorrentGeometry geometry, Fetch fetch, boolean readOnly)
      throws IOException {
    this.bucket = bucket;
    this.keys = keys;
    this.geometry = geometry;
    this.readOnly = readOnly;
    this.fetch = fetch;
    this.places = new FilePlaces(keys, geometry);
    this.pieces = new PieceObjects(bucket, keys, geometry, Bucket.Lifetime.SHORT);
    this.files = new FileStates(geometry, places);
    this.assembly = new FileAssembly(bucket, keys, geometry, fetch);
    this.assemblies = new Assemblies(this::assemble);
  }

  @Override
  public void refresh() throws IOException {
    refresh(!readOnly);
  }

  private void refresh(boolean goOn) throws IOException {
    files.beginListing();
    BitSet seenPieces = pieces.beginListing();
    Set<String> marks = new TreeSet<>();
    Set<Integer> uploads = new TreeSet<>();
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
    for (String prefix : places.prefixes()) {
      bucket.list(
          prefix,
          object -> {
            int file = places.fileOf(object);
            if (file >= 0) {
              boolean known = marks.contains(keys.whole(file, object.etag()));
              (known ? marked : unmarked).put(file, object.etag());
            }
          });
    }
    files.endListing(marked, unmarked, uploads);
    pieces.endListing(seenPieces);
    if (goOn) {
      startAllReady();
    }
  }

  private void startAllReady() {
    for (int file = 0; file < places.count(); file++) {
      startIfReady(file);
    }
  }

  /// Begins to assemble a file, if it has all its pieces and is not whole, or has a note left.
  private void startIfReady(int file) {
    if (places.key(file) == null) {
      return;
    }
    if (files.isWhole(file)) {
      if (files.isNoted(file)) {
        assemblies.start(file); // only the note is left over
      }
      return;
    }
    boolean ready =
        places.lengthBytes(file) > 0
            ? hasAll(geometry.firstPiece(file), geometry.lastPiece(file))
            : geometry.pieceCount() == 0 || isStored(geometry.firstPiece(file));
    if (ready) {
      assemblies.start(file);
    }
  }

  /// Whether each of some pieces has an object of its own, or was found right in the file.
  private boolean hasAll(int first, int last) {
    for (int piece = first; piece <= last; piece++) {
      if (!pieces.has(piece) && !files.isVerified(piece)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a piece is in an object of its own, or in files that are marked.
  private boolean isStored(int piece) {
    return pieces.has(piece) || files.of(piece) == Storage.State.PRESENT;
  }

  @Override
  public Storage.State probe(Piece piece) {
    return pieces.has(piece.index()) ? Storage.State.PRESENT : files.of(piece.index());
  }

  @Override
  public List<Span> locate(Piece piece, int beginBytes, int lengthBytes) throws PieceGoneException {
    return pieces.has(piece.index())
        ? pieces.locate(piece, beginBytes, lengthBytes)
        : locateInFiles(piece.index(), beginBytes, lengthBytes);
  }

  private List<Span> locateInFiles(int piece, int beginBytes, int lengthBytes)
      throws PieceGoneException {
    List<Span> spans = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    places.slices(
        piece,
        beginBytes,
        lengthBytes,
        (file, position, _, length) -> {
          String key = places.key(file);
          if (key == null) {
            spans.add(new Span.OfZeros(length));
            return;
          }
          String etag = files.etag(file);
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

  @Override
  public void lost(Piece piece) {
    pieces.lost(piece);
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    if (!isStored(piece.index())) {
      if (holds(piece, data)) {
        files.verified(piece.index());
      } else {
        pieces.commit(piece, data);
      }
    }
    places.filesOf(piece.index()).forEach(this::startIfReady);
    for (int file : places.emptyAt(piece.index())) {
      if (!files.isWhole(file)) {
        assemblies.start(file);
      }
    }
  }

  /// Whether files that have no mark hold just these bytes.
  private boolean holds(Piece piece, PieceData data) throws IOException {
    if (data.lengthBytes() == 0 || files.of(piece.index()) != Storage.State.UNKNOWN) {
      return false;
    }
    byte[] there = new byte[data.lengthBytes()];
    int at = 0;
    try {
      for (Span span : locateInFiles(piece.index(), 0, there.length)) {
        if (span instanceof Span.OfObject object) {
          fetch.fetch(object, there, at, _ -> {});
        }
        at += span.lengthBytes();
      }
    } catch (S3Errors.NoObjectException | PieceGoneException _) {
      return false; // changed in this moment
    }
    ByteBuffer wanted = ByteBuffer.allocate(there.length);
    data.read(0, wanted);
    return Arrays.equals(there, wanted.array());
  }

  /// Makes one file whole, and forgets that it is being made: what [Assemblies] runs.
  private void assemble(int file) throws IOException {
    String key = places.key(file);
    if (key == null) {
      return;
    }
    boolean noted = files.takeNoted(file);
    boolean done = false;
    try {
      if (noted) {
        assembly.abortUpload(file, key);
      }
      if (!files.isWhole(file)) {
        String right = files.verifiedEtag(file);
        noted |= right == null;
        mark(
            file,
            key,
            right != null ? right : assembly.assemble(file, key, slice -> source(file, slice)));
      }
      if (noted) {
        assembly.forgetNote(file);
        files.takeNoted(file); // a listing may have seen it
      }
      done = true;
    } finally {
      if (!done) {
        files.noted(file);
      }
    }
    deleteUnneeded(geometry.firstPiece(file), geometry.lastPiece(file));
  }

  private void mark(int file, String key, String etag) throws IOException {
    byte[] mark = key.getBytes(StandardCharsets.UTF_8);
    bucket.put(
        keys.whole(file, etag),
        mark.length,
        ContentStreamProvider.fromByteArray(mark),
        Bucket.Lifetime.SHORT);
    files.marked(file, etag);
  }

  /// Where a part of a piece comes from, for a file: the piece's own object, or the object of the
  /// file that is there, if the piece was found right in it.
  private Span.OfObject source(int file, PartPlan.Slice slice) throws IOException {
    if (pieces.has(slice.piece())) {
      return new Span.OfObject(
          keys.piece(slice.piece()), "", slice.beginBytes(), slice.lengthBytes());
    }
    for (Span span : locateInFiles(slice.piece(), slice.beginBytes(), slice.lengthBytes())) {
      if (span instanceof Span.OfObject object && object.key().equals(places.key(file))) {
        return object;
      }
    }
    throw new PieceGoneException("piece " + slice.piece() + " is not in its file any more");
  }

  /// Deletes pieces whose bytes are all in files that are marked.
  ///
  /// @param last inclusive
  private void deleteUnneeded(int first, int last) throws IOException {
    BitSet unneeded = new BitSet();
    for (int piece = first; piece <= last; piece++) {
      if (pieces.has(piece) && files.of(piece) == Storage.State.PRESENT) {
        unneeded.set(piece);
      }
    }
    if (!unneeded.isEmpty()) {
      pieces.delete(unneeded);
    }
  }

  /// Waits until every file that has its pieces is whole, and deletes what one who died left.
  @Override
  public void sync() throws IOException {
    if (!readOnly) {
      startAllReady();
      assemblies.await();
      deleteUnneeded(0, geometry.pieceCount() - 1);
    }
  }

  /// Files before their marks, which tell what of the files is the torrent's: whoever is cut off
  /// knows the next time what is left. A file without a mark is somebody else's, and stays, unless
  /// there is a note that it was being made.
  @Override
  public void delete() throws IOException {
    close();
    files.forgetNotes(); // only what is listed now counts
    refresh(false);
    List<String> ours = new ArrayList<>();
    for (int file = 0; file < places.count(); file++) {
      String key = places.key(file);
      if (key == null) {
        continue;
      }
      boolean noted = files.takeNoted(file);
      if (noted) {
        assembly.abortUpload(file, key);
      }
      if (files.isWhole(file) || (noted && files.etag(file) != null)) {
        ours.add(key);
      }
    }
    bucket.delete(ours);
    bucket.deleteAll(keys.own(), key -> pieces.isPiece(key) || keys.isMarkOrNote(key));
    files.forgetAll();
    pieces.forgetAll();
  }

  @Override
  public void close() {
    assembly.close();
    assemblies.close();
  }
}
