// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A client serves leeches of the load generator.
///
/// @param title of the table
/// @param torrents all at once
/// @param connections of each torrent
/// @param takeBytes what each of them downloads
/// @param limit in bytes a second, 0 for none
/// @param charted whether the chart shows it
record Seed(
    String title,
    List<TorrentFile> torrents,
    int connections,
    long takeBytes,
    long limit,
    boolean charted)
    implements Scenario {
  private static final int TIMEOUT_SECONDS = 45;

  Seed {
    torrents = List.copyOf(torrents);
  }

  @Override
  public List<Client> clients(List<Client> all) {
    boolean floor = torrents.size() == 1 && torrents.getFirst().payload().isSingle() && limit == 0;
    return all.stream().filter(client -> floor || !(client instanceof Floor)).toList();
  }

  @Override
  public Measurement run(Bench bench, Client client) throws IOException, InterruptedException {
    bench.fresh(0);
    List<Partner> partners = new ArrayList<>();
    try (Client.Running running = client.start(bench.seed(torrents, limit))) {
      long pid = running.process().pid();
      for (TorrentFile torrent : torrents) {
        Partner partner =
            Partner.leech(
                bench.partner(),
                torrent,
                running.listens(),
                connections,
                takeBytes,
                TIMEOUT_SECONDS,
                connections > 1);
        partners.add(partner);
        partner.watch(pid);
      }
      List<String> seen = new ArrayList<>();
      double seconds = 0;
      long moved = 0;
      for (Partner partner : partners) {
        String result = partner.result();
        seen.add(result);
        moved += (long) Flat.need(result, "bytes");
        seconds = Math.max(seconds, Flat.need(result, "seconds"));
      }
      Usage usage = running.stop();
      return Windows.measurement(moved, seen, seconds, usage);
    } finally {
      for (Partner partner : partners) {
        partner.close();
      }
      // what clients leave beside the data would let the next round begin without a check
      Bench.delete(torrents.getFirst().payload().folder().resolve(".bt"));
    }
  }
}
