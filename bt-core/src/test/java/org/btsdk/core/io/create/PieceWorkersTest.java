// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PieceWorkersTest {
  private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> shares = Collections.synchronizedList(new ArrayList<>());

  @Test
  void does_every_piece_once_on_several_threads() throws Exception {
    PieceWorkers.run(1_000, 4, () -> worker(64));

    assertThat(done)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void gives_what_is_wished_for_and_near_the_end_single_pieces_in_order() throws Exception {
    PieceWorkers.run(40, 1, () -> worker(8));

    assertThat(shares).containsExactly(8, 8, 8, 8, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(done).isEqualTo(IntStream.range(0, 40).boxed().toList());
  }

  @Test
  void ends_with_the_first_trouble() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            PieceWorkers.run(
                100,
                1,
                () ->
                    new Pieces(1) {
                      @Override
                      public void piece(int piece) throws IOException {
                        super.piece(piece);
                        if (piece == 7) {
                          throw new IOException("no more");
                        }
                      }
                    }))
        .withMessage("no more");
    assertThat(done).hasSize(8);
  }

  @Test
  void does_nothing_when_interrupted_before() {
    AtomicInteger made = new AtomicInteger();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() ->
            PieceWorkers.run(
                1,
                1,
                () -> {
                  made.incrementAndGet();
                  return worker(1);
                }));
    assertThat(made).hasValue(0);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void ends_when_interrupted_meanwhile() {
    Thread caller = Thread.currentThread();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() ->
            PieceWorkers.run(
                100,
                1,
                () ->
                    new Pieces(1) {
                      @Override
                      public void given(int first, int count, BooleanSupplier stop) {
                        caller.interrupt();
                        while (!stop.getAsBoolean()) {
                          Thread.onSpinWait();
                        }
                      }
                    }));
    assertThat(done).isEmpty();
  }

  private PieceWorkers.Worker worker(int wish) {
    return new Pieces(wish);
  }

  private class Pieces implements PieceWorkers.Worker {
    private final int wish;

    Pieces(int wish) {
      this.wish = wish;
    }

    @Override
    public int wanted() {
      return wish;
    }

    @Override
    public void given(int first, int count, BooleanSupplier stop) {
      shares.add(count);
    }

    @Override
    public void piece(int piece) throws IOException {
      done.add(piece);
    }

    @Override
    public void close() {}
  }
}
