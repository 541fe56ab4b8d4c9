// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What limiters see. Limited are all bytes after the handshake, payload and protocol alike: those
/// that are sent are granted before, those that are received are asked for when they have come.
@Timeout(60)
class LimitsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long BYTES = 3_000_000;

  /// 512 B: haves of the last pieces, and that it only gives from now on.
  private static final long LAST_WORDS = 512;

  private static final Rate SESSION_RATE = Rate.bytes(1L << 40);
  private static final Rate TORRENT_RATE = Rate.bytes(1L << 41);

  @TempDir Path temp;
  private Metainfo metainfo;
  private final Limiters seedLimiters = new Limiters();
  private final Limiters leechLimiters = new Limiters();
  private Session seed;

  @BeforeEach
  void start() throws Exception {
    Path root = Payload.folder(temp.resolve("seed"), "data", BYTES, 7);
    metainfo = Torrents.create(root, options -> options.pieceLength(64 * 1024));
    seed = open("seed", seedLimiters);
    seed.add(Source.of(metainfo), options -> limited(options).resume(AddOptions.Resume.CHECK))
        .await(LONG);
  }

  @AfterEach
  void close() {
    seed.close();
  }

  private Session open(String name, Limiters limiters) {
    return Session.open(
        SessionConfig.of(temp.resolve(name)).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .stateFolder(temp.resolve(name + "-state"))
            .randomSeed(name.hashCode())
            .limiter(PluginChoice.of("test-counting", (limit, _) -> limiters.make(limit)))
            .downLimit(SESSION_RATE)
            .upLimit(SESSION_RATE)
            .build());
  }

  private static AddOptions limited(AddOptions options) {
    return options.downLimit(TORRENT_RATE).upLimit(TORRENT_RATE);
  }

  @Test
  void every_byte_of_both_directions_passes_the_limiters_of_session_and_torrent() throws Exception {
    try (Session leech = open("leech", leechLimiters)) {
      PeerAddress address = new PeerAddress(IpAddress.parse("127.0.0.1"), seed.port());
      leech.add(Source.of(metainfo), options -> limited(options).peer(address)).await(LONG);
      Flow.Direction down = Flow.Direction.DOWN;
      Flow.Direction up = Flow.Direction.UP;
      // What one sent last may still be under way, and who is complete closes seeds: what it was
      // granted for its last words may not have been sent, or not been read.
      while (leechLimiters.passed(SESSION_RATE, down) != seedLimiters.passed(SESSION_RATE, up)
          || leechLimiters.passed(SESSION_RATE, up) - seedLimiters.passed(SESSION_RATE, down)
              > LAST_WORDS) {
        Thread.onSpinWait();
      }
      assertThat(seedLimiters.passed(SESSION_RATE, down))
          .isLessThanOrEqualTo(leechLimiters.passed(SESSION_RATE, up));
      for (Limiters limiters : List.of(seedLimiters, leechLimiters)) {
        for (Flow.Direction direction : Flow.Direction.values()) {
          assertThat(limiters.passed(TORRENT_RATE, direction))
              .isEqualTo(limiters.passed(SESSION_RATE, direction));
        }
      }
      long blocks = Math.ceilDiv(BYTES, (long) TorrentGeometry.BLOCK_LENGTH);
      assertThat(leechLimiters.passed(SESSION_RATE, down))
          .isGreaterThanOrEqualTo(BYTES + blocks * MessageEncoder.PIECE_HEADER_LENGTH);
      assertThat(leechLimiters.passed(SESSION_RATE, up)).isGreaterThanOrEqualTo(blocks * 17);
    }
  }

  @Test
  void nothing_is_sent_that_was_not_granted_before() throws Exception {
    seedLimiters.grantAtMost(1000);
    try (ScriptedPeer peer = ScriptedPeer.join(seed, metainfo)) {
      peer.send(new Message.HaveNone(), new Message.Interested());
      long received = 0;
      long blocks = 0;
      while (blocks < 4) {
        Message message = Objects.requireNonNull(peer.receive());
        received += MessageEncoder.encodedLength(message);
        if (message instanceof Message.PieceHeader header) {
          received += header.length();
          blocks++;
        }
        // The data behind the last header may not have come yet: the header has.
        assertThat(received - TorrentGeometry.BLOCK_LENGTH)
            .isLessThanOrEqualTo(seedLimiters.passed(SESSION_RATE, Flow.Direction.UP));
        if (message instanceof Message.Unchoke) {
          for (int begin = 0; begin < 64 * 1024; begin += TorrentGeometry.BLOCK_LENGTH) {
            peer.send(new Message.Request(2, begin, TorrentGeometry.BLOCK_LENGTH));
          }
        }
      }
      assertThat(seedLimiters.passed(SESSION_RATE, Flow.Direction.UP))
          .isGreaterThan(3 * TorrentGeometry.BLOCK_LENGTH);
    }
  }

  /// The limiters of one session, told apart by the limit with which they were made.
  private static final class Limiters {
    private final List<Counting> all = new CopyOnWriteArrayList<>();
    private volatile long most = Long.MAX_VALUE;

    RateLimiter make(Rate limit) {
      Counting made = new Counting(limit);
      all.add(made);
      return made;
    }

    /// So much at once from now on.
    void grantAtMost(long bytes) {
      most = bytes;
    }

    /// Granted and not given back.
    long passed(Rate limit, Flow.Direction direction) {
      return all.stream()
          .filter(limiter -> limiter.limit.equals(limit))
          .mapToLong(limiter -> limiter.passed(direction))
          .sum();
    }

    private final class Counting implements RateLimiter {
      private final Map<Flow.Direction, Long> passed = new EnumMap<>(Flow.Direction.class);
      private Rate limit;

      Counting(Rate limit) {
        this.limit = limit;
      }

      synchronized long passed(Flow.Direction direction) {
        return passed.getOrDefault(direction, 0L);
      }

      @Override
      public synchronized long request(Flow flow, long wantedBytes, long nowNanos) {
        long granted = Math.min(wantedBytes, most);
        passed.merge(flow.direction(), granted, Long::sum);
        return granted;
      }

      @Override
      public long retryAtNanos(Flow flow, long nowNanos) {
        return nowNanos + 1;
      }

      @Override
      public synchronized void refund(Flow flow, long bytes, long nowNanos) {
        passed.merge(flow.direction(), -bytes, Long::sum);
      }

      @Override
      public synchronized void limit(Rate value, long nowNanos) {
        limit = value;
      }

      @Override
      public synchronized Rate limit() {
        return limit;
      }
    }
  }
}
