// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.btsdk.model.Piece;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.NoSpaceException;
import org.btsdk.spi.storage.Storage;
import org.btsdk.testkit.storage.FaultyStorage.Call;
import org.btsdk.testkit.storage.FaultyStorage.Fault;
import org.junit.jupiter.api.Test;

class FaultyPieceStorageTest {
  private final SampleTorrent torrent = SampleTorrent.plain();
  private final FaultyPieceStorage store =
      new FaultyPieceStorage(
          new HeapPieceStore().open(torrent.context(Path.of(""), PluginConfig.empty())));
  private final Piece piece = torrent.piece(1);

  private void commit() throws IOException {
    store.commit(piece, new HeapPieceData(torrent.data(piece)));
  }

  @SuppressWarnings("NullAway") // AssertJ: null if nothing was thrown
  private Throwable endOfCommit() {
    return catchThrowable(this::commit);
  }

  private Thread commitThatWaits(CountDownLatch gate, CompletableFuture<Throwable> end) {
    store.fault(Call.COMMIT, 1, 1, new Fault.Waits(gate));
    Thread caller = Thread.ofVirtual().start(() -> end.complete(endOfCommit()));
    while (store.waiting() == 0) {
      Thread.onSpinWait();
    }
    return caller;
  }

  @Test
  void fails_the_calls_that_the_script_names_and_no_others() throws IOException {
    store
        .fault(Call.COMMIT, 1, 1, new Fault.NoSpace(7))
        .fault(Call.READ, 1, 1, new Fault.Corrupts());
    assertThatThrownBy(this::commit).isInstanceOf(NoSpaceException.class);
    assertThat(store.probe(piece)).isEqualTo(Storage.State.ABSENT);
    commit();
    ByteBuffer into = ByteBuffer.allocate(piece.dataLengthBytes());
    store.read(piece, 0, into);
    assertThat(into.array()).isNotEqualTo(torrent.data(piece));
    store.read(piece, 0, into.clear());
    assertThat(into.array()).isEqualTo(torrent.data(piece));
    store.close();
    store.verify();
  }

  @Test
  void loses_a_piece_and_says_nothing() throws IOException {
    store.fault(Call.COMMIT, 1, 1, new Fault.Loses());
    commit();
    assertThat(store.probe(piece)).isEqualTo(Storage.State.ABSENT);
  }

  @Test
  void stops_waiting_when_it_is_interrupted() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    commitThatWaits(new CountDownLatch(1), end).interrupt();
    assertThat(end.get()).isInstanceOf(InterruptedIOException.class);
    store.close();
    store.verify();
  }

  @Test
  void tells_that_a_piece_was_stored_by_two_calls_at_once() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    commitThatWaits(gate, end);
    commit();
    gate.countDown();
    assertThat(end.get()).isNull();
    commit(); // again, but alone
    store.close();
    assertThatThrownBy(store::verify)
        .hasMessage("the storage complains: piece 1 was stored by two calls at once");
  }

  @Test
  void tells_that_a_piece_was_stored_with_another_length() throws IOException {
    store.commit(piece, new HeapPieceData(new byte[3]));
    store.close();
    assertThatThrownBy(store::verify).hasMessageContaining("piece 1 was stored with 3 bytes");
  }
}
