// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.testkit.tracker.FakeHttpTracker;
import org.btsdk.testkit.tracker.FakeTracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README says works.
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path temp;

  @Test
  void the_program_has_twelve_lines_and_downloads_a_torrent() throws Exception {
    String program = javaBlocks().getFirst();
    assertThat(program.lines()).hasSize(12);
    Path source = Files.writeString(temp.resolve("Download.java"), program);
    Path payload = temp.resolve("seed/payload.bin");
    Files.createDirectories(payload.getParent());
    byte[] bytes = new byte[300_000];
    new Random(5).nextBytes(bytes);
    Files.write(payload, bytes);
    try (FakeHttpTracker tracker = new FakeHttpTracker();
        Session seeder =
            Session.open(
                SessionConfig.of(temp.resolve("seed")).toBuilder()
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .build())) {
      tracker.behave(
          new FakeTracker.Behaviour.Answer(
              List.of(new PeerAddress(IpAddress.parse("127.0.0.1"), seeder.port())), 1, 0));
      Metainfo metainfo = Torrents.create(payload, options -> options.tier(List.of(tracker.uri())));
      seeder.add(Source.of(metainfo), options -> options.useTrackers(false)).await(SOON);
      Path torrent = Files.write(temp.resolve("payload.torrent"), metainfo.toBytes());
      Process run =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dorg.btsdk.dht.bootstrap=none",
                  "-cp",
                  classPath(),
                  source.toString(),
                  torrent.toString())
              .directory(temp.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(output).contains("payload.bin").contains("100.0 %");
      assertThat(run.exitValue()).as(output).isZero();
    }
    assertThat(temp.resolve("downloads/payload.bin")).hasBinaryContent(bytes);
  }

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void both_commands_exist() {
    assertThat(ROOT.resolve("bt")).isExecutable();
    assertThat(ROOT.resolve("mvnw")).isExecutable();
  }

  @Test
  void every_linked_file_exists() throws Exception {
    Matcher links = Pattern.compile("]\\(([^)#:]+)\\)").matcher(readme());
    while (links.find()) {
      assertThat(ROOT.resolve(links.group(1))).exists();
    }
  }

  private static List<String> javaBlocks() throws Exception {
    return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(readme())
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static String readme() throws Exception {
    return Files.readString(ROOT.resolve("README.md"));
  }

  /// Modules and class path of this test, all as a class path: the program is embedded that way.
  private static String classPath() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(name -> System.getProperty(name, ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
