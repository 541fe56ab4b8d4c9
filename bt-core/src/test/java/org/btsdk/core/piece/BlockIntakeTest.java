// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.btsdk.model.TorrentGeometry;
import org.junit.jupiter.api.Test;

class BlockIntakeTest {
  private static final int BLOCK = TorrentGeometry.BLOCK_LENGTH;
  private static final int BLOCKS = 8;

  private final byte[] truth = new byte[BLOCKS * BLOCK - 100];
  private final BlockIntake intake = new BlockIntake(3, truth.length);
  private final List<Integer> released = Collections.synchronizedList(new ArrayList<>());

  BlockIntakeTest() {
    new Random(5).nextBytes(truth);
  }

  private BlockRun run(int first, int blocks) {
    int begin = first * BLOCK;
    int end = Math.min(truth.length, begin + blocks * BLOCK);
    return new BlockRun(
        first,
        blocks,
        ByteBuffer.wrap(truth, begin, end - begin).slice(),
        () -> released.add(first));
  }

  private void claim(int first, int blocks) {
    for (int block = first; block < first + blocks; block++) {
      intake.expect(block);
      assertThat(intake.claim(1, block * BLOCK, intake.blockLength(block)))
          .isEqualTo(BlockIntake.Claim.ACCEPTED);
    }
  }

  private byte[] readBackAndFinish() {
    int hashed = intake.hashedBytes();
    intake.feedDigest(ByteBuffer.wrap(truth, hashed, truth.length - hashed));
    return intake.finishDigest();
  }

  private byte[] hash() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-1").digest(truth);
  }

  @Test
  void hashes_what_comes_in_order_and_leaves_the_bytes_as_they_are() throws Exception {
    claim(0, 8);
    BlockRun first = run(0, 5);
    BlockRun second = run(5, 3);

    assertThat(intake.hash(first)).isTrue();
    assertThat(intake.hash(second)).isTrue();

    assertThat(first.data().remaining()).isEqualTo(5 * BLOCK);
    assertThat(intake.hashedBytes()).isEqualTo(truth.length);
    assertThat(intake.written(0, 5)).isFalse();
    assertThat(intake.written(5, 3)).isTrue();
    assertThat(intake.finishDigest()).isEqualTo(hash());
    assertThat(released).isEmpty();
  }

  @Test
  void keeps_a_run_whose_predecessor_another_thread_has_claimed_and_hashes_it_after_that() {
    claim(0, 6);
    assertThat(intake.hash(run(4, 2))).isFalse();
    assertThat(intake.hashOrKeep(run(4, 2))).isTrue();
    assertThat(intake.hashOrKeep(run(2, 2))).isTrue();
    assertThat(released).isEmpty();

    assertThat(intake.hash(run(0, 2))).isTrue();

    assertThat(intake.hashedBytes()).isEqualTo(6 * BLOCK);
    assertThat(released).containsExactly(2, 4);
  }

  @Test
  void does_not_keep_what_follows_a_block_that_nobody_has() throws Exception {
    claim(0, 2);
    claim(3, 2);

    assertThat(intake.hashOrKeep(run(3, 2))).isFalse();

    assertThat(intake.hash(run(0, 2))).isTrue();
    assertThat(intake.written(0, 2)).isFalse();
    assertThat(intake.written(3, 2)).isFalse();
    claim(2, 1);
    assertThat(intake.hash(run(2, 1))).isTrue();
    claim(5, 3);
    assertThat(intake.hash(run(5, 3))).as("a gap lies before it").isFalse();
    assertThat(intake.hashOrKeep(run(5, 3))).isFalse();
    assertThat(intake.written(2, 1)).isFalse();
    assertThat(intake.written(5, 3)).isTrue();
    assertThat(intake.hashedBytes()).isEqualTo(3 * BLOCK);
    assertThat(readBackAndFinish()).isEqualTo(hash());
  }

  @Test
  void gives_back_what_it_keeps_when_the_block_before_it_does_not_come_after_all() {
    claim(0, 4);
    assertThat(intake.hashOrKeep(run(1, 1))).isTrue();
    assertThat(intake.hashOrKeep(run(2, 2))).isTrue();

    intake.unclaim(0);

    assertThat(released).containsExactlyInAnyOrder(1, 2);
    assertThat(intake.hasArrived(0)).isFalse();
  }

  @Test
  void reads_everything_back_when_blocks_were_hashed_and_could_not_be_written() throws Exception {
    claim(0, 8);
    assertThat(intake.hash(run(0, 4))).isTrue();
    intake.spoilDigest();
    intake.unclaim(0);
    claim(0, 1);

    assertThat(intake.hash(run(0, 1))).isFalse();
    assertThat(intake.hashOrKeep(run(0, 1))).isFalse();
    assertThat(intake.written(1, 7)).isFalse();
    assertThat(intake.written(0, 1)).isTrue();
    assertThat(intake.hashedBytes()).isZero();
    assertThat(readBackAndFinish()).isEqualTo(hash());
  }

  @Test
  void begins_again_after_a_wrong_hash() throws Exception {
    claim(0, 8);
    assertThat(intake.hash(run(0, 8))).isTrue();
    intake.spoilDigest();
    assertThat(intake.written(0, 8)).isTrue();
    intake.reset();

    claim(0, 8);
    assertThat(intake.hash(run(0, 8))).isTrue();
    assertThat(intake.written(0, 8)).isTrue();
    assertThat(intake.finishDigest()).isEqualTo(hash());
  }

  /// Whatever the order in which workers get to the runs: each buffer is given back, one worker
  /// completes the piece, and the hash is right.
  @Test
  void hashes_right_with_many_threads() throws Exception {
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 200; round++) {
        BlockIntake piece = new BlockIntake(0, truth.length);
        for (int block = 0; block < BLOCKS; block++) {
          piece.expect(block);
          piece.claim(1, block * BLOCK, piece.blockLength(block));
        }
        released.clear();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> done = new ArrayList<>();
        List<Integer> order = new ArrayList<>(List.of(0, 2, 4, 6));
        Collections.shuffle(order, new Random(round));
        for (int first : order) {
          done.add(
              workers.submit(() -> {
                start.await();
                BlockRun run = run(first, 2);
                if (!piece.hash(run) && !piece.hashOrKeep(run)) {
                  run.release().run();
                }
                return piece.written(first, 2);
              }));
        }
        start.countDown();
        int completed = 0;
        for (Future<Boolean> each : done) {
          completed += each.get() ? 1 : 0;
        }
        assertThat(completed).isEqualTo(1);
        int hashed = piece.hashedBytes();
        piece.feedDigest(ByteBuffer.wrap(truth, hashed, truth.length - hashed));
        assertThat(piece.finishDigest()).isEqualTo(hash());
        assertThat(released).doesNotHaveDuplicates();
      }
    }
  }
}
