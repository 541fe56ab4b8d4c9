// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairTest {
  private static final List<Client> ALL =
      List.of(new Aria2(), new Rtorrent(), new Transmission(), new Floor());

  @TempDir Path temp;

  private Pair pair(Client partner, boolean seeds) throws Exception {
    Payload payload = Payload.single(temp, "one", 1 << 20, 1);
    TorrentFile torrent = TorrentFile.make(payload, 1 << 16, temp.resolve("one.torrent"));
    return new Pair(partner, seeds, torrent, Duration.ofSeconds(1));
  }

  @Test
  void who_takes_minutes_takes_part_as_the_partner_alone() throws Exception {
    for (Client partner : List.of(new Aria2(), new Transmission())) {
      assertThat(pair(partner, true).clients(ALL))
          .extracting(Client::name)
          .containsExactly("aria2", "rTorrent");
    }
  }

  @Test
  void a_title_says_who_serves_and_how_much() throws Exception {
    assertThat(pair(new Aria2(), true).title()).isEqualTo("1 MiB from a seed of aria2");
    assertThat(pair(new Aria2(), false).title()).isEqualTo("1 MiB to aria2 from a seed of each");
  }
}
