// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.NoSpaceException;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.Storage;
import org.btsdk.testkit.storage.FaultyStorage.Call;
import org.btsdk.testkit.storage.FaultyStorage.Fault;
import org.junit.jupiter.api.Test;

class FaultyStorageTest {
  private final SampleTorrent torrent = SampleTorrent.plain();
  private final HeapStorage heap = new HeapStorage(torrent.geometry());
  private final FaultyStorage storage = new FaultyStorage(heap);
  private final Piece piece = torrent.piece(1);

  private void write(Piece to) throws IOException {
    storage.write(to, 0, ByteBuffer.wrap(torrent.data(to)));
  }

  private byte[] read() throws IOException {
    ByteBuffer into = ByteBuffer.allocate(piece.dataLengthBytes());
    storage.read(piece, 0, into);
    return into.array();
  }

  @Test
  void without_a_script_it_works_and_has_nothing_to_tell() throws IOException {
    write(piece);
    storage.commit(piece);
    storage.sync();
    assertThat(read()).isEqualTo(torrent.data(piece));
    assertThat(storage.probe(piece)).isEqualTo(Storage.State.PRESENT);
    storage.close();
    assertThatCode(storage::verify).doesNotThrowAnyException();
  }

  @Test
  void fails_the_calls_that_the_script_names_and_no_others() throws IOException {
    storage.fault(Call.WRITE, 2, 2, new Fault.NoSpace(16384));
    write(torrent.piece(0));
    assertThatThrownBy(() -> write(piece))
        .isInstanceOfSatisfying(
            NoSpaceException.class, e -> assertThat(e.neededBytes()).isEqualTo(16384));
    assertThatThrownBy(() -> write(piece)).isInstanceOf(NoSpaceException.class);
    write(piece);
    assertThat(storage.calls(Call.WRITE)).isEqualTo(4);
    storage.close();
    storage.verify();
  }

