// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The least that could be done, in C: receive, SHA-1, write; and sendfile. The load generator
/// itself does it.
record Floor() implements Client {
  private static final Pattern PORT = Pattern.compile("(?m)^port (\\d+)$");

  @Override
  public String name() {
    return "floor in C";
  }

  @Override
  public String version() {
    return "of this project";
  }

  @Override
  public Running start(Task task) throws IOException, InterruptedException {
    TorrentFile torrent = task.torrents().getFirst();
    if (task.torrents().size() > 1 || !torrent.payload().isSingle()) {
      throw new IOException("the floor does one torrent of one file");
    }
    List<String> words = new ArrayList<>(List.of(task.partner().toString()));
    words.add(task.seed() ? "seed" : "leech");
    words.addAll(List.of("--info-hash", torrent.infoHash()));
    words.addAll(List.of("--piece-length", "" + torrent.pieceLength()));
    words.addAll(List.of("--length", "" + torrent.payload().length()));
    if (!task.seed()) {
      PeerPort peer = task.allPeers().getFirst();
      words.addAll(List.of("--host", peer.host(), "--port", "" + peer.port()));
      words.addAll(List.of("--write", task.folder().resolve(torrent.payload().name()).toString()));
      return new ByExit(task.launch(name(), words), new PeerPort(task.listen(), 0));
    }
    words.addAll(List.of("--file", torrent.payload().flat().toString()));
    words.addAll(List.of("--address", task.listen()));
    Metered process = task.launch(name(), words);
    process.await(Duration.ofSeconds(5), "listens", () -> PORT.matcher(process.printed()).find());
    Matcher port = PORT.matcher(process.printed());
    if (!port.find()) {
      throw new IOException("no port in: " + process.printed());
    }
    return new ByCondition(
        process, new PeerPort(task.listen(), Integer.parseInt(port.group(1))), () -> true);
  }
}
