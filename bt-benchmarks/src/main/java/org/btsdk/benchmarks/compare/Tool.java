// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A program that only hashes; it takes no part in transfers.
///
/// @param name what tables call it
/// @param creates whether it makes torrents, else it checks data
/// @param words its call, with `DATA`, `MADE`, `TORRENT`, `FOLDER` and `POWER` for what they are
record Tool(String name, boolean creates, List<String> words) implements Client {
  Tool {
    words = List.copyOf(words);
  }

  static List<Tool> known() {
    return List.of(
        new Tool(
            "mktorrent", true, List.of("/usr/bin/mktorrent", "-l", "POWER", "-o", "MADE", "DATA")),
        new Tool(
            "transmission-create",
            true,
            List.of("/usr/bin/transmission-create", "-o", "MADE", "DATA")),
        new Tool(
            "aria2, check",
            false,
            List.of(
                "/usr/bin/aria2c",
                "--no-conf=true",
                "--enable-dht=false",
                "--enable-dht6=false",
                "--check-integrity=true",
                "--hash-check-only=true",
                "--dir=FOLDER",
                "TORRENT")));
  }

  List<String> command(String data, String made, TorrentFile torrent, int power) {
    List<String> command = new ArrayList<>();
    for (String word : words) {
      command.add(
          word.replace("DATA", data)
              .replace("MADE", made)
              .replace("TORRENT", torrent.file().toString())
              .replace("FOLDER", torrent.payload().folder().toString())
              .replace("POWER", "" + power));
    }
    return command;
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Programs.version(Programs.output(List.of(words.getFirst(), "--version")));
  }

  @Override
  public Running start(Task task) {
    throw new UnsupportedOperationException(name + " moves nothing");
  }
}
