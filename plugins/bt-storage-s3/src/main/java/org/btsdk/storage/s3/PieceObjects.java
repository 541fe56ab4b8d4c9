// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;
import software.amazon.awssdk.http.ContentStreamProvider;

/// One object for each piece. An object appears at once and whole, so that one of the right length
/// is a piece that was committed. Threads may share it.
final class PieceObjects implements Layout {
  private final Bucket bucket;
  private final Keys keys;
  private final TorrentGeometry geometry;
  private final Bucket.Lifetime lifetime;
  private final Object lock = new Object(); // never held while anything blocks
  private BitSet present = new BitSet(); // guarded by lock
  private BitSet ours = new BitSet(); // put since the last listing began; guarded by lock

  PieceObjects(Bucket bucket, Keys keys, TorrentGeometry geometry, Bucket.Lifetime lifetime) {
    this.bucket = bucket;
    this.keys = keys;
    this.geometry = geometry;
    this.lifetime = lifetime;
  }

  @Override
  public void refresh() throws IOException {
    BitSet seen = beginListing();
    bucket.list(keys.pieces(), object -> note(object, seen));
    endListing(seen);
  }

  /// Begins to find out what is there.
  ///
  /// @return for [#note], and for [#endListing]
  BitSet beginListing() {
    synchronized (lock) {
      ours = new BitSet();
    }
    return new BitSet();
  }

  /// Takes in an object, if it is a piece.
  void note(Bucket.Listed object, BitSet seen) {
    if (isPiece(object.key())) {
      int piece = keys.pieceOf(object.key()).orElseThrow();
      if (object.sizeBytes() == geometry.dataLength(piece)) {
        seen.set(piece);
      }
    }
  }

  /// Whether a key is one of a piece of the torrent.
  boolean isPiece(String key) {
    return keys.pieceOf(key).orElse(Integer.MAX_VALUE) < geometry.pieceCount();
  }

  /// Believes a listing.
  void endListing(BitSet seen) {
    synchronized (lock) {
      seen.or(ours);
      present = seen;
    }
  }

  /// Whether a piece is there.
  boolean has(int piece) {
    synchronized (lock) {
      return present.get(piece);
    }
  }

  /// Whether all of some pieces are there.
  ///
  /// @param last inclusive
  boolean hasAll(int first, int last) {
    synchronized (lock) {
      return present.nextClearBit(first) > last;
    }
  }

  @Override
  public Storage.State probe(Piece piece) {
    if (piece.dataLengthBytes() == 0) {
      return Storage.State.UNKNOWN; // all padding: hashed without a request
    }
    return has(piece.index()) ? Storage.State.PRESENT : Storage.State.ABSENT;
  }

  @Override
  public List<Span> locate(Piece piece, int beginBytes, int lengthBytes) throws PieceGoneException {
    if (!has(piece.index())) {
      throw new PieceGoneException("there is no " + bucket.place(keys.piece(piece.index())));
    }
    return List.of(new Span.OfObject(keys.piece(piece.index()), "", beginBytes, lengthBytes));
  }

  @Override
  public void lost(Piece piece) {
    synchronized (lock) {
      present.clear(piece.index());
      ours.clear(piece.index());
    }
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    if (data.lengthBytes() == 0) {
      return;
    }
    bucket.putOnce(keys.piece(piece.index()), data.lengthBytes(), stream(data), lifetime);
    synchronized (lock) {
      present.set(piece.index());
      ours.set(piece.index());
    }
  }

  /// The bytes of a piece, as often as the client wants them. Where they cannot be read, the client
  /// must not try again and again.
  private static ContentStreamProvider stream(PieceData data) {
    return () -> {
      try {
        return new PieceStream(data.newInputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /// Forgets pieces, and deletes their objects.
  void delete(BitSet pieces) throws IOException {
    List<String> gone = new ArrayList<>();
    synchronized (lock) {
      present.andNot(pieces);
      ours.andNot(pieces);
    }
    pieces.stream().forEach(piece -> gone.add(keys.piece(piece)));
    bucket.delete(gone);
  }

  /// Pieces only: without marks and notes nobody would know whose the files of [FileObjects] are.
  @Override
  public void delete() throws IOException {
    forgetAll();
    bucket.deleteAll(keys.pieces(), this::isPiece);
  }

  /// Forgets what is there: it is being deleted.
  void forgetAll() {
    synchronized (lock) {
      present = new BitSet();
      ours = new BitSet();
    }
  }

  @Override
  public void sync() {}

  @Override
  public void close() {}
}
