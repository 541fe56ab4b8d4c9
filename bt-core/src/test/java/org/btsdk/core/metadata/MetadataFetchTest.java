// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.Sha256Hash;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One fetch, and peers of many kinds, in time that passes second by second.
class MetadataFetchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int BLOCK = MetadataMessage.BLOCK_LENGTH;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20);
  private final byte[] right = bytes(5 * BLOCK + 77);
  private final MetadataFetch fetch = new MetadataFetch(InfoHashes.v1(sha1(right)));
  private final TreeMap<Integer, Remote> remotes = new TreeMap<>();
  private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
  private final TreeSet<IpAddress> guilty = new TreeSet<>();
  private final List<String> closed = new ArrayList<>();
  private final TreeSet<Integer> gone = new TreeSet<>();
  private long now = -5 * SECOND; // a clock may begin anywhere

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Sha1Hash sha1(byte[] bytes) {
    return Sha1Hash.of(digest("SHA-1", bytes));
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A peer: what it sends for a request; null for nothing.
  private interface Answer {
    @Nullable MetadataMessage to(int block);
  }

  private static final class Remote {
    final int id;
    final Answer answer;
    int asked;

    Remote(int id, Answer answer) {
      this.id = id;
      this.answer = answer;
    }

    IpAddress ip() {
      return IpAddress.of((byte) 192, (byte) 0, (byte) (id / 250), (byte) (id % 250 + 1));
    }
  }

  private Remote remote(int length, Answer answer) {
    return remote(length, MetadataFetch.MAX_ASKED, answer);
  }

  private Remote remote(int length, int mostAsked, Answer answer) {
    Remote remote = new Remote(remotes.size() + 1, answer);
    remotes.put(remote.id, remote);
    fetch.offered(remote.id, remote.ip(), length, mostAsked);
    return remote;
  }

  private Remote remote(int id) {
    return Objects.requireNonNull(remotes.get(id));
  }

  private Remote honest() {
    return remote(right.length, block -> data(right, block));
  }

  private Remote silent() {
    return remote(right.length, _ -> null);
  }

  /// Sends blocks of the right length and with wrong bytes.
  private Remote liar() {
    byte[] wrong = bytes(right.length);
    return remote(right.length, block -> data(wrong, block));
  }

  private static MetadataMessage.Data data(byte[] from, int block) {
    int end = Math.min(from.length, (block + 1) * BLOCK);
    return new MetadataMessage.Data(
        block, from.length, Arrays.copyOfRange(from, block * BLOCK, end));
  }

  private void advance() {
    fetch.advance(
        now,
        (peer, block) -> {
          Remote remote = remote(peer);
          remote.asked++;
          MetadataMessage answer = remote.answer.to(block);
          if (answer != null) {
            answers.add(() -> deliver(remote, answer));
          }
        });
    for (IpAddress ip : fetch.takeGuilty()) {
      guilty.add(ip);
      remotes.values().stream()
          .filter(remote -> remote.ip().equals(ip))
          .forEach(remote -> fetch.left(remote.id));
    }
  }

  private void deliver(Remote from, MetadataMessage message) {
    if (gone.contains(from.id)) {
      return;
    }
    try {
      fetch.received(from.id, message, now);
    } catch (ProtocolViolation e) {
      closed.add(e.getMessage());
      gone.add(from.id);
      fetch.left(from.id);
    }
  }

  /// Lets time pass until the metadata is there, or so many seconds are over.
  private void run(int seconds) {
    for (int second = 0; second < seconds && fetch.verified() == null; second++) {
      advance();
      while (!answers.isEmpty() && fetch.verified() == null) {
        answers.removeFirst().run();
        advance();
      }
      now += SECOND;
    }
    advance();
  }

  @Test
  void fetches_from_several_peers_at_once() {
    List<Remote> all = List.of(honest(), honest(), honest());
    run(1);
    assertThat(fetch.verified()).isEqualTo(right);
    assertThat(all).allMatch(remote -> remote.asked > 0);
    assertThat(all.stream().mapToInt(remote -> remote.asked).sum()).isEqualTo(6);
    assertThat(guilty).isEmpty();
  }

  @Test
  void asks_a_peer_for_few_blocks_at_once() {
    Remote silent = silent();
    run(5);
    assertThat(silent.asked).isEqualTo(MetadataFetch.MAX_ASKED);
  }

  @Test
  void a_peer_that_a_second_request_makes_deaf_is_asked_for_one_block_at_a_time() {
    boolean[] deaf = new boolean[1];
    remote(
        right.length,
        1,
        block -> {
          deaf[0] |= !answers.isEmpty(); // the last one is not sent yet
          return deaf[0] ? null : data(right, block);
        });
    run(10);
    assertThat(fetch.verified()).isEqualTo(right);
  }

  @Test
  void goes_to_others_when_a_peer_never_answers() {
    Remote silent = silent();
    advance();
    honest();
    run(30);
    assertThat(fetch.verified()).isEqualTo(right);
    assertThat(silent.asked).isEqualTo(2);
    assertThat(guilty).isEmpty();
  }

  @Test
  void asks_a_silent_peer_less_and_less_often() {
    Remote silent = silent();
    run(3600);
    assertThat(fetch.verified()).isNull();
    assertThat(silent.asked).isBetween(8, 40);
    assertThat(fetch.missing()).contains("did not send it");
  }

  @Test
  void asks_again_a_while_after_a_reject() {
    boolean[] has = new boolean[1];
    Remote later =
        remote(
            right.length, block -> has[0] ? data(right, block) : new MetadataMessage.Reject(block));
    run(50);
    assertThat(later.asked).isLessThanOrEqualTo(2);
    assertThat(fetch.missing()).contains("rejected");
    has[0] = true;
    run(60);
    assertThat(fetch.verified()).isEqualTo(right);
  }

  @Test
  void bans_who_alone_sent_a_wrong_copy() {
    Remote liar = liar();
    run(1);
    assertThat(fetch.verified()).isNull();
    assertThat(guilty).containsExactly(liar.ip());
    assertThat(fetch.missing()).contains("did not match");
    honest();
    run(5);
    assertThat(fetch.verified()).isEqualTo(right);
  }

  @Test
  void finds_the_liars_among_several_and_only_them() {
    honest();
    Remote first = liar();
    honest();
    Remote second = liar();
    run(60);
    assertThat(fetch.verified()).isEqualTo(right);
    assertThat(guilty).isSubsetOf(first.ip(), second.ip());
    assertThat(guilty).isNotEmpty();
  }

  @Test
  void one_honest_peer_among_thirty_liars_is_enough() {
    for (int i = 0; i < 15; i++) {
      liar();
    }
    Remote honest = honest();
    for (int i = 0; i < 15; i++) {
      liar();
    }
    run(120);
    assertThat(fetch.verified()).isEqualTo(right);
    assertThat(guilty).doesNotContain(honest.ip());
  }

  @Test
  void a_liar_that_tells_the_truth_to_some_blocks_is_found_by_the_block_that_differs() {
    byte[] half = right.clone();
    half[5] ^= 1;
    Remote liar = remote(half.length, block -> data(half, block));
    honest();
    run(60);
    assertThat(fetch.verified()).isEqualTo(right);
    assertThat(guilty).containsExactly(liar.ip());
  }

  @Test
  void peers_that_say_another_length_do_not_hold_up_the_others() {
    for (int i = 0; i < 20; i++) {
      remote(MetadataFetch.MAX_LENGTH - i / 2, _ -> null);
    }
    honest();
    run(200);
    assertThat(fetch.verified()).isEqualTo(right);
  }

  @Test
  void peers_that_send_a_long_wrong_copy_as_slowly_as_they_can_do_not_hold_up_the_others() {
    for (int i = 0; i < 6; i++) {
      byte[] wrong = new byte[3 << 20];
      int length = wrong.length - i;
      long[] readyAt = {now};
      remote(
          length,
          block -> {
            // Just in time, each time.
            readyAt[0] = now + 9 * SECOND;
            slow.add(
                new Slow(readyAt[0], remotes.size(), data(Arrays.copyOf(wrong, length), block)));
            return null;
          });
    }
    honest();
    for (int second = 0; second < 600 && fetch.verified() == null; second++) {
      run(1);
      for (Slow late : List.copyOf(slow)) {
        if (late.at() <= now) {
          slow.remove(late);
          deliver(remote(late.from()), late.message());
        }
      }
    }
    assertThat(fetch.verified()).isEqualTo(right);
  }

  private record Slow(long at, int from, MetadataMessage message) {}

  private final List<Slow> slow = new ArrayList<>();

  @Test
  void takes_no_memory_for_what_a_peer_says_it_has() {
    for (int i = 0; i < 1000; i++) {
      remote(MetadataFetch.MAX_LENGTH - i, _ -> null);
    }
    run(5);
    assertThat(remotes.values().stream().filter(remote -> remote.asked > 0).count())
        .isLessThanOrEqualTo(MetadataFetch.MAX_COPIES);
  }

  @Test
  void believes_no_length_that_cannot_be() {
    Remote long1 = remote(MetadataFetch.MAX_LENGTH + 1, _ -> null);
    Remote none = remote(0, _ -> null);
    run(5);
    assertThat(long1.asked + none.asked).isZero();
    assertThat(fetch.missing()).contains("longer than 30 MiB");
  }

  @Test
  void a_peer_that_makes_up_one_length_after_the_other_is_not_believed() {
    Remote remote = remote(100, _ -> null);
    for (int i = 0; i < 100; i++) {
      fetch.offered(remote.id, remote.ip(), 1000 + i, MetadataFetch.MAX_ASKED);
    }
    assertThat(fetch.offering()).isZero();
  }

  @Test
  void what_does_not_fit_what_it_said_closes_a_peer() {
    remote(
        right.length, block -> new MetadataMessage.Data(block, right.length + 1, new byte[BLOCK]));
    remote(right.length, block -> new MetadataMessage.Data(block, right.length, new byte[5]));
    run(1);
    assertThat(closed).hasSize(2);
  }

  @Test
  void blocks_that_nobody_asked_for_close_a_peer_in_the_end() {
    Remote remote = silent();
    for (int i = 0; i < MetadataFetch.MAX_UNASKED; i++) {
      deliver(remote, data(right, 0));
    }
    assertThat(closed).isEmpty();
    deliver(remote, data(right, 0));
    assertThat(closed).hasSize(1);
    assertThatThrownBy(() -> fetch.received(99, data(right, 0), now))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void a_late_block_is_taken() {
    Remote slow = silent();
    run(1);
    now += 11 * SECOND;
    advance();
    deliver(slow, data(right, 0));
    deliver(slow, data(right, 1));
    assertThat(closed).isEmpty();
    Remote other = honest();
    run(1);
    assertThat(fetch.verified()).isEqualTo(right);
    assertThat(other.asked).isEqualTo(4);
  }

  @Test
  void what_a_peer_that_left_was_asked_for_is_asked_of_others() {
    Remote gone = silent();
    run(1);
    fetch.left(gone.id);
    honest();
    run(1);
    assertThat(fetch.verified()).isEqualTo(right);
  }

  @Test
  void metadata_of_version_2_is_held_against_its_hash() {
    MetadataFetch v2 = new MetadataFetch(InfoHashes.v2(Sha256Hash.of(digest("SHA-256", right))));
    assertThat(fetched(v2)).isTrue();
    MetadataFetch hybrid =
        new MetadataFetch(
            InfoHashes.hybrid(sha1(right), Sha256Hash.of(digest("SHA-256", bytes(5)))));
    assertThat(fetched(hybrid)).isFalse();
    assertThat(hybrid.takeGuilty()).as("it is the link that is wrong").isEmpty();
    assertThat(hybrid.missing()).contains("one of the two info-hashes of the link");
    MetadataFetch neither =
        new MetadataFetch(
            InfoHashes.hybrid(sha1(bytes(5)), Sha256Hash.of(digest("SHA-256", bytes(5)))));
    assertThat(fetched(neither)).isFalse();
    assertThat(neither.takeGuilty()).hasSize(1);
  }

  private boolean fetched(MetadataFetch of) {
    of.offered(1, IpAddress.parse("192.0.2.1"), right.length, MetadataFetch.MAX_ASKED);
    for (int round = 0; round < 5; round++) {
      List<Integer> blocks = new ArrayList<>();
      of.advance(now, (_, block) -> blocks.add(block));
      for (int block : blocks) {
        try {
          of.received(1, data(right, block), now);
        } catch (ProtocolViolation e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return of.verified() != null;
  }

  @Test
  void survives_whatever_peers_do() {
    for (int i = 0; i < 20; i++) {
      int length = 1 + random.nextInt(4 * BLOCK);
      remote(
          random.nextBoolean() ? right.length : length,
          block ->
              switch (random.nextInt(5)) {
                case 0 -> null;
                case 1 -> new MetadataMessage.Reject(block);
                case 2 -> new MetadataMessage.Data(block, length, bytes(1 + random.nextInt(BLOCK)));
                case 3 -> new MetadataMessage.Unknown(7);
                default -> data(right, Math.min(block, 5));
              });
    }
    honest();
    run(4000);
    assertThat(fetch.verified()).isEqualTo(right);
  }
}
