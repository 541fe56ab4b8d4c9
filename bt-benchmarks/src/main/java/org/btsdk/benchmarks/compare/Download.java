// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A client downloads from the load generator.
///
/// @param title of the table
/// @param torrents all at once
/// @param seeds of each torrent
/// @param limit in bytes a second, 0 for none
/// @param charted whether the chart shows it
record Download(String title, List<TorrentFile> torrents, int seeds, long limit, boolean charted)
    implements Scenario {
  private static final Duration AT_MOST = Duration.ofMinutes(5);

  Download {
    torrents = List.copyOf(torrents);
  }

  @Override
  public List<Client> clients(List<Client> all) {
    boolean floor = seeds == 1 && torrents.size() == 1 && torrents.getFirst().payload().isSingle();
    return all.stream().filter(client -> floor || !(client instanceof Floor)).toList();
  }

  @Override
  public Measurement run(Bench bench, Client client) throws IOException, InterruptedException {
    long bytes = torrents.stream().mapToLong(torrent -> torrent.payload().length()).sum();
    bench.fresh(bytes);
    List<Partner> partners = new ArrayList<>();
    try {
      Map<String, List<PeerPort>> peers = new LinkedHashMap<>();
      for (TorrentFile torrent : torrents) {
        Partner partner = Partner.seed(bench.partner(), torrent, seeds);
        partners.add(partner);
        peers.put(torrent.infoHash(), bench.peers(partner));
      }
      Task.OnStart watch =
          pid -> {
            for (Partner partner : partners) {
              partner.watch(pid);
            }
          };
      try (Client.Running running = client.start(bench.download(torrents, peers, limit, watch))) {
        running.awaitComplete(AT_MOST);
        double wall = running.process().secondsSinceStart();
        Usage usage = running.stop();
        List<String> seen = new ArrayList<>();
        for (Partner partner : partners) {
          seen.add(partner.stop());
        }
        for (TorrentFile torrent : torrents) {
          torrent.payload().requireSameIn(bench.downloads());
        }
        return Windows.measurement(bytes, seen, wall, usage);
      }
    } finally {
      for (Partner partner : partners) {
        partner.close();
      }
    }
  }
}
