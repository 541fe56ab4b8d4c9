// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.testkit.storage.HeapStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files are moved when no other call to their storage is under way.
@Timeout(60)
class BusyFilesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temp;

  /// A storage whose first write ends when it may, and which sees whether something is written
  /// while it is moved.
  private static final class Movable implements BlockStorage {
    private final HeapStorage heap;
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean moved = new AtomicBoolean();
    private final AtomicBoolean movedWhileBusy = new AtomicBoolean();
    private final FileOperations files =
        new IdleFiles(Path.of("nowhere")) {
          @Override
          public void move(Path to) {
            moved.set(true);
            movedWhileBusy.compareAndSet(false, underWay.get() > 0);
          }
        };

    Movable(HeapStorage heap) {
      this.heap = heap;
    }

    @Override
    public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
      underWay.incrementAndGet();
      try {
        if (first.compareAndSet(true, false)) {
          writing.countDown();
          go.await();
        }
        heap.write(piece, beginBytes, buffers);
      } catch (InterruptedException e) {
        throw (IOException) new InterruptedIOException().initCause(e);
      } finally {
        underWay.decrementAndGet();
      }
    }

    @Override
    public void commit(Piece piece) {
      heap.commit(piece);
    }

    @Override
    public State probe(Piece piece) {
      return heap.probe(piece);
    }

    @Override
    public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
      heap.read(piece, beginBytes, into);
    }

    @Override
    public Optional<FileOperations> fileOperations() {
      return Optional.of(files);
    }

    @Override
    public void close() {
      heap.close();
    }
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .closeTimeout(Duration.ofSeconds(2))
        .randomSeed(name.hashCode());
  }

  @Test
  void an_interrupt_does_not_have_files_moved_while_they_are_written() throws Exception {
    Path file = Payload.file(temp, "one.bin", 1_000_000, 5);
    Metainfo metainfo = Torrents.create(file, options -> options);
    Movable storage = new Movable(new HeapStorage(metainfo.geometry()));
    try (Session seeder = Session.open(config("seed").build());
        Session leecher = Session.open(config("leech").storage("acme-own", _ -> storage).build())) {
      seeder.add(
          Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK));
      PeerAddress peer = new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port());
      Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(peer));
      storage.writing.await();
      Thread caller = Thread.currentThread();
      Thread.ofVirtual()
          .start(() -> {
            // It waits for the write, which then may end, or moves without waiting.
            while (caller.getState() != Thread.State.TIMED_WAITING && !storage.moved.get()) {
              Thread.onSpinWait();
            }
            storage.go.countDown();
          });

      caller.interrupt();
      torrent.move(temp.resolve("elsewhere"));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(storage.moved).isTrue();
      assertThat(storage.movedWhileBusy).isFalse();
      torrent.await(LONG); // goes on as before
    }
  }

  @Test
  void files_are_not_moved_while_a_write_does_not_end() throws Exception {
    Path file = Payload.file(temp, "one.bin", 1_000_000, 5);
    Metainfo metainfo = Torrents.create(file, options -> options);
    Movable storage = new Movable(new HeapStorage(metainfo.geometry()));
    SessionConfig config = config("leech").storage("acme-own", _ -> storage).build();
    try (Session seeder = Session.open(config("seed").build());
        Session leecher = EngineSession.open(config, Duration.ofMillis(50))) {
      seeder.add(
          Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK));
      PeerAddress peer = new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port());
      Torrent torrent = leecher.add(Source.of(metainfo), options -> options.peer(peer));
      storage.writing.await();

      assertThatExceptionOfType(TorrentException.Refused.class)
          .isThrownBy(() -> torrent.move(temp.resolve("elsewhere")))
          .withMessageContaining("its storage is still at work");

      assertThat(storage.moved).isFalse();
      storage.go.countDown();
      torrent.await(LONG); // goes on as before
    }
  }
}
