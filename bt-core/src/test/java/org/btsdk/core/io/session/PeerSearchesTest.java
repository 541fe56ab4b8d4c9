// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btsdk.api.PeerSource;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerSearchesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path temp;

  /// Searches until it is interrupted.
  private static final class Endless implements PeerSource {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public String name() {
      return "endless";
    }

    @Override
    public void find(InfoHashes torrent, int port, Consumer<List<PeerAddress>> found)
        throws InterruptedException {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
    }
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve(name + "-state"))
        .randomSeed(name.hashCode());
  }

  @Test
  void a_search_ends_when_the_metadata_says_that_the_torrent_is_private() throws Exception {
    Path file = Payload.file(temp, "one.bin", 300_000, 3);
    Metainfo secret =
        Torrents.create(file, options -> options.pieceLength(32 * 1024).isPrivate(true));
    Endless source = new Endless();
    try (Session seed = Session.open(config("seed").build());
        Session late = Session.open(config("late").peerSource(source).build())) {
      seed.add(Source.of(secret), options -> options.folder(temp)).await(LONG);
      var torrent =
          late.add(Source.parse("magnet:?xt=urn:btih:" + secret.infoHashes().wire().toHex()));
      assertThat(source.begun.await(60, TimeUnit.SECONDS)).isTrue();
      torrent.addPeers(List.of(new PeerAddress(IpAddress.parse("127.0.0.1"), seed.port())));
      torrent.await(LONG);
      assertThat(source.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
