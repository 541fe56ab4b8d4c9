// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// aria2, which connects to whom a tracker names.
record Aria2() implements Client {
  private static final String PROGRAM = "/usr/bin/aria2c";

  @Override
  public String name() {
    return "aria2";
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Programs.version(Programs.output(List.of(PROGRAM, "--version")));
  }

  @Override
  public Running start(Task task) throws IOException, InterruptedException {
    PeerPort listens = PeerPort.free(task.listen());
    List<String> words =
        new ArrayList<>(
            List.of(
                PROGRAM,
                "--no-conf=true",
                "--dir=" + task.folder(),
                "--listen-port=" + listens.port(),
                "--interface=" + listens.host(),
                "--disable-ipv6=true",
                "--enable-dht=false",
                "--enable-dht6=false",
                "--bt-enable-lpd=false",
                "--enable-peer-exchange=false",
                "--file-allocation=none",
                "--bt-max-peers=0",
                "--max-concurrent-downloads=100",
                "--max-overall-download-limit=" + task.downLimit(),
                "--max-overall-upload-limit=" + task.upLimit(),
                "--summary-interval=0",
                "--enable-color=false",
                "--show-console-readout=false",
                "--console-log-level=notice"));
    words.addAll(
        task.seed()
            ? List.of("--seed-ratio=0", "--check-integrity=true")
            : List.of("--seed-time=0"));
    for (TorrentFile torrent : task.torrents()) {
      String tracker = task.tracker().announce(torrent.infoHash(), task.peersOf(torrent));
      words.add(
          torrent
              .announcing(tracker, task.scratch().resolve(torrent.infoHash() + ".torrent"))
              .toString());
    }
    Metered process = task.launch(name(), words);
    if (!task.seed()) {
      return new ByExit(process, listens);
    }
    process.await(
        Duration.ofMinutes(2),
        "has checked its data",
        () ->
            process.printed().split("Seeding is in progress|seeding only", -1).length > 1
                || process.printed().contains("Verification finished successfully"));
    return new ByCondition(process, listens, () -> true);
  }
}
