// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.crypt;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.CorruptDataException;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;

/// Encrypts whole pieces on their way into another storage, and decrypts them on their way out. A
/// piece can only be decrypted as a whole, while peers ask for blocks: the pieces that were read
/// last are remembered. Threads may share it.
///
/// It has no [Storage#fileOperations()], though the storage below may: what they tell of and move
/// are files as the torrent names them, and those below hold other bytes, and more of them.
final class CryptStorage implements PieceStorage {
  /// Of one piece several blocks are asked for, of a few peers at once.
  private static final int REMEMBERED_PIECES = 4;

  private final Storage inner;
  private final SealedPieces pieces;
  private final PieceCipher cipher;
  private final Map<Integer, byte[]> remembered = new LinkedHashMap<>(); // guarded by itself

  CryptStorage(Storage inner, SealedPieces pieces, PieceCipher cipher) {
    this.inner = inner;
    this.pieces = pieces;
    this.cipher = cipher;
  }

  /// What the storage below is not sure of is right if it can be decrypted; to be committed, it has
  /// to pass the engine's check all the same.
  @Override
  public State probe(Piece piece) throws IOException {
    State state = inner.probe(pieces.of(piece));
    if (state != State.UNKNOWN) {
      return state;
    }
    try {
      var _ = decrypted(piece);
      return State.UNKNOWN;
    } catch (EOFException | PieceGoneException | CorruptDataException _) {
      return State.ABSENT;
    }
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    byte[] plain = new byte[pieces.plainBytes(piece)];
    data.read(0, ByteBuffer.wrap(plain, 0, data.lengthBytes()));
    byte[] sealed = cipher.seal(piece.index(), plain);
    Piece place = pieces.of(piece);
    switch (inner) {
      case PieceStorage whole -> whole.commit(place, new Bytes(sealed));
      case BlockStorage blocks -> {
        if (blocks.probe(place) != State.PRESENT) { // else it holds the same bytes already
          blocks.write(place, 0, ByteBuffer.wrap(sealed));
          blocks.commit(place);
        }
      }
    }
    remember(piece, plain);
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    if (into.hasRemaining()) {
      byte[] plain;
      synchronized (remembered) {
        plain = remembered.get(piece.index());
      }
      into.put(plain == null ? decrypted(piece) : plain, beginBytes, into.remaining());
    }
  }

  private byte[] decrypted(Piece piece) throws IOException {
    Piece place = pieces.of(piece);
    byte[] sealed = new byte[place.dataLengthBytes()];
    inner.read(place, 0, ByteBuffer.wrap(sealed));
    byte[] plain = cipher.open(piece.index(), sealed);
    remember(piece, plain);
    return plain;
  }

  private void remember(Piece piece, byte[] plain) {
    synchronized (remembered) {
      remembered.remove(piece.index());
      remembered.put(piece.index(), plain);
      if (remembered.size() > REMEMBERED_PIECES) {
        remembered.remove(remembered.keySet().iterator().next());
      }
    }
  }

  @Override
  public void sync() throws IOException {
    inner.sync();
  }

  /// What is encrypted is deleted as what is not.
  @Override
  public Optional<Deletion> deletion() {
    return inner
        .deletion()
        .map(below ->
            () -> {
              below.delete();
              synchronized (remembered) {
                remembered.clear();
              }
            });
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  @Override
  public String toString() {
    return "encrypted " + inner;
  }

  /// An encrypted piece, for a storage of whole pieces.
  private record Bytes(byte[] bytes) implements PieceData {
    @Override
    public int lengthBytes() {
      return bytes.length;
    }

    @Override
    public void read(int beginBytes, ByteBuffer into) {
      into.put(bytes, beginBytes, into.remaining());
    }

    @Override
    public InputStream newInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }
}
