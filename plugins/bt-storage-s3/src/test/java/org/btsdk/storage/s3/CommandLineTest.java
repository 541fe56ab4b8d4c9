// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bt download` and `bt seed` as processes, with credentials from the environment.
class CommandLineTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("seeding on port (\\d+)");

  @TempDir private Path temp;

  private final String uri =
      "s3://%s/%s?endpoint=%s&layout=files"
          .formatted(LocalS3.BUCKET, Prefixes.next(), LocalS3.shared().endpoint());

  private Process bt(Path folder, String secret, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ChildPath.text(),
                "org.btsdk.cli.Main"));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder).toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_ACCESS_KEY_ID", LocalS3.ACCESS_KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", secret);
    return builder.start();
  }

  private static String output(Process process) throws Exception {
    try (BufferedReader reader = process.inputReader()) {
      return reader.lines().reduce("", (all, line) -> all + line + "\n");
    }
  }

  private Session session(String name) {
    return Session.open(
        SessionConfig.of(temp.resolve(name)).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .build());
  }

  @Test
  void downloads_into_a_bucket_and_seeds_from_it_without_local_data() throws Exception {
    Path data = Files.createDirectories(temp.resolve("source")).resolve("data.bin");
    byte[] bytes = new byte[1_500_000];
    new Random(7).nextBytes(bytes);
    Files.write(data, bytes);
    Metainfo metainfo = Torrents.create(data, options -> options.pieceLength(64 << 10));
    Path torrent = Files.write(temp.resolve("data.torrent"), metainfo.toBytes());
    try (Session source = session("source")) {
      source.add(Source.of(metainfo), o -> o.resume(AddOptions.Resume.CHECK)).await(LONG);
      Process download =
          bt(
              temp.resolve("download"),
              LocalS3.SECRET_KEY,
              "download",
              torrent.toString(),
              "--storage",
              uri,
              "--bind",
              "127.0.0.1",
              "--peer",
              "127.0.0.1:" + source.port());
      String said = output(download);
      assertThat(download.waitFor()).as(said).isZero();
    }
    assertThat(temp.resolve("download/data.bin")).doesNotExist();
    Path folder = temp.resolve("seed");
    Process seed =
        bt(
            folder,
            LocalS3.SECRET_KEY,
            "seed",
            torrent.toString(),
            "--storage",
            uri,
            "--bind",
            "127.0.0.1");
    try (BufferedReader said = seed.inputReader();
        Session leecher = session("leecher")) {
      int port = 0;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        Matcher matcher = PORT.matcher(line);
        port = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        if (port > 0) {
          break;
        }
      }
      PeerAddress peer = new PeerAddress(IpAddress.parse("127.0.0.1"), port);
      leecher.add(Source.of(metainfo), options -> options.peer(peer)).await(LONG);
    } finally {
      seed.toHandle().destroy(); // SIGTERM
      assertThat(seed.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(temp.resolve("leecher/data.bin")).hasBinaryContent(bytes);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_wrong_key_ends_with_one_line_that_says_so() throws Exception {
    Path data = Files.createDirectories(temp.resolve("source")).resolve("data.bin");
    Files.write(data, new byte[100_000]);
    Metainfo metainfo = Torrents.create(data, options -> options);
    Path torrent = Files.write(temp.resolve("data.torrent"), metainfo.toBytes());
    Process seed = bt(temp.resolve("seed"), "wrong", "seed", torrent.toString(), "--storage", uri);

    assertThat(output(seed)).contains("s3://torrents: the secret key is wrong");
    assertThat(seed.waitFor()).isEqualTo(7);
  }
}
