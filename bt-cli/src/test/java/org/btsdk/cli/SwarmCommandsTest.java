// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that open sessions, over loopback.
class SwarmCommandsTest {
  @TempDir private Path folder;

  private static Cli bt(String... args) {
    return Cli.run(Map.of("BT_NO_DHT", "true"), new byte[0], args);
  }

  private Path data() throws Exception {
    Path data = Files.createDirectories(folder.resolve("seed/data"));
    byte[] bytes = new byte[300_000];
    new Random(5).nextBytes(bytes);
    Files.write(data.resolve("one.bin"), bytes);
    Files.writeString(data.resolve("two.txt"), "two");
    assertThat(Cli.bt("create", "-q", data.toString(), "-o", torrent()).exit()).isZero();
    return data;
  }

  private String torrent() {
    return folder.resolve("t.torrent").toString();
  }

  @Test
  void downloads_what_another_seeds_and_prints_the_paths() throws Exception {
    Path data = data();
    Path target = folder.resolve("target");
    try (Seeding seeding = new Seeding("seed", data.toString(), "--bind", "127.0.0.1")) {
      Cli cli =
          bt("download", torrent(), "-o", target.toString(), "--peer", seeding.peer(), "--no-lsd");

      assertThat(cli.err()).contains("data: complete");
      assertThat(cli.exit()).isZero();
      assertThat(cli.lines())
          .containsExactlyInAnyOrder(
              target.resolve("data/one.bin").toString(), target.resolve("data/two.txt").toString());
      assertThat(target.resolve("data/one.bin")).hasSameBinaryContentAs(data.resolve("one.bin"));
      assertThat(seeding.out().lines().findFirst())
          .hasValueSatisfying(line -> assertThat(line).startsWith("magnet:?xt=urn:btih:"));
    }
  }

  private static String magnet(Seeding seeding) {
    assertThat(seeding.peer()).isNotEmpty();
    return seeding.out().lines().findFirst().orElseThrow();
  }

