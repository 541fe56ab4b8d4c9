// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.PieceData;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.StorageContext;
import software.amazon.awssdk.core.exception.SdkException;

/// A torrent in a bucket: reads through the cache, and leaves to the [Layout] where things are.
/// Threads may share it, as [PieceStorage] says.
final class S3Storage implements PieceStorage {
  /// 30 s: others may have put pieces since; a check of all pieces asks for each.
  private static final long LISTING_NANOS = 30_000_000_000L;

  /// 1 s: where much is gone at once, one listing tells of all.
  private static final long FRESH_NANOS = 1_000_000_000L;

  /// A piece may move while it is fetched: from an object of its own into a file, and that once.
  private static final int MOST_PLACES = 3;

  /// 5 s: an interrupted request ends at once.
  private static final long CLOSE_SECONDS = 5;

  private final Connections connections;
  private final S3Config config;
  private final ChunkCache cache;
  private final Bucket bucket;
  private final Layout layout;
  private final Fetch fetch;
  private final ExecutorService fetchers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bt-s3-fetch-", 0).factory());

  /// Held while listing, which is its purpose: one at a time.
  private final ReentrantLock listing = new ReentrantLock();

  private volatile long listedNanos;

  private S3Storage(
      Connections connections, S3Config config, Connection connection, StorageContext context)
      throws IOException {
    this.connections = connections;
    this.config = config;
    this.cache = connection.cache();
    this.bucket = new Bucket(connection, config);
    this.fetch = new Fetch(bucket, connection.attempts());
    Keys keys = Keys.of(config.prefix(), context.infoHashes().wire().toHex());
    this.layout =
        switch (config.layout()) {
          case PIECES -> new PieceObjects(bucket, keys, context.geometry(), Bucket.Lifetime.STAYS);
          case FILES -> new FileObjects(bucket, keys, context.geometry(), fetch, config.readOnly());
        };
  }

  /// Opens a torrent and finds out what is there, so that a wrong key or a missing bucket is told
  /// at once. Blocks.
  static S3Storage open(Connections connections, S3Config config, StorageContext context)
      throws IOException {
    Connection connection;
    try {
      connection = connections.take(config);
    } catch (SdkException e) {
      throw S3Errors.of(e, "s3://" + config.bucket(), "s3://" + config.bucket(), 1);
    } catch (IllegalArgumentException e) {
      throw new IOException("storage s3: " + e.getMessage(), e);
    }
    S3Storage storage = null;
    boolean done = false;
    try {
      storage = new S3Storage(connections, config, connection, context);
      storage.list();
      done = true;
      return storage;
    } finally {
      if (!done && storage != null) {
        storage.close();
      } else if (!done) {
        connections.give(config);
      }
    }
  }

  private void list() throws IOException {
    layout.refresh();
    listedNanos = System.nanoTime();
  }

  /// Lists again, unless that was done lately.
  private void list(long oldestNanos) throws IOException {
    if (System.nanoTime() - listedNanos <= oldestNanos) {
      return;
    }
    try {
      listing.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted: listing");
      interrupted.initCause(e);
      throw interrupted;
    }
    try {
      if (System.nanoTime() - listedNanos > oldestNanos) {
        list();
      }
    } finally {
      listing.unlock();
    }
  }

  @Override
  public State probe(Piece piece) throws IOException {
    list(LISTING_NANOS);
    return layout.probe(piece);
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    Objects.checkFromIndexSize(beginBytes, into.remaining(), piece.dataLengthBytes());
    int size = config.readAheadBytes();
    int at = beginBytes;
    while (into.hasRemaining()) {
      int index = at / size;
      int begin = index * size;
      int length = Math.min(size, piece.dataLengthBytes() - begin);
      int count = Math.min(into.remaining(), begin + length - at);
      read(piece, index, length, at - begin, count, into);
      at += count;
    }
  }

  /// Reads a part of a chunk.
  private void read(Piece piece, int index, int lengthBytes, int from, int count, ByteBuffer into)
      throws IOException {
    for (int place = 1; ; place++) {
      try {
        chunk(piece, index, lengthBytes).read(from, count, into);
        break;
      } catch (S3Errors.NoObjectException e) {
        if (place >= MOST_PLACES) {
          layout.lost(piece);
          throw new PieceGoneException("piece " + piece.index() + ": " + e.getMessage(), e);
        }
        list(place == 1 ? 0 : FRESH_NANOS);
      }
    }
    // Who has read so far will most likely go on.
    if (from + count > lengthBytes / 2) {
      ahead(piece, index + 1);
    }
  }

  /// Begins to fetch a chunk, if there is one. A failure is for who wants the bytes.
  private void ahead(Piece piece, int index) {
    long left = piece.dataLengthBytes() - (long) index * config.readAheadBytes();
    if (left > 0) {
      try {
        chunk(piece, index, (int) Math.min(config.readAheadBytes(), left));
      } catch (IOException _) {
        // Asked for again, and told then.
      }
    }
  }

  /// A chunk that is there or under way.
  private Chunk chunk(Piece piece, int index, int lengthBytes) throws IOException {
    ChunkCache.Key key = new ChunkCache.Key(this, piece.index(), index);
    ChunkCache.Found found = cache.get(key, lengthBytes);
    Chunk chunk = found.chunk();
    if (!found.isNew()) {
      return chunk;
    }
    boolean started = false;
    try {
      List<Span> spans = layout.locate(piece, index * config.readAheadBytes(), lengthBytes);
      chunk.begin(spans);
      for (int i = 0; i < spans.size(); i++) {
        load(key, chunk, i, spans.get(i));
      }
      started = true;
    } catch (IOException e) {
      chunk.fail(e);
      throw e;
    } finally {
      if (!started) {
        chunk.fail(new IOException("not fetched"));
        cache.remove(key, chunk);
      }
    }
    return chunk;
  }

  private void load(ChunkCache.Key key, Chunk chunk, int span, Span from) throws IOException {
    switch (from) {
      case Span.OfZeros(int count) -> chunk.came(span, count);
      case Span.OfObject object -> {
        try {
          fetchers.execute(() -> fetch(key, chunk, span, object));
        } catch (RejectedExecutionException e) {
          throw new IOException("closed", e);
        }
      }
    }
  }

  private void fetch(ChunkCache.Key key, Chunk chunk, int span, Span.OfObject from) {
    IOException failure = new IOException("not fetched");
    try {
      fetch.fetch(from, chunk.bytes(), chunk.begin(span), count -> chunk.came(span, count));
      failure = null;
    } catch (IOException e) {
      failure = e;
    } finally {
      if (failure == null) {
        cache.settle();
      } else {
        cache.remove(key, chunk); // before those who wait try again
        chunk.fail(failure);
      }
    }
  }

  @Override
  public void commit(Piece piece, PieceData data) throws IOException {
    if (config.readOnly()) {
      throw new AccessDeniedException(bucket.place(config.prefix()), null, "read-only is set");
    }
    layout.commit(piece, data);
  }

  @Override
  public void sync() throws IOException {
    layout.sync();
  }

  /// What is `read-only` cannot be deleted.
  @Override
  public Optional<Deletion> deletion() {
    return config.readOnly() ? Optional.empty() : Optional.of(this::delete);
  }

  private void delete() throws IOException {
    layout.delete();
    cache.removeAll(this);
    listedNanos = System.nanoTime();
  }

  @Override
  public void close() {
    fetchers.shutdownNow();
    layout.close();
    try {
      fetchers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    cache.removeAll(this);
    connections.give(config);
  }

  @Override
  public String toString() {
    return bucket.place(config.prefix());
  }
}
