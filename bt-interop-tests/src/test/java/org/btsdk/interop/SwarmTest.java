// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All clients and us at once, with one seed.
@Tag("real-clients")
class SwarmTest {
  @TempDir Path scratch;

  @Test
  void a_swarm_of_five_that_we_seed_is_served_completely() throws Exception {
    Payload payload = Payload.many(scratch.resolve("data"), 48, 7);
    Metainfo plain = Torrents.create(payload.path(), options -> options);
    try (Opentracker tracker = Opentracker.start(scratch, plain, Addresses.ours())) {
      Metainfo metainfo = plain.edit().trackers(List.of(List.of(tracker.http()))).build();
      try (Ours seed = Ours.seed(scratch, metainfo, payload)) {
        tracker.awaitSeeds(1);
        serve(metainfo, payload, List.of(Client.values()), seed);
      }
    }
  }

  @Test
  void a_swarm_of_five_in_which_we_are_one_of_four_leeches_is_served_completely() throws Exception {
    Payload payload = Payload.many(scratch.resolve("data"), 48, 8);
    Metainfo plain = Torrents.create(payload.path(), options -> options);
    try (Opentracker tracker = Opentracker.start(scratch, plain, Addresses.ours())) {
      Metainfo metainfo =
          plain.edit().trackers(List.of(List.of(tracker.http()), List.of(tracker.udp()))).build();
      try (ForeignClient seed = Client.LIBTORRENT.start(scratch, metainfo, payload.folder())) {
        seed.awaitComplete();
        tracker.awaitSeeds(1);
        Path folder = Files.createTempDirectory(scratch, "ours");
        try (Ours ours = Ours.leech(scratch, metainfo, folder, o -> o.peer(seed.address()))) {
          serve(
              metainfo, payload, List.of(Client.TRANSMISSION, Client.ARIA2, Client.RTORRENT), ours);
          ours.awaitComplete();
        }
        assertThat(payload.digestsIn(folder)).isEqualTo(payload.digests());
      }
    }
  }

  /// Starts clients of others with nothing, and waits until each has everything.
  private void serve(Metainfo metainfo, Payload payload, List<Client> clients, Ours ours)
      throws Exception {
    Deque<ForeignClient> running = new ArrayDeque<>();
    Map<Client, Path> folders = new EnumMap<>(Client.class);
    try {
      for (Client client : clients) {
        Path folder = Files.createTempDirectory(scratch, "of-" + client.label());
        folders.put(client, folder);
        running.push(client.start(scratch, metainfo, folder));
      }
      ours.torrent().addPeers(running.stream().map(ForeignClient::address).toList());
      for (ForeignClient client : running) {
        client.awaitComplete(ours);
      }
    } finally {
      running.forEach(ForeignClient::close);
    }
    for (Client client : clients) {
      assertThat(payload.digestsIn(folders.getOrDefault(client, scratch)))
          .as("%s", client)
          .isEqualTo(client.expected(payload));
    }
  }
}
