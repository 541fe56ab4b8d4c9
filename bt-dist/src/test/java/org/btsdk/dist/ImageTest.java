// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.dist.Image.Run;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The image, run as users run it.
class ImageTest {
  private static final Path IMAGE = Path.of(System.getProperty("org.btsdk.dist.image"));

  private static final Path MODULES = Path.of(System.getProperty("org.btsdk.dist.modules"));

  /// What became of the start-up cache.
  enum Cache {
    THERE,
    MISSING,
    DAMAGED,
    OF_OTHER_OPTIONS
  }

  @TempDir private Path folder;
  private Path image = IMAGE;
  private final List<String> options = new ArrayList<>();

  /// All but the first use a copy, with another path and other times, as an archive gives it.
  private void given(Cache cache) throws IOException {
    if (cache == Cache.THERE) {
      return;
    }
    image = Image.copy(folder).root();
    Path file = image.resolve("lib").resolve("bt.aot");
    switch (cache) {
      case MISSING -> Files.delete(file);
      case DAMAGED -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100_000));
      case OF_OTHER_OPTIONS -> options.add("-XX:-UseCompressedOops");
      case THERE -> {}
    }
  }

  private Run bt(String... args) throws IOException, InterruptedException {
    return new Image(image, folder).bt(options, args);
  }

  @BeforeEach
  void the_build_made_it() {
    assertThat(IMAGE.resolve("lib").resolve("bt.aot")).isNotEmptyFile();
  }

  @ParameterizedTest
  @EnumSource
  void says_its_version_and_nothing_else_whatever_became_of_its_cache(Cache cache)
      throws Exception {
    given(cache);

    Run run = bt("--version");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(2).first().isEqualTo("bt 0.1.0");
    assertThat(run.exit()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void downloads_whatever_became_of_its_cache(Cache cache) throws Exception {
    given(cache);
    Path seed = Files.createDirectory(folder.resolve("seed"));
    byte[] payload = new byte[3_000_000];
    new Random(1).nextBytes(payload);
    Files.write(seed.resolve("payload.bin"), payload);
    Metainfo metainfo = Torrents.create(seed.resolve("payload.bin"), options -> options);
    Path torrent = Files.write(folder.resolve("a.torrent"), metainfo.toBytes());
    Path target = folder.resolve("target");
    SessionConfig config =
        SessionConfig.of(seed).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .useTrackers(false)
            .build();

    Run run;
    try (Session session = Session.open(config)) {
      session.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      run =
          bt(
              "download",
              torrent.toString(),
              "--quiet",
              "--peer",
              "127.0.0.1:" + session.port(),
              "--port=-1",
              "--no-dht",
              "-o",
              target.toString());
    }

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(target.resolve("payload.bin") + "\n");
    assertThat(run.exit()).isZero();
    assertThat(target.resolve("payload.bin")).hasBinaryContent(payload);
  }

  @Test
  void downloads_and_seeds_in_the_folder_where_it_is_called() throws Exception {
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.write(seed.resolve("payload.bin"), new byte[100_000]);
    Metainfo metainfo = Torrents.create(seed.resolve("payload.bin"), options -> options);
    Path torrent = Files.write(folder.resolve("a.torrent"), metainfo.toBytes());
    SessionConfig config =
        SessionConfig.of(seed).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .useTrackers(false)
            .build();
    List<String> alone = List.of("--bind", "127.0.0.1", "--no-dht", "--no-lsd", "--no-trackers");
    Image built = Image.built(folder);

    Run download;
    try (Session session = Session.open(config)) {
      session.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      String peer = "127.0.0.1:" + session.port();
      download = built.btIn(target, alone, "download", torrent.toString(), "--peer", peer);
    }
    Run seeding = built.btIn(seed, alone, "seed", torrent.toString(), "--time", "1s");

    assertThat(download.exit()).as(download.err()).isZero();
    assertThat(target.resolve("payload.bin")).hasBinaryContent(new byte[100_000]);
    assertThat(seeding.exit()).as(seeding.err()).isZero();
  }

  @Test
  void gives_its_demonstration() throws Exception {
    Run run = bt("demo", "--size", "8M", "--progress=none", "--dir", folder.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("downloaded over loopback and verified");
  }

  @Test
  void finds_its_plugins() throws Exception {
    Run run = bt("plugins");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("file", "memory", "rarest", "sequential", "http", "udp");
  }

  @Test
  void starts_through_a_symbolic_link_from_another_folder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("bt"), IMAGE.resolve("bin").resolve("bt"));
    image = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(Files.createDirectory(image.resolve("bin")).resolve("bt"), link);

    assertThat(bt("--version")).extracting(Run::exit, Run::err).containsExactly(0, "");
  }

  @Test
  void uses_its_cache_also_where_it_was_copied_to() throws Exception {
    given(Cache.MISSING);
    Files.copy(IMAGE.resolve("lib/bt.aot"), image.resolve("lib/bt.aot"));
    options.add("-XX:AOTMode=on"); // to fail rather than to go on without

    assertThat(bt("--version")).extracting(Run::exit, Run::err).containsExactly(0, "");
  }

  @Test
  void finds_a_plugin_that_is_dropped_in_and_keeps_its_cache() throws Exception {
    given(Cache.MISSING);
    Files.copy(IMAGE.resolve("lib/bt.aot"), image.resolve("lib/bt.aot"));
    options.add("-XX:AOTMode=on"); // to fail rather than to go on without
    PluginJar.make(folder, MODULES, image.resolve("plugins/acme/acme-1.0.jar"));
    Files.createDirectory(image.resolve("plugins/broken"));

    Run run = bt("plugins");

    assertThat(run.out()).containsPattern("picker +acme-window +acme@1.0 in .*/plugins/acme\n");
    assertThat(run.err()).contains("broken", "it holds no jar").doesNotContain("acme");
    assertThat(run.exit()).isEqualTo(10);
  }

  @Test
  void brings_manual_pages_and_completions() throws Exception {
    Path share = IMAGE.resolve("share");
    assertThat(share.resolve("man/man1/bt.1")).content().contains(".TH BT 1", "bt-download");
    assertThat(share.resolve("man/man1/bt-download.1")).content().contains("\\-\\-storage");
    assertThat(share.resolve("bash-completion/completions/bt")).content().contains("--storage");
    assertThat(share.resolve("zsh/site-functions/_bt")).content().startsWith("#compdef bt\n");
    assertThat(share.resolve("fish/vendor_completions.d/bt.fish")).content().contains("-l storage");
  }

  @Test
  void tries_a_storage_by_its_contract_and_measures_it() throws Exception {
    Run run = bt("bench", "store", "memory", "--pieces", "4", "--parallel", "2");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsPattern("contract +[2-9]\\d passed, 0 failed").contains("MB/s");
    assertThat(run.exit()).isZero();
    assertThat(bt("bench", "store", "acme-none").exit()).isEqualTo(10);
  }

  @Test
  void runs_from_its_archive() throws Exception {
    List<Path> archives;
    try (Stream<Path> made = Files.list(IMAGE.resolveSibling(""))) {
      archives = made.filter(path -> path.toString().endsWith(".tar.gz")).toList();
    }
    assertThat(archives).hasSize(1);
    Process tar =
        new ProcessBuilder("tar", "-xzf", archives.getFirst().toString(), "-C", folder.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    String name = archives.getFirst().getFileName().toString().replace(".tar.gz", "");
    image = folder.resolve(name);
    options.add("-XX:AOTMode=on");

    assertThat(bt("--version")).extracting(Run::exit, Run::err).containsExactly(0, "");
  }

  /// The name and version of each jar that is not ours.
  @Test
  void names_all_that_others_made() throws Exception {
    String named =
        Files.readString(IMAGE.resolve("legal").resolve("THIRD-PARTY.txt"))
            + Files.readString(IMAGE.resolve("NOTICE"));
    List<String> jars;
    try (Stream<Path> modules = Files.list(MODULES);
        Stream<Path> bench = Files.list(IMAGE.resolve("lib").resolve("bench"))) {
      jars =
          Stream.concat(modules, bench)
              .map(jar -> jar.getFileName().toString())
              .filter(jar -> !jar.startsWith("bt-"))
              .toList();
    }
    assertThat(jars)
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(jar -> {
          String version = jar.replaceFirst("^.*?-([0-9].*)\\.jar$", "$1");
          String maker = jar.replaceFirst("-.*", "");
          assertThat(named).containsIgnoringCase(maker.equals("bcprov") ? "Bouncy Castle" : maker);
          assertThat(named).contains(version);
        });
  }

  @Test
  void brings_its_licences() {
    assertThat(IMAGE.resolve("LICENSE")).content().contains("Apache License");
    assertThat(IMAGE.resolve("NOTICE")).isNotEmptyFile();
    assertThat(IMAGE.resolve("legal").resolve("java.base")).isNotEmptyDirectory();
  }
}
