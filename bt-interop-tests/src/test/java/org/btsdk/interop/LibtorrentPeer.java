// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.model.PeerAddress;

/// libtorrent-rasterbar, the library under qBittorrent and Deluge, driven by a script of ours.
record LibtorrentPeer(PeerAddress address, ClientProcess process) implements ForeignClient {
  static final String PYTHON = "/usr/bin/python3";
  static final String PACKAGE = "python3-libtorrent";
  private static final Pattern LISTENING = Pattern.compile("(?m)^listening (\\d+)$");

  static LibtorrentPeer start(Job job) throws IOException, InterruptedException {
    ClientProcess process =
        ClientProcess.start(
            PACKAGE,
            job.scratch(),
            List.of(
                PYTHON,
                script(job.scratch(), "libtorrent_peer.py"),
                job.address().getHostAddress(),
                job.torrent(),
                job.folder().toString(),
                job.discovery().name()));
    return ClientProcess.orClose(process, it -> ready(job, it));
  }

  /// Copies a script and what it shares with the others.
  static String script(Path folder, String name) throws IOException {
    var _ = Resources.copy(folder, "libtorrent_driver.py");
    return Resources.copy(folder, name).toString();
  }

  private static LibtorrentPeer ready(Job job, ClientProcess process) throws InterruptedException {
    process.await("listens", () -> LISTENING.matcher(process.output()).find());
    Matcher listening = LISTENING.matcher(process.output());
    if (!listening.find()) {
      throw new AssertionError(process.outputTail());
    }
    int port = Integer.parseInt(listening.group(1));
    return new LibtorrentPeer(Addresses.peer(job.address(), port), process);
  }

  @Override
  public boolean isComplete() {
    return process.output().lines().anyMatch("complete"::equals);
  }

  @Override
  public void dial(PeerAddress peer) throws IOException {
    process.say("dial " + peer.ip().toInetAddress().getHostAddress() + " " + peer.port());
  }
}
