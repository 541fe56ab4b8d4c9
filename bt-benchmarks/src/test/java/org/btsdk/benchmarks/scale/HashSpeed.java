// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.scale;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.btsdk.api.AddOptions;
import org.btsdk.api.CheckReport;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;

/// How fast torrents are made, checked, and checked by a session that takes them up; in a JVM that
/// has just begun, as a command line has.
///
/// Usage: `HashSpeed create|check|session DATA TORRENT PIECE_KIB`. `create` writes the torrent,
/// `check` and `session` read it; `session` uses a state folder `/tmp/hash-speed-state`, or what
/// the property `state` says.
public final class HashSpeed {
  private HashSpeed() {}

  /// Prints the wall time from the start of the JVM's own work to its end, and the speed.
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[1]);
    Path torrent = Path.of(arguments[2]);
    long began = System.nanoTime();
    long bytes =
        switch (arguments[0]) {
          case "create" -> create(data, torrent, Integer.parseInt(arguments[3]) << 10);
          case "check" -> check(data, torrent);
          case "session" -> session(data, torrent);
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-8s %.3f s  %.0f MB/s  CPU %.2f s  RssAnon %s%n",
        arguments[0],
        seconds,
        bytes / seconds / 1e6,
        ProcessMeter.cpuNanos() / 1e9,
        ProcessMeter.mebibytes(ProcessMeter.residentAnonymous()));
  }

  private static long create(Path data, Path torrent, int pieceLength) throws Exception {
    Metainfo made = Torrents.create(data, options -> options.pieceLength(pieceLength));
    Files.write(torrent, made.toBytes());
    return made.geometry().dataBytes();
  }

  private static long check(Path data, Path torrent) throws Exception {
    Metainfo metainfo = Metainfo.parse(Files.readAllBytes(torrent));
    CheckReport report = Torrents.check(metainfo, folderOf(data), 0, _ -> {});
    if (!report.isComplete()) {
      throw new IllegalStateException("not complete: " + report);
    }
    return metainfo.geometry().dataBytes();
  }

  private static long session(Path data, Path torrent) throws Exception {
    Metainfo metainfo = Metainfo.parse(Files.readAllBytes(torrent));
    Path state = Path.of(System.getProperty("state", "/tmp/hash-speed-state"));
    try (Session session =
        Session.open(
            SessionConfig.of(folderOf(data)).toBuilder()
                .stateFolder(state)
                .port(-1)
                .useDht(false)
                .build())) {
      session
          .add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.CHECK))
          .await(Duration.ofMinutes(5));
    }
    return metainfo.geometry().dataBytes();
  }

  private static Path folderOf(Path data) {
    return data.toAbsolutePath().resolveSibling("");
  }
}
