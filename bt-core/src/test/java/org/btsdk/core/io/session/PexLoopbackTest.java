// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three sessions over loopback: one knows only the second, which knows the third and is far too
/// slow to pass the torrent on itself.
class PexLoopbackTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path temp;
  private Path file;

  @BeforeEach
  void make_a_file() throws Exception {
    file = Payload.file(temp, "one.bin", 3_000_000, 3);
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .useDht(false)
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve(name + "-state"))
        .randomSeed(name.hashCode());
  }

  private static PeerAddress at(Session session) {
    return new PeerAddress(IpAddress.parse("127.0.0.1"), session.port());
  }

  @Test
  void a_peer_is_found_through_another() throws Exception {
    Metainfo metainfo = Torrents.create(file, options -> options.pieceLength(32 * 1024));
    try (Session seed = Session.open(config("seed").build());
        Session middle = Session.open(config("middle").downLimit(Rate.kib(1)).build());
        Session late = Session.open(config("late").build())) {
      seed.add(Source.of(metainfo), options -> options.folder(temp)).await(LONG);
      middle.add(Source.of(metainfo), options -> options.peer(at(seed)));
      Torrent torrent = late.add(Source.of(metainfo), options -> options.peer(at(middle)));
      assertThat(torrent.await(LONG).wantedBytes()).isEqualTo(3_000_000);
    }
  }

  @Test
  void nobody_is_found_through_another_where_that_is_not_wanted_or_the_torrent_is_private()
      throws Exception {
    Metainfo open = Torrents.create(file, options -> options.pieceLength(32 * 1024));
    Metainfo secret =
        Torrents.create(file, options -> options.pieceLength(32 * 1024).isPrivate(true));
    try (Session seed = Session.open(config("seed").build());
        Session middle = Session.open(config("middle").downLimit(Rate.kib(1)).build());
        Session silent =
            Session.open(config("silent").downLimit(Rate.kib(1)).usePex(false).build());
        Session late = Session.open(config("late").build())) {
      seed.add(Source.of(open), options -> options.folder(temp)).await(LONG);
      seed.add(Source.of(secret), options -> options.folder(temp)).await(LONG);
      silent.add(Source.of(open), options -> options.peer(at(seed)));
      middle.add(Source.of(secret), options -> options.peer(at(seed)));
      Torrent one = late.add(Source.of(open), options -> options.peer(at(silent)));
      Torrent two = late.add(Source.of(secret), options -> options.peer(at(middle)));
      // Longer than a peer waits before it tells of others.
      assertThatThrownBy(() -> one.await(Duration.ofSeconds(4)))
          .isInstanceOf(TorrentException.TimedOut.class);
      assertThat(one.stats().knownPeers()).isOne();
      assertThat(two.stats().knownPeers()).isOne();
    }
  }
}
