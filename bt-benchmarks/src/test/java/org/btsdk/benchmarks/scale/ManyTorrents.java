// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.scale;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentState;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.TorrentGeometry;

/// What many seeding torrents in one session cost while nobody wants them: time to load, memory,
/// processor time, open files, threads.
///
/// Usage: `ManyTorrents FOLDER COUNT KIB PIECE_KIB [IDLE_SECONDS [TRACKER]]`. The folder is filled
/// by the first run, with sparse files of zeros and resume data.
public final class ManyTorrents {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private ManyTorrents() {}

  /// Measures, and prints one line for each figure.
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    long length = Long.parseLong(arguments[2]) << 10;
    int pieceLength = Integer.parseInt(arguments[3]) << 10;
    int idleSeconds = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 20;
    prepare(folder, count, length, pieceLength, arguments);
    measure(folder, count, idleSeconds);
  }

  private static SessionConfig config(Path folder) {
    return SessionConfig.of(folder.resolve("data")).toBuilder()
        .stateFolder(folder.resolve("state"))
        .port(0)
        .useDht(false)
        .build();
  }

  // ---- what is loaded

  private static Path torrent(Path folder, int number) {
    return folder.resolve("torrents").resolve("torrent-%05d.bin.torrent".formatted(number));
  }

  private static void prepare(
      Path folder, int count, long length, int pieceLength, String[] arguments)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    List<List<URI>> trackers =
        arguments.length > 5 ? List.of(List.of(URI.create(arguments[5]))) : List.of();
    Files.createDirectories(folder.resolve("torrents"));
    Files.createDirectories(folder.resolve("data"));
    byte[] zero =
        MessageDigest.getInstance("SHA-1").digest(new byte[(int) Math.min(pieceLength, length)]);
    byte[] hashes = new byte[Math.toIntExact(Math.ceilDiv(length, (long) pieceLength)) * 20];
    for (int at = 0; at < hashes.length; at += 20) {
      System.arraycopy(zero, 0, hashes, at, 20);
    }
    List<Path> fresh = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "torrent-%05d.bin".formatted(i);
      Path torrent = torrent(folder, i);
      if (!Files.exists(torrent)) {
        fresh.add(torrent);
        Metainfo metainfo =
            Metainfo.builder(
                    name,
                    TorrentGeometry.contiguous(
                        pieceLength, List.of(FileEntry.of(List.of(name), length))))
                .pieceHashes(hashes)
                .build();
        Files.write(torrent, metainfo.edit().trackers(trackers).build().toBytes());
        try (RandomAccessFile data =
            new RandomAccessFile(folder.resolve("data").resolve(name).toFile(), "rw")) {
          data.setLength(length);
        }
      }
    }
    if (!fresh.isEmpty()) {
      long began = System.nanoTime();
      try (Session session = Session.open(config(folder))) {
        for (Path torrent : fresh) {
          add(session, torrent, AddOptions.Resume.TRUST);
        }
        awaitSeeding(session.torrents());
      }
      print("resume data made in", String.format(Locale.ROOT, "%.2f s", seconds(began)));
    }
  }

  // ---- the measurement

  private static void measure(Path folder, int count, int idleSeconds)
      throws IOException, InterruptedException {
    Session session = Session.open(config(folder));
    long heapBefore = ProcessMeter.heapAfterCollection();
    long anonymousBefore = ProcessMeter.residentAnonymous();
    int filesBefore = ProcessMeter.openFiles();
    long cpu = ProcessMeter.cpuNanos();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) { // paths are not kept: they would count as memory of torrents
      add(session, torrent(folder, i), AddOptions.Resume.AUTO);
    }
    double added = seconds(began);
    awaitSeeding(session.torrents());
    print("added in", String.format(Locale.ROOT, "%.2f s", added));
    print("seeding after", String.format(Locale.ROOT, "%.2f s", seconds(began)));
    print(
        "CPU of that", String.format(Locale.ROOT, "%.2f s", (ProcessMeter.cpuNanos() - cpu) / 1e9));
    print("memory while loading", ProcessMeter.mebibytes(ProcessMeter.residentAnonymous()));
    Thread.sleep(2000);
    long heap = ProcessMeter.heapAfterCollection();
    print("heap", ProcessMeter.mebibytes(heap));
    print("heap per torrent", String.format(Locale.ROOT, "%,d B", (heap - heapBefore) / count));
    long anonymous = ProcessMeter.residentAnonymous();
    print("RssAnon", ProcessMeter.mebibytes(anonymous));
    print(
        "RssAnon per torrent",
        String.format(Locale.ROOT, "%,d B", (anonymous - anonymousBefore) / count));
    print("open files", (ProcessMeter.openFiles() - filesBefore) + " more than without torrents");
    print("threads", String.valueOf(ProcessMeter.threads()));
    double share = ProcessMeter.idleShare(idleSeconds);
    print("idle CPU", String.format(Locale.ROOT, "%.3f %% of a processor", share * 100));
    began = System.nanoTime();
    session.close();
    print("closed in", String.format(Locale.ROOT, "%.2f s", seconds(began)));
  }

  private static void add(Session session, Path torrent, AddOptions.Resume resume) {
    session.add(Source.of(torrent), options -> options.resume(resume));
  }

  private static void awaitSeeding(List<Torrent> torrents) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (Torrent torrent : torrents) {
      for (TorrentState state = torrent.state();
          state != TorrentState.SEEDING;
          state = torrent.state()) {
        if (Set.of(TorrentState.FAILED, TorrentState.DOWNLOADING).contains(state)
            || System.nanoTime() - end > 0) {
          throw new IllegalStateException(torrent + " is " + state + ", " + torrent.failure());
        }
        Thread.sleep(1);
      }
    }
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private static void print(String what, String figure) {
    System.out.printf(Locale.ROOT, "%-22s %s%n", what, figure);
  }
}
