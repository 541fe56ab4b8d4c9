// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A super-seed of ours (BEP 16), and leechers of others, which know nothing of that mode.
@Tag("real-clients")
class SuperSeedTest {
  @TempDir Path scratch;

  private Payload payload;
  private Metainfo metainfo;

  @BeforeEach
  void make_the_torrent() throws Exception {
    payload = Payload.single(scratch.resolve("data"), 24, 3);
    // Many pieces, since libtorrent says of each that it wants it and then that it wants nothing;
    // larger ones than usual, since each pair costs a round between the two and their delayed ACKs.
    metainfo = Torrents.create(payload.path(), options -> options.pieceLength(64 * 1024));
  }

  @Test
  void two_leechers_get_the_first_copy_for_little_more_than_its_bytes() throws Exception {
    Path one = Files.createTempDirectory(scratch, "one");
    Path other = Files.createTempDirectory(scratch, "other");
    try (Ours ours =
        Ours.start(
            Ours.state(scratch), metainfo, payload.folder(), options -> options.superSeed(true))) {
      ours.awaitComplete();
      try (ForeignClient left = leecher("left", one, Addresses.loopback(20));
          ForeignClient right = leecher("right", other, Addresses.loopback(21))) {
        left.dial(right.address());
        left.dial(ours.address());
        right.dial(ours.address());
        left.awaitComplete(ours);
        right.awaitComplete(ours);
        // A seed without the mode sent 1.7 copies here, this one exactly one.
        long length = metainfo.geometry().dataBytes();
        assertThat(ours.torrent().stats().uploadedBytes()).isBetween(length, length * 3 / 2);
      }
    }
    assertThat(payload.digestsIn(one)).isEqualTo(payload.digests());
    assertThat(payload.digestsIn(other)).isEqualTo(payload.digests());
  }

  private ForeignClient leecher(String name, Path folder, InetAddress address)
      throws IOException, InterruptedException {
    return Client.LIBTORRENT.start(Job.of(scratch, name, metainfo, folder, address));
  }
}
