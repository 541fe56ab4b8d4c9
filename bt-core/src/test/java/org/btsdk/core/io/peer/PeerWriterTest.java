// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.btsdk.core.io.disk.BufferPool;
import org.btsdk.core.io.storage.StorageWork;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Piece;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.StorageKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class PeerWriterTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final int BLOCKS = 16; // of a piece, as many as are read from a network at first
  private static final int FIRST_BLOCKS = 8; // from a disk

  /// 1 MiB less a little, as much as may wait; far more than the two sockets hold.
  private static final int CONTROL_BYTES = 1_000_000;

  private final StorageWork work = new StorageWork("writer-test");
  private final BufferPool pool = new BufferPool(1 << 20);
  private final ServedTorrent.Ends one = ServedTorrent.Ends.open(1);
  private final ServedTorrent.Ends other = ServedTorrent.Ends.open(2);
  private final Storage storage = new Storage();

  PeerWriterTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
    storage.go.countDown();
    work.close();
  }

  /// Of two pieces of zeros, of which the first cannot be read until it may.
  private static final class Storage implements BlockStorage {
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public State probe(Piece piece) {
      return State.PRESENT;
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
      if (piece.index() == 0) {
        hangs.countDown();
        try {
          go.await();
        } catch (InterruptedException e) {
          throw (IOException) new InterruptedIOException().initCause(e);
        }
      }
      into.put(new byte[into.remaining()]);
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
    public void close() {}
  }

  private TorrentStore store(StorageKind kind) {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(
            BLOCKS * BLOCK, List.of(FileEntry.of(List.of("x"), 2 * BLOCKS * BLOCK)));
    byte[] hashes = new byte[2 * Sha1Hash.LENGTH];
    Metainfo metainfo = Metainfo.builder("x", geometry).pieceHashes(hashes).build();
    return new TorrentStore(storage, "test", kind, false, work, metainfo);
  }

  private static void request(Connection connection, int piece) {
    for (int block = 0; block < BLOCKS; block++) {
      connection.uploads().add(new Message.Request(piece, block * BLOCK, BLOCK));
    }
  }

  private Thread start(Connection connection, ConnectedTorrent torrent) {
    PeerWriter writer = new PeerWriter(connection, torrent, pool, new BusyWriters());
    Thread thread = Thread.ofVirtual().unstarted(writer);
    connection.outbox().open(thread::start);
    connection.outbox().wakeUploads();
    return thread;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static void read(ServedTorrent.Ends from, long bytes) throws IOException {
    ByteBuffer into = ByteBuffer.allocate((int) bytes);
    while (into.hasRemaining()) {
      assertThat(from.peers().read(into)).isPositive();
    }
  }

  @Test
  void who_does_not_read_what_we_say_is_given_in_vain_what_waits_behind_it() {
    Connection connection = one.ours();
    connection.uploads().add(new Message.Request(0, 0, BLOCK));
    for (int bytes = 0; bytes < CONTROL_BYTES; bytes += 10_000) {
      assertThat(connection.outbox().addEncoded(new byte[10_000])).isTrue(); // 2,500 keepalives
    }
    var _ = start(connection, new ServedTorrent(null));
    await(connection.uploads()::isGivenInVain);
    assertThat(connection.uploads().size()).isEqualTo(1);
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void what_a_slow_peer_took_of_what_is_sent_at_once_counts_before_it_has_all() throws Exception {
    Connection connection = one.ours();
    request(connection, 1);
    var _ = start(connection, new ServedTorrent(store(StorageKind.DISK)));
    read(one, 4L * BLOCK);
    await(() -> connection.uploads().sentBytes() >= 3L * BLOCK);
    assertThat(connection.uploads().sentBytes()).isLessThan((long) BLOCKS * BLOCK);

    read(one, (long) BLOCKS * (BLOCK + MessageEncoder.PIECE_HEADER_LENGTH) - 4L * BLOCK);
    await(() -> connection.uploads().sentBytes() >= (long) BLOCKS * BLOCK);
    assertThat(connection.uploads().sentBytes()).isEqualTo((long) BLOCKS * BLOCK);
  }

  @ParameterizedTest
  @EnumSource(names = {"DISK", "NETWORK"})
  void a_storage_that_hangs_holds_up_who_waits_for_it_and_nobody_else(StorageKind kind)
      throws Exception {
    ServedTorrent torrent = new ServedTorrent(store(kind));
    Connection hanging = one.ours();
    request(hanging, 0);
    Thread writer = start(hanging, torrent);
    storage.hangs.await();

    request(other.ours(), 1);
    Thread served = start(other.ours(), torrent);
    read(other, (long) BLOCKS * (BLOCK + MessageEncoder.PIECE_HEADER_LENGTH));
    served.join();
    // What the loop does with the one that waits.
    assertThat(hanging.outbox().addEncoded(new byte[4])).isTrue();
    assertThat(hanging.uploads().isGivenInVain()).as("it is our storage").isFalse();
    request(hanging, 1);
    int taken = kind == StorageKind.NETWORK ? BLOCKS : FIRST_BLOCKS;
    assertThat(hanging.uploads().drain()).hasSize(2 * BLOCKS - taken);

    hanging.close("it is enough");
    assertThat(one.peers().read(ByteBuffer.allocate(1))).as("nothing was sent").isEqualTo(-1);
    assertThat(writer.isAlive()).as("reads into its buffer still").isTrue();
    if (kind == StorageKind.NETWORK) {
      torrent.store().interrupt();
    } else {
      storage.go.countDown();
    }
    writer.join();
    assertThat(pool.leasedBytes()).isZero();
    assertThat(torrent.failed).hasValue(kind == StorageKind.NETWORK ? BLOCKS : 0);
  }
}
