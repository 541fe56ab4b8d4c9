// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes scenarios of what is asked for, and the payloads that they share.
final class Plan {
  private static final long LEECHES_BYTES = 8L << 30;

  /// 128 MiB for those of whom a GiB would take minutes.
  private static final long LITTLE_BYTES = 128L << 20;

  private static final long LEAST_TAKE = 4L << 20;

  private final Settings settings;
  private final Path script;
  private final Map<String, TorrentFile> made = new HashMap<>();

  Plan(Settings settings, Path script) {
    this.settings = settings;
    this.script = script;
  }

  List<Scenario> scenarios(List<Client> clients) throws IOException {
    List<Scenario> all = new ArrayList<>();
    for (Map.Entry<String, List<String>> asked : settings.scenarios().entrySet()) {
      add(all, asked.getKey(), asked.getValue(), clients);
    }
    return all;
  }

  private void add(List<Scenario> all, String name, List<String> values, List<Client> clients)
      throws IOException {
    long size = settings.sizeBytes();
    String shown = Sizes.show(size);
    switch (name) {
      case "download" -> all.add(new Download("download " + shown, List.of(one()), 1, 0, true));
      case "seed" -> all.add(new Seed("seed " + shown + " to 1", List.of(one()), 1, size, 0, true));
      case "seeds" -> {
        for (String value : values) {
          all.add(
              new Download(
                  "download " + shown + " from " + value + " seeds",
                  List.of(one()),
                  Integer.parseInt(value),
                  0,
                  false));
        }
      }
      case "leeches" -> {
        for (String value : values) {
          int count = Integer.parseInt(value);
          long take = Math.min(size, Math.max(LEAST_TAKE, LEECHES_BYTES / count));
          String title = "seed to %d, %s each".formatted(count, Sizes.show(take >> 20 << 20));
          all.add(new Seed(title, List.of(one()), count, take >> 20 << 20, 0, count == 64));
        }
      }
      case "pieces" -> {
        for (String value : values) {
          int piece = Math.toIntExact(Sizes.parse(value));
          TorrentFile torrent = torrent("one", piece);
          String of = shown + " in pieces of " + Sizes.show(piece);
          all.add(new Download("download " + of, List.of(torrent), 1, 0, false));
          all.add(new Seed("seed " + of, List.of(torrent), 1, size, 0, false));
        }
      }
      case "many-files" -> {
        int count = Integer.parseInt(values.getFirst());
        TorrentFile torrent = torrent("many-" + count, settings.pieceLength());
        String of = "%s in %,d files".formatted(shown, count);
        all.add(new Download("download " + of, List.of(torrent), 1, 0, false));
        all.add(new Seed("seed " + of, List.of(torrent), 1, size, 0, false));
      }
      case "several" -> {
        int count = Integer.parseInt(values.getFirst());
        List<TorrentFile> torrents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          torrents.add(torrent("part-%d-of-%d".formatted(i, count), settings.pieceLength()));
        }
        String of = "%d torrents at once, %s in all".formatted(count, shown);
        all.add(new Download("download " + of, torrents, 1, 0, false));
        all.add(new Seed("seed " + of, torrents, 1, size, 0, false));
      }
      case "limits" -> {
        List<TorrentFile> torrent = List.of(one());
        all.add(
            Limited.half(
                "download at half of its own speed",
                limit -> new Download("", torrent, 1, limit, false)));
        all.add(
            Limited.half(
                "seed at half of its own speed",
                limit -> new Seed("", torrent, 1, size, limit, false)));
      }
      case "pair" -> pairs(all, clients, true);
      case "pair-to" -> pairs(all, clients, false);
      case "check" -> all.add(new Commands("check " + shown, one(), false, script));
      case "create" -> all.add(new Commands("create " + shown, one(), true, script));
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void pairs(List<Scenario> all, List<Client> clients, boolean seeds) throws IOException {
    for (Client partner : clients) {
      boolean transfers = !(partner instanceof Floor) && !(partner instanceof Tool);
      if (transfers && settings.wantsPartner(partner)) {
        TorrentFile torrent = partner.pulses() ? torrent("little", settings.pieceLength()) : one();
        all.add(new Pair(partner, seeds, torrent, settings.patience()));
      }
    }
  }

  private TorrentFile one() throws IOException {
    return torrent("one", settings.pieceLength());
  }

  /// The payload of that name, made when first used; all of several torrents share a folder.
  private TorrentFile torrent(String name, int piece) throws IOException {
    String key = name + "-" + piece;
    TorrentFile known = made.get(key);
    if (known == null) {
      System.err.println("making " + key);
      Path data = settings.folder().resolve("data");
      Payload payload = payload(name, data);
      known = TorrentFile.make(payload, piece, settings.folder().resolve(key + ".torrent"));
      made.put(key, known);
    }
    return known;
  }

  private Payload payload(String name, Path data) throws IOException {
    for (TorrentFile torrent : made.values()) {
      if (torrent.payload().name().equals(name)) {
        return torrent.payload();
      }
    }
    long size = settings.sizeBytes();
    if (name.equals("little")) {
      return Payload.single(data, name, Math.min(size, LITTLE_BYTES), name.hashCode());
    }
    if (name.startsWith("many-")) {
      int count = Integer.parseInt(name.substring("many-".length()));
      return Payload.many(data, name, size, count, name.hashCode());
    }
    if (name.startsWith("part-")) {
      int count = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
      return Payload.single(data, name, size / count, name.hashCode());
    }
    return Payload.single(data, name, size, name.hashCode());
  }
}
