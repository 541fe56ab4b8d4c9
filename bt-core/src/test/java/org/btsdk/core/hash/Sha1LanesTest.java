// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha1LanesTest {
  private static final int GAP = 64;

  private final Sha1Lanes lanes = new Sha1Lanes();

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 192, 4_096, 65_536})
  void hashes_each_message_as_a_digest_of_its_own_does(int length) throws Exception {
    byte[][] messages = messages(length, 7);

    lanes.update(sideBySide(messages, 0, length, true), length + GAP, length);

    assertDigests(lanes.digest(), messages);
  }

  @Test
  void takes_messages_in_parts_and_begins_anew_after_the_digest() throws Exception {
    for (int seed = 1; seed <= 2; seed++) {
      byte[][] messages = messages(1_024, seed);
      for (int at = 0; at < 1_024; at += 256) {
        lanes.update(sideBySide(messages, at, 256, false), 256 + GAP, 256);
      }
      assertDigests(lanes.digest(), messages);
    }
  }

  @Test
  void forgets_what_came_before_a_reset() throws Exception {
    byte[][] messages = messages(64, 3);
    lanes.update(sideBySide(messages(64, 4), 0, 64, false), 64 + GAP, 64);

    lanes.reset();
    lanes.update(sideBySide(messages, 0, 64, false), 64 + GAP, 64);

    assertDigests(lanes.digest(), messages);
  }

  @Test
  void hashes_messages_of_no_length() throws Exception {
    assertDigests(lanes.digest(), new byte[Sha1Lanes.LANES][0]);
  }

  @Test
  void leaves_position_and_limit_of_the_data_alone() {
    ByteBuffer data = sideBySide(messages(64, 5), 0, 64, false).limit(8_130).position(3);

    lanes.update(data, 64 + GAP, 64);

    assertThat(data.position()).isEqualTo(3);
    assertThat(data.limit()).isEqualTo(8_130);
  }

  @Test
  void refuses_parts_of_a_block() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lanes.update(ByteBuffer.allocate(10_000), 128, 65))
        .withMessageContaining("65");
  }

  private static byte[][] messages(int length, int seed) {
    Random random = new Random(seed);
    byte[][] messages = new byte[Sha1Lanes.LANES][length];
    for (byte[] message : messages) {
      random.nextBytes(message);
    }
    return messages;
  }

  private static ByteBuffer sideBySide(byte[][] messages, int at, int length, boolean direct) {
    int capacity = messages.length * (length + GAP);
    ByteBuffer data = direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
    for (int i = 0; i < messages.length; i++) {
      data.put(i * (length + GAP), messages[i], at, length);
    }
    return data;
  }

  private static void assertDigests(byte[] digests, byte[][] messages) throws Exception {
    assertThat(digests).hasSize(messages.length * Sha1Lanes.DIGEST_BYTES);
    for (int i = 0; i < messages.length; i++) {
      int from = i * Sha1Lanes.DIGEST_BYTES;
      assertThat(Arrays.copyOfRange(digests, from, from + Sha1Lanes.DIGEST_BYTES))
          .as("message %d", i)
          .isEqualTo(MessageDigest.getInstance("SHA-1").digest(messages[i]));
    }
  }
}
