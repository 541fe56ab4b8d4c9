// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// libtorrent-rasterbar by its Python binding, which calls the library and does nothing else.
///
/// @param disk `mmap`, `plain` or `preset`, as the script says
/// @param script where it is
record Libtorrent(String disk, Path script) implements Client {
  private static final String PYTHON = "/usr/bin/python3";

  @Override
  public String name() {
    return switch (disk) {
      case "mmap" -> "libtorrent";
      case "plain" -> "libtorrent unmapped";
      default -> "libtorrent preset";
    };
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Programs.version(
        Programs.output(List.of(PYTHON, "-c", "import libtorrent; print(libtorrent.__version__)")));
  }

  @Override
  public Running start(Task task) throws IOException, InterruptedException {
    PeerPort listens = PeerPort.free(task.listen());
    String peers =
        task.allPeers().stream().map(PeerPort::toString).collect(Collectors.joining(","));
    List<String> words = new ArrayList<>(List.of(PYTHON, script.toString(), disk));
    words.addAll(List.of(listens.host(), "" + listens.port(), task.folder().toString()));
    words.addAll(List.of("" + task.downLimit(), "" + task.upLimit()));
    words.add(peers.isEmpty() ? "-" : peers);
    task.torrents().forEach(torrent -> words.add(torrent.file().toString()));
    Metered process = task.launch(name(), words);
    if (task.seed()) {
      process.awaitPrinted(Duration.ofMinutes(1), "complete");
    }
    return new ByCondition(process, listens, () -> process.printed().contains("complete"));
  }
}
