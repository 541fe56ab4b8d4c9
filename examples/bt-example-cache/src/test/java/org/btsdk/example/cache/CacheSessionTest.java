// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A torrent with more pieces than there is room for.
class CacheSessionTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path temp;

  private SessionConfig.Builder config(String folder) {
    return SessionConfig.of(temp.resolve(folder)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .useTrackers(false);
  }

  private static PeerAddress address(Session session) {
    return PeerAddress.parse("127.0.0.1:" + session.port());
  }

  @Test
  void peers_are_told_of_a_piece_that_was_let_go_and_get_it_all_the_same() throws Exception {
    byte[] payload = new byte[8 * 64 * 1024];
    new Random(1).nextBytes(payload);
    Path plain = Files.createDirectory(temp.resolve("plain"));
    Path file = Files.write(plain.resolve("payload.bin"), payload);
    Metainfo metainfo = Torrents.create(file, options -> options.pieceLength(64 * 1024));
    SessionConfig caching =
        config("cache")
            .storage(PluginChoice.named("example-cache", Map.of("max-size", "256K")))
            .build();
    CompletableFuture<Integer> lost = new CompletableFuture<>();
    try (Session seed = Session.open(config("plain").build());
        Session cache = Session.open(caching);
        Session last = Session.open(config("last").build())) {
      cache
          .events()
          .subscribe(event -> {
            if (event instanceof Event.PieceLost(_, int piece)) {
              lost.complete(piece);
            }
          });
      seed.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      Torrent cached = cache.add(Source.of(metainfo), options -> options.peer(address(seed)));
      cached.await(LONG);

      Torrent torrent = last.add(Source.of(metainfo), options -> options.peer(address(cache)));
      assertThat(lost.get(LONG.toSeconds(), TimeUnit.SECONDS)).isBetween(0, 7);
      torrent.addPeers(List.of(address(seed)));
      torrent.await(LONG);
    }

    assertThat(temp.resolve("last").resolve("payload.bin")).hasBinaryContent(payload);
  }
}
