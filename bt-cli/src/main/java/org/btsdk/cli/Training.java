// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;

/// Does in one JVM what users do most, while that JVM records which classes are needed and which
/// methods are hot: the start-up cache of the image is made of the record. No command, since it is
/// of no use to anybody else; see `bt-dist`.
public final class Training {
  /// 512 MiB, moved in about two seconds: enough for the compilers to find all that is hot.
  private static final long PAYLOAD_BYTES = 512L << 20;

  private static final int CHUNK_BYTES = 1 << 20;

  private Training() {}

  /// Runs it, and leaves what it made to the caller.
  ///
  /// @param args an empty folder
  /// @throws Exception if anything fails
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path payload = folder.resolve("seed").resolve("payload.bin");
    Path torrent = folder.resolve("payload.torrent");
    write(payload);
    run("--version");
    run("help");
    run("help", "download");
    run("create", payload.toString(), "-o", torrent.toString(), "--piece-length", "1M");
    run("info", torrent.toString());
    SessionConfig config =
        SessionConfig.of(folder.resolve("seed")).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .useTrackers(false)
            .dhtBootstrap(List.of())
            .useLsd(false)
            .build();
    try (Session session = Session.open(config)) {
      session.add(
          Source.parse(torrent.toString()), options -> options.resume(AddOptions.Resume.TRUST));
      for (int i = 0; i < 2; i++) {
        Path target = folder.resolve("download-" + i);
        String peer = "127.0.0.1:" + session.port();
        run(
            "download",
            torrent.toString(),
            "--peer",
            peer,
            "-o",
            target.toString(),
            "--port=-1",
            "--bind",
            "127.0.0.1",
            "--bootstrap",
            peer,
            "--no-lsd");
      }
    }
    run("verify", torrent.toString(), folder.resolve("download-0").toString());
    System.exit(0); // as Main does
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    SplittableRandom random = new SplittableRandom(PAYLOAD_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = PAYLOAD_BYTES; left > 0; left -= chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    }
  }

  private static void run(String... args) {
    int code = Main.start(args);
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", args) + ": ended with exit code " + code);
    }
  }
}
