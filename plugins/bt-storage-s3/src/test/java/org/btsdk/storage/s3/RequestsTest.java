// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a torrent costs in requests.
class RequestsTest {
  private static final int BLOCK = 16 * 1024;

  private final String prefix = Prefixes.next();
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new FaultyProxy(LocalS3.shared().endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = LocalS3.shared().settings(prefix, more);
    settings.put("endpoint", proxy.endpoint().toString());
    return settings;
  }

  @Test
  void a_piece_is_put_with_one_request() throws IOException {
    Sample sample = Sample.oneFile("puts", 1 << 20, 5 << 20);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings())) {
      proxy.script((_, _) -> FaultyProxy.Fate.PASS);
      sample.storeAll(storage);

      assertThat(proxy.lines()).hasSize(5).allMatch(line -> line.startsWith("PUT "));
    }
  }

  @Test
  void what_is_there_is_found_by_listing() throws IOException {
    Sample sample = Sample.oneFile("lists", BLOCK, 2_500 * BLOCK);
    putAll(sample);
    proxy.script((_, _) -> FaultyProxy.Fate.PASS);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings())) {
      for (Piece piece : sample.pieces()) {
        assertThat(storage.probe(piece)).isEqualTo(Storage.State.PRESENT);
      }
    }
    assertThat(proxy.lines()).hasSize(3).allMatch(line -> line.contains("list-type=2"));
  }

  private void putAll(Sample sample) {
    // Straight into the bucket, since only the listing is of interest.
    Keys keys = Keys.of(prefix, sample.infoHashes().wire().toHex());
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Piece piece : sample.pieces()) {
        byte[] bytes = new byte[piece.dataLengthBytes()];
        threads.execute(() -> LocalS3.shared().put(keys.piece(piece.index()), bytes));
      }
    }
  }

  @Test
  void blocks_that_are_read_in_order_share_a_request() throws IOException {
    Sample sample = Sample.oneFile("blocks", 4 << 20, 4 << 20);
    Piece piece = sample.pieces().getFirst();
    try (PieceStorage storage =
        sample.open(new S3StorageProvider(), settings("read-ahead", "2M"))) {
      sample.storeAll(storage);
      proxy.script((_, _) -> FaultyProxy.Fate.PASS);
      byte[] data = sample.data(piece);
      for (int begin = 0; begin < data.length; begin += BLOCK) {
        assertThat(Sample.read(storage, piece, begin, BLOCK))
            .isEqualTo(Arrays.copyOfRange(data, begin, begin + BLOCK));
      }

      assertThat(proxy.lines()).hasSize(2).allMatch(line -> line.startsWith("GET "));
    }
  }

  @Test
  void many_who_want_the_same_cause_one_request() throws Exception {
    Sample sample = Sample.oneFile("same", 1 << 20, 1 << 20);
    Piece piece = sample.pieces().getFirst();
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings())) {
      sample.storeAll(storage);
      proxy.script((_, _) -> FaultyProxy.Fate.PASS);
      CyclicBarrier start = new CyclicBarrier(16);
      List<Callable<byte[]>> readers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        readers.add(() -> {
          start.await();
          return Sample.read(storage, piece, 0, piece.dataLengthBytes());
        });
      }
      try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
        for (Future<byte[]> read : threads.invokeAll(readers)) {
          assertThat(read.get()).isEqualTo(sample.data(piece));
        }
      }

      assertThat(proxy.lines()).hasSize(1);
    }
  }

  @Test
  void the_cache_is_bounded() {
    ChunkCache cache = new ChunkCache(10_000);
    for (int i = 0; i < 50; i++) {
      Chunk chunk = cache.get(new ChunkCache.Key("storage", i, 0), 3_000).chunk();
      chunk.begin(List.of(new Span.OfZeros(3_000)));
      chunk.came(0, 3_000);
      cache.settle();
      assertThat(cache.heldBytes()).isLessThanOrEqualTo(10_000);
    }
    assertThat(cache.get(new ChunkCache.Key("storage", 49, 0), 3_000).isNew()).isFalse();
    assertThat(cache.get(new ChunkCache.Key("storage", 0, 0), 3_000).isNew()).isTrue();
    cache.removeAll("storage");
    assertThat(cache.heldBytes()).isZero();
  }

  @Test
  void a_piece_that_is_there_is_not_put_over_it() throws IOException {
    Sample sample = Sample.oneFile("once", 1 << 20, 1 << 20);
    Piece piece = sample.pieces().getFirst();
    try (PieceStorage first = sample.open(new S3StorageProvider(), settings());
        PieceStorage second = sample.open(new S3StorageProvider(), settings())) {
      sample.store(first, piece);
      var before = LocalS3.shared().modified(prefix);
      sample.store(second, piece);

      assertThat(LocalS3.shared().modified(prefix)).isEqualTo(before);
      sample.assertComplete(second);
    }
  }

  @Test
  void a_store_without_conditions_is_used_without_them() throws IOException {
    Sample sample = Sample.oneFile("plain", 1 << 20, 3 << 20);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings())) {
      proxy.script((number, _) -> number == 1 ? FaultyProxy.Fate.UNKNOWN : FaultyProxy.Fate.PASS);
      sample.storeAll(storage);

      assertThat(proxy.lines()).hasSize(4); // the first piece twice
      sample.assertComplete(storage);
    }
  }

  @Test
  void a_file_of_long_pieces_is_copied_by_the_store() throws IOException {
    Sample sample = Sample.oneFile("copied", 6 << 20, 18 << 20);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings("layout", "files"))) {
      sample.storeAll(storage);
      proxy.script((_, _) -> FaultyProxy.Fate.PASS);
      storage.sync();
      sample.assertComplete(storage);
    }
    assertThat(LocalS3.shared().bytes(prefix + "/copied")).isEqualTo(sample.fileData(0));
  }

  @Test
  void a_read_only_storage_writes_nothing() throws IOException {
    Sample sample = Sample.mixed("read-only");
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings())) {
      sample.storeAll(storage);
    }
    proxy.script((_, _) -> FaultyProxy.Fate.PASS);
    try (PieceStorage storage =
        sample.open(new S3StorageProvider(), settings("layout", "files", "read-only", "true"))) {
      sample.assertComplete(storage);
      assertThatThrownBy(() -> sample.store(storage, sample.pieces().getFirst()))
          .isInstanceOf(AccessDeniedException.class);
      storage.sync();
    }
    assertThat(proxy.lines()).isNotEmpty().allMatch(line -> line.startsWith("GET "));
  }
}
