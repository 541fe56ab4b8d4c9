// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// bt, by its command line.
///
/// @param name what tables call it, to tell two builds apart
/// @param command the words that start it
record Bt(String name, List<String> command) implements Client {
  private static final Pattern PORT = Pattern.compile("seeding on port (\\d+)");

  Bt {
    command = List.copyOf(command);
  }

  List<String> with(List<String> more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(more);
    return all;
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Programs.version(Programs.output(with(List.of("--version"))));
  }

  @Override
  public Running start(Task task) throws IOException, InterruptedException {
    List<String> words = with(List.of(task.seed() ? "seed" : "download"));
    task.torrents().forEach(torrent -> words.add(torrent.file().toString()));
    words.addAll(List.of("--dir=" + task.folder(), "--bind=" + task.listen(), "--no-trackers"));
    words.addAll(List.of("--no-pex", "--no-lsd", "--no-dht"));
    words.addAll(List.of("--color=never", "--progress=none"));
    task.allPeers().forEach(peer -> words.add("--peer=" + peer));
    if (task.downLimit() > 0) {
      words.add("--down=" + task.downLimit());
    }
    if (task.upLimit() > 0) {
      words.add("--up=" + task.upLimit());
    }
    if (!task.seed()) {
      words.add("--resume=ignore");
    }
    Metered process = task.launch(name, words);
    if (!task.seed()) {
      return new ByExit(process, new PeerPort(task.listen(), 0));
    }
    process.await(Duration.ofMinutes(1), "seeds", () -> PORT.matcher(process.printed()).find());
    Matcher port = PORT.matcher(process.printed());
    if (!port.find()) {
      throw new IOException("no port in: " + process.printed());
    }
    return new ByCondition(
        process, new PeerPort(task.listen(), Integer.parseInt(port.group(1))), () -> true);
  }
}