  @Test
  void breaks_as_a_plugin_with_a_defect_and_is_interrupted() {
    storage.fault(Call.SYNC, 1, 1, new Fault.Breaks("a defect"));
    storage.fault(Call.COMMIT, 1, 1, new Fault.Interrupted());
    storage.fault(Call.PROBE, 1, 1, new Fault.Fails("gone"));
    assertThatThrownBy(storage::sync).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> storage.commit(piece)).isInstanceOf(InterruptedIOException.class);
    assertThatThrownBy(() -> storage.probe(piece)).isInstanceOf(IOException.class);
  }

  @Test
  void throws_what_the_script_likes_and_nothing_that_no_call_can_throw() {
    storage
        .fault(Call.SYNC, 1, 1, new Fault.Throws(() -> new NoClassDefFoundError("com/acme/Client")))
        .fault(Call.PROBE, 1, 1, new Fault.Throws(() -> new PieceGoneException("evicted")))
        .fault(Call.COMMIT, 1, 1, new Fault.Throws(() -> new ArithmeticException("by zero")))
        .fault(Call.DISCARD, 1, 1, new Fault.Throws(() -> new Exception("checked")));
    assertThatThrownBy(storage::sync).isInstanceOf(NoClassDefFoundError.class);
    assertThatThrownBy(() -> storage.probe(piece)).isInstanceOf(PieceGoneException.class);
    assertThatThrownBy(() -> storage.commit(piece)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> storage.discard(piece)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fails_with_some_pieces_until_it_is_healed() throws IOException {
    heap.write(piece, 0, ByteBuffer.wrap(torrent.data(piece)));
    storage.faultAt(Call.READ, index -> index == 1, new Fault.Fails("bad sector"));
    assertThatThrownBy(storage::verify).hasMessageContaining("nothing came for 1 times");
    assertThatThrownBy(this::read).hasMessageContaining("bad sector");
    assertThatThrownBy(this::read).hasMessageContaining("bad sector");
    storage.close();
    storage.verify();
    storage.heal();
    assertThat(read()).isEqualTo(torrent.data(piece));
  }

  @Test
  void reads_of_other_pieces_are_not_counted() throws IOException {
    heap.fill(new byte[(int) torrent.geometry().dataBytes()]);
    storage.faultAt(Call.READ, index -> index == 2, new Fault.Fails("bad sector"));
    assertThat(read()).isEqualTo(new byte[piece.dataLengthBytes()]);
    storage.close();
    assertThatThrownBy(storage::verify).hasMessageContaining("nothing came for 1 times");
  }

  @Test
  void a_script_that_makes_no_sense_is_refused() {
    Fault lost = new Fault.Loses();
    assertThatThrownBy(() -> storage.fault(Call.READ, 1, 1, lost))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage.fault(Call.WRITE, 0, 1, lost))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage.faultAt(Call.SYNC, _ -> true, lost))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fails_to_close_and_is_closed_once_all_the_same() {
    storage.fault(Call.CLOSE, 1, 1, new Fault.Fails("cannot be written out"));
    assertThatThrownBy(storage::close).hasMessageContaining("cannot be written out");
    assertThat(storage.isClosed()).isTrue();
    storage.verify();
  }

  @Test
  void fails_to_delete_and_deletes_at_the_next_attempt() throws IOException {
    storage.fault(Call.DELETE, 1, 1, new Fault.Fails("the store is away"));
    write(piece);
    Deletion deletion = storage.deletion().orElseThrow();
    assertThatThrownBy(deletion::delete).hasMessageContaining("the store is away");
    assertThat(heap.probe(piece)).isEqualTo(Storage.State.UNKNOWN);
    deletion.delete();
    assertThat(heap.probe(piece)).isEqualTo(Storage.State.ABSENT);
    storage.close();
    storage.verify();
  }

  @Test
  void tells_what_was_done_after_the_data_was_deleted() throws IOException {
    Deletion deletion = storage.deletion().orElseThrow();
    deletion.delete();
    storage.probe(piece);
    storage.sync();
    storage.close();
    deletion.delete();
    assertThatThrownBy(storage::verify)
        .hasMessageContaining("SYNC after its data was deleted")
        .hasMessageContaining("DELETE after it was closed")
        .hasMessageNotContaining("PROBE");
  }

  @Test
  void tells_that_it_was_closed_while_a_call_waited() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    storage.fault(Call.WRITE, 1, 1, new Fault.Waits(gate));
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(endOfWrite()));
    while (storage.waiting() == 0) {
      Thread.onSpinWait();
    }
    storage.close();
    gate.countDown();
    assertThat(end.get()).isNull();
    assertThatThrownBy(storage::verify).hasMessageContaining("CLOSE while 1 calls waited");
  }

  @Test
  void reads_what_is_not_there() throws IOException {
    write(piece);
    storage.fault(Call.READ, 1, 1, new Fault.Corrupts());
    assertThat(read()).isNotEqualTo(torrent.data(piece));
    assertThat(read()).isEqualTo(torrent.data(piece));
  }

  @Test
  void loses_a_write_and_says_nothing() throws IOException {
    storage.fault(Call.WRITE, 1, 1, new Fault.Loses());
    ByteBuffer data = ByteBuffer.wrap(torrent.data(piece));
    storage.write(piece, 0, data);
    assertThat(data.hasRemaining()).isFalse();
    assertThat(heap.probe(piece)).isEqualTo(Storage.State.ABSENT);
  }

  @Test
  void waits_until_it_is_told_and_then_does_its_work() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    storage.fault(Call.WRITE, 1, 1, new Fault.Waits(gate));
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(endOfWrite()));
    while (storage.waiting() == 0) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(storage::verify).hasMessageContaining("1 calls still wait");
    gate.countDown();
    assertThat(end.get()).isNull();
    assertThat(read()).isEqualTo(torrent.data(piece));
  }

  @Test
  void stops_waiting_when_it_is_interrupted() throws Exception {
    storage.fault(Call.WRITE, 1, 1, new Fault.Waits(new CountDownLatch(1)));
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> end.complete(endOfWrite()));
    caller.interrupt();
    assertThat(end.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(storage.waiting()).isZero();
  }

  @SuppressWarnings("NullAway") // AssertJ: null if nothing was thrown
  private Throwable endOfWrite() {
    return catchThrowable(() -> write(piece));
  }

  @Test
  void tells_what_nobody_asked_for() throws IOException {
    storage.fault(Call.COMMIT, 3, 2, new Fault.Fails("never"));
    storage.close();
    assertThatThrownBy(storage::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing came for 2 times")
        .hasMessageContaining("COMMIT");
    storage.heal();
    storage.verify();
  }

  @Test
  void tells_that_it_was_left_open_or_used_after_its_end() throws IOException {
    assertThatThrownBy(storage::verify).hasMessageContaining("closed 0 times");
    storage.close();
    storage.probe(piece);
    assertThatThrownBy(storage::verify).hasMessageContaining("PROBE after it was closed");
  }

  @Test
  void tells_what_was_written_twice_or_after_its_commit() throws IOException {
    write(piece);
    storage.discard(piece);
    write(piece);
    assertThatThrownBy(storage::verify)
        .hasMessageContaining("closed 0 times")
        .hasMessageNotContaining("twice");
    write(piece);
    storage.commit(piece);
    storage.write(piece, 7, ByteBuffer.allocate(1));
    assertThatThrownBy(storage::verify)
        .hasMessageContaining("byte 0 of piece 1 was written twice")
        .hasMessageContaining("written to piece 1, which is committed");
  }

  @Test
  void a_piece_that_is_gone_may_be_written_anew() throws IOException {
    write(piece);
    storage.commit(piece);
    storage.faultAt(
        Call.READ, index -> index == 1, new Fault.Throws(() -> new PieceGoneException("evicted")));
    assertThatThrownBy(() -> storage.read(piece, 0, ByteBuffer.allocate(1)))
        .isInstanceOf(PieceGoneException.class);
    write(piece);
    storage.close();
    storage.verify();
  }
}
