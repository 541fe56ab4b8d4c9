// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.MutableLink;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// "For ever" is a time as any other, though nanoseconds count 292 years only.
class LongTimesTest {
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
  private static final PeerAddress PEER = PeerAddress.parse("192.0.2.1:6881");

  @TempDir Path temp;

  private Session open() {
    return Session.open(
        SessionConfig.of(temp).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .dialSpacing(FOREVER)
            .useDht(false)
            .useLsd(false)
            .build());
  }

  private Torrent torrent(Session session) throws Exception {
    Path file = Payload.file(temp, "one.bin", 100_000, 5);
    return session.add(
        Source.of(Torrents.create(file, options -> options)), options -> options.paused(true));
  }

  @Test
  void a_session_may_take_for_ever_to_close() throws Exception {
    Session session = open();
    torrent(session);
    assertThatCode(() -> session.close(FOREVER)).doesNotThrowAnyException();
  }

  @Test
  void peers_are_banned_for_ever_but_not_for_no_time() throws Exception {
    try (Session session = open()) {
      Torrent torrent = torrent(session);
      torrent.ban(PEER, FOREVER);
      torrent.progress(); // commands before it were heard
      assertThat(session.stats().bannedPeers()).isOne();
      assertThatIllegalArgumentException().isThrownBy(() -> torrent.ban(PEER, Duration.ZERO));
    }
  }

  @Test
  void progress_may_be_told_once_and_at_the_end() throws Exception {
    try (Session session = open()) {
      CountDownLatch told = new CountDownLatch(1);
      try (var _ = torrent(session).onProgress(FOREVER, _ -> told.countDown())) {
        told.await();
      }
    }
  }

  @Test
  void metadata_may_be_waited_for_for_ever() {
    try (Session session = open()) {
      MutableTarget target = MutableTarget.of(Ed25519PublicKey.of(new byte[32]));
      assertThatExceptionOfType(TorrentException.DhtFailed.class)
          .isThrownBy(
              () -> session.fetchMetadata(new Source.OfMutable(MutableLink.of(target)), FOREVER));
    }
  }
}