  @Test
  void says_that_a_file_is_where_the_folder_should_be() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Cli cli = bt("download", "magnet:?xt=urn:btih:" + "a".repeat(40), "-o", file.toString());
    assertThat(cli.exit()).isEqualTo(7);
    assertThat(cli.err()).isEqualTo("bt: %s: is no folder%n".formatted(file));
  }

  @Test
  void downloads_by_the_magnet_link_that_seed_prints() throws Exception {
    Path data = data();
    Path target = folder.resolve("target");
    try (Seeding seeding = new Seeding("seed", data.toString(), "--bind", "127.0.0.1")) {
      Cli cli = bt("download", magnet(seeding), "-o", target.toString(), "--peer", seeding.peer());

      assertThat(cli.err()).contains("data: complete");
      assertThat(cli.exit()).isZero();
    }
    assertThat(target.resolve("data/one.bin")).hasSameBinaryContentAs(data.resolve("one.bin"));
    // The metadata is kept: nobody has to be there any more.
    Cli again =
        bt(
            "download",
            "magnet:?xt=urn:btih:" + infoHash(),
            "-o",
            target.toString(),
            "--timeout=60s",
            "-q");
    assertThat(again.exit()).isZero();
  }

  private String infoHash() throws Exception {
    return Metainfo.parse(Files.readAllBytes(Path.of(torrent()))).infoHashes().wire().toHex();
  }

  @Test
  void downloads_by_a_magnet_link_only_what_is_selected() throws Exception {
    Path data = data();
    Path target = folder.resolve("target");
    try (Seeding seeding = new Seeding("seed", data.toString(), "--bind", "127.0.0.1")) {
      String peer = seeding.peer();
      Cli cli =
          bt(
              "download",
              magnet(seeding) + "&x.pe=" + peer,
              "-o",
              target.toString(),
              "--select",
              "*.txt");
      assertThat(cli.lines()).containsExactly(target.resolve("data/two.txt").toString());

      Files.createDirectories(folder.resolve("other/data/one.bin"));
      Cli refused =
          bt(
              "download",
              magnet(seeding) + "&x.pe=" + peer,
              "-o",
              folder.resolve("other").toString());
      assertThat(refused.err()).contains("is no part of this download");
      assertThat(refused.exit()).isEqualTo(9);
    }
  }

  @Test
  void fetches_the_metadata_of_a_magnet_link_for_other_commands() throws Exception {
    Path data = data();
    Path file = folder.resolve("fetched.torrent");
    try (Seeding seeding = new Seeding("seed", data.toString(), "--bind", "127.0.0.1")) {
      String link = magnet(seeding) + "&x.pe=" + seeding.peer();
      Cli cli = bt("metadata", link, "-o", file.toString());
      assertThat(cli.err()).doesNotContain("error");
      assertThat(cli.exit()).isZero();
      assertThat(cli.lines()).containsExactly(file.toString());
      assertThat(Metainfo.parse(Files.readAllBytes(file)).infoHashes().wire().toHex())
          .isEqualTo(infoHash());

      assertThat(bt("metadata", link, "-o", file.toString()).exit()).isEqualTo(9);
      assertThat(bt("info", link, "--files").out()).contains("one.bin");
      assertThat(bt("info", link, "--link").out()).contains(seeding.peer());
      assertThat(bt("verify", link, data.toString()).exit()).isZero();
    }
  }

  @Test
  void says_why_there_is_no_metadata() {
    Cli cli = bt("metadata", "magnet:?xt=urn:btih:" + "a".repeat(40), "--timeout=1s");
    assertThat(cli.exit()).isEqualTo(5);
    assertThat(cli.err()).contains("no metadata in time: no peers known");
    Cli download =
        bt(
            "download",
            "magnet:?xt=urn:btih:" + "a".repeat(40),
            "-o",
            folder.resolve("target").toString(),
            "--timeout=1s");
    assertThat(download.exit()).isEqualTo(5);
    assertThat(download.err()).contains("no metadata in time: no peers known");
  }

  @Test
  void tells_programs_in_json_lines_that_end_with_the_result() throws Exception {
    Path data = data();
    try (Seeding seeding = new Seeding("seed", data.toString(), "--bind", "127.0.0.1")) {
      List<String> lines =
          bt(
                  "download",
                  "--json",
                  torrent(),
                  "-o",
                  folder.resolve("target").toString(),
                  "--peer",
                  seeding.peer(),
                  "--no-lsd")
              .lines();

      assertThat(lines).allMatch(JsonChecker::isObject);
      assertThat(lines.getLast()).contains("\"type\":\"result\"").contains("\"exit\":0");
    }
  }

  @Test
  void times_out_with_the_reason_and_goes_on_after_a_bad_torrent() throws Exception {
    data();

    Cli cli =
        bt(
            "download",
            folder.resolve("absent.torrent").toString(),
            torrent(),
            "-o",
            folder.resolve("target").toString(),
            "--timeout=1ms",
            "--no-lsd",
            "--progress=none");

    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.err().lines())
        .containsExactly(
            "bt: " + folder.resolve("absent.torrent") + ": no such file",
            "bt: data: timed out after 1ms: no peers were found");
  }

  @Test
  void download_makes_no_folder_when_there_is_nothing_to_download() {
    Path target = folder.resolve("target");

    Cli cli = bt("download", folder.resolve("absent.torrent").toString(), "-o", target.toString());

    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.err())
        .isEqualTo("bt: %s: no such file\n".formatted(folder.resolve("absent.torrent")));
    assertThat(target).doesNotExist();
  }

  @Test
  void download_spares_data_that_is_no_part_of_it() throws Exception {
    data();
    Path mine = Files.createDirectories(folder.resolve("target/data")).resolve("two.txt");
    Files.writeString(mine, "my own notes");

    Cli cli = bt("download", torrent(), "-o", folder.resolve("target").toString(), "--no-lsd");

    assertThat(cli.exit()).isEqualTo(9);
    assertThat(cli.err()).startsWith("bt: " + mine + ": ");
    assertThat(mine).hasContent("my own notes");
  }

  @Test
  void seed_keeps_its_state_beside_the_data_and_not_where_it_was_called() throws Exception {
    Path data = data();
    try (Seeding seeding = new Seeding("seed", data.toString(), "--bind", "127.0.0.1")) {
      assertThat(seeding.peer()).isNotEmpty();
    }

    assertThat(data.resolveSibling(".bt")).isDirectory();
    assertThat(Path.of(".bt")).doesNotExist();
  }

  @Test
  void seed_takes_no_data_from_files_for_another_storage() throws Exception {
    Cli cli = bt("seed", data().toString(), "--storage", "memory");

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("--storage needs a torrent");
  }

  @Test
  void seed_refuses_data_that_is_not_what_the_torrent_says() throws Exception {
    Files.writeString(data().resolve("two.txt"), "2wo");

    Cli cli =
        bt(
            "seed",
            torrent(),
            "-o",
            folder.resolve("seed").toString(),
            "--progress=none",
            "--no-lsd");

    assertThat(cli.exit()).isEqualTo(4);
    assertThat(cli.err()).contains("bt: data: only ");
  }

  @Test
  void demo_downloads_verifies_and_leaves_nothing_behind() throws Exception {
    Cli cli = Cli.bt("demo", "--size", "3M", "--dir", folder.toString(), "--progress=none");

    assertThat(cli.err()).startsWith("demo: 3.0 MiB in ");
    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).contains("downloaded over loopback and verified").contains("transfer");
    assertThat(folder).isEmptyDirectory();
  }
}
