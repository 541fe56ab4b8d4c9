// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentReader;
import org.btsdk.api.TorrentState;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.Signal;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.TorrentGeometry;

/// Reads a file while it is downloaded: tells the machine where it is, and waits for the pieces.
/// One thread at a time, except [#close()].
final class PieceReader implements TorrentReader {
  private static final long DEFAULT_READ_AHEAD = 8L << 20;

  private final EngineTorrent torrent;
  private final TorrentGeometry geometry;
  private final int file;
  private final int number;
  private final long size;
  private long position;
  private long readAhead = DEFAULT_READ_AHEAD;
  private int toldPiece = -1;
  private volatile boolean closed;

  PieceReader(EngineTorrent torrent, int file, int number) {
    this.torrent = torrent;
    this.geometry = torrent.driver().metainfo().geometry();
    this.file = file;
    this.number = number;
    this.size = geometry.files().get(file).lengthBytes();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    requireOpen();
    if (position >= size) {
      return -1;
    }
    if (!into.hasRemaining()) {
      return 0;
    }
    long place = geometry.fileStart(file) + position;
    int piece = (int) (place / geometry.pieceLength());
    int begin = (int) (place % geometry.pieceLength());
    tellPlace(piece);
    awaitPiece(piece);
    int length =
        (int)
            Math.min(
                Math.min(into.remaining(), size - position), geometry.pieceLength(piece) - begin);
    ByteBuffer part = into.slice(into.position(), length);
    readNow(piece, begin, part);
    into.position(into.position() + length);
    position += length;
    return length;
  }

  private void readNow(int piece, int begin, ByteBuffer part) throws IOException {
    Exception[] problem = new Exception[1];
    TorrentStore store = torrent.driver().store();
    store.runReading(() -> {
      try {
        store.read(piece, begin, part);
      } catch (IOException | RuntimeException e) {
        problem[0] = e;
      }
    });
    switch (problem[0]) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Exception e -> throw new IllegalStateException(e);
    }
  }

  private void tellPlace(int piece) {
    if (piece != toldPiece) {
      toldPiece = piece;
      long ahead = position + Math.min(size - 1 - position, readAhead);
      int last = (int) ((geometry.fileStart(file) + ahead) / geometry.pieceLength());
      torrent.driver().command(new TorrentEvent.ReaderAt(number, piece, last));
    }
  }

  private void awaitPiece(int piece) throws IOException {
    while (true) {
      long seen = torrent.changed().count();
      try {
        if (torrent.driver().query(machine -> machine.have().get(piece))) {
          return;
        }
      } catch (TorrentException.Refused e) {
        throw new IOException(e.getMessage(), e);
      }
      requireOpen();
      TorrentState state = torrent.state();
      switch (state) {
        case FAILED, PAUSED, REMOVED ->
            throw new IOException(torrent.name() + ": the torrent is " + state);
        case QUEUED, METADATA, CHECKING, DOWNLOADING, FINISHING, SEEDING -> {}
      }
      try {
        torrent.changed().await(seen, Signal.seconds(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for piece " + piece);
      }
    }
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public TorrentReader readAhead(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("read-ahead is not negative: " + bytes);
    }
    readAhead = bytes;
    toldPiece = -1;
    return this;
  }

  @Override
  public InputStream toInputStream() {
    return Channels.newInputStream(this);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public TorrentReader position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("a position is not negative: " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return size;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public TorrentReader truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      torrent.driver().command(new TorrentEvent.ReaderClosed(number));
      torrent.changed().raise();
    }
  }
}
