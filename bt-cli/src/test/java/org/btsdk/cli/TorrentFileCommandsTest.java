// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentFileCommandsTest {
  @TempDir private Path folder;
  private Path torrent = Path.of("");

  @BeforeEach
  void make_data() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data/sub"));
    Files.writeString(data.resolve("Grüße.txt"), "hello ".repeat(10_000));
    Files.writeString(folder.resolve("data/b.bin"), "x".repeat(40_000));
    torrent = folder.resolve("out.torrent");
  }

  private Cli create(String... more) {
    String[] args = new String[more.length + 4];
    args[0] = "create";
    args[1] = folder.resolve("data").toString();
    args[2] = "-o";
    args[3] = torrent.toString();
    System.arraycopy(more, 0, args, 4, more.length);
    return Cli.bt(args);
  }

  private Metainfo written() throws Exception {
    return Metainfo.parse(Files.readAllBytes(torrent));
  }

  @Test
  void create_writes_the_torrent_and_prints_path_hash_and_magnet() throws Exception {
    Cli cli = create("--tracker", "http://a/x,http://b/x", "--tracker", "udp://c:1", "--private");

    assertThat(cli.err()).startsWith("97.7 KiB, 2 files, 7 pieces of 16.0 KiB");
    assertThat(cli.exit()).isZero();
    Metainfo metainfo = written();
    assertThat(metainfo.trackers()).hasSize(2);
    assertThat(metainfo.isPrivate()).isTrue();
    assertThat(metainfo.creationDate()).isPresent();
    assertThat(cli.lines())
        .containsExactly(
            torrent.toString(), metainfo.infoHashes().toString(), metainfo.toMagnet().toString());
  }

  @Test
  void create_gives_the_same_bytes_twice_without_a_date() throws Exception {
    create("--no-date");
    byte[] first = Files.readAllBytes(torrent);
    create("--no-date", "--overwrite");

    assertThat(Files.readAllBytes(torrent)).isEqualTo(first);
  }

  @Test
  void create_replaces_nothing_unless_told_to() throws Exception {
    Files.writeString(torrent, "precious");

    Cli refused = create();
    assertThat(refused.exit()).isEqualTo(9);
    assertThat(refused.err())
        .isEqualTo("bt: " + torrent + ": exists already; --overwrite replaces it\n");
    assertThat(torrent).hasContent("precious");

    assertThat(create("--overwrite").exit()).isZero();
    assertThat(written().name()).isEqualTo("data");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(folder.resolve("data"), torrent);
    }
  }

  @Test
  void create_writes_nothing_in_a_dry_run_and_bytes_to_standard_output() throws Exception {
    Cli dry = create("--dry-run", "--json");
    assertThat(dry.lines()).hasSize(1).allMatch(JsonChecker::isObject);
    assertThat(torrent).doesNotExist();

    Cli piped = Cli.bt("create", folder.resolve("data").toString(), "-o", "-", "-q");
    assertThat(Metainfo.parse(piped.outBytes()).name()).isEqualTo("data");
  }

  @Test
  void create_names_what_it_cannot_read_or_write() {
    Cli absent = Cli.bt("create", folder.resolve("absent").toString());
    assertThat(absent.exit()).isEqualTo(3);
    assertThat(absent.err())
        .isEqualTo("bt: %s: no such file or folder\n".formatted(folder.resolve("absent")));

    Path nowhere = folder.resolve("no/such/x.torrent");
    Cli unwritable =
        Cli.bt("create", folder.resolve("data").toString(), "-q", "-o", nowhere.toString());
    assertThat(unwritable.exit()).isEqualTo(7);
    assertThat(unwritable.err())
        .isEqualTo("bt: %s: cannot be written: no such folder\n".formatted(nowhere));
  }

  @Test
  void info_shows_a_torrent_for_people_and_programs() throws Exception {
    create("--comment", "evil\u001b[2Jcomment", "--source", "here");

    Cli people = Cli.bt("info", torrent.toString());
    assertThat(people.exit()).isZero();
    assertThat(people.out())
        .contains("Name         data")
        .contains(written().infoHashes().toString())
        .contains("Pieces       7 of 16.0 KiB")
        .contains("Source       here")
        .contains("data/sub/Grüße.txt")
        .doesNotContain("\u001b");
    Cli json = Cli.bt("info", "--json", torrent.toString());
    assertThat(json.lines()).hasSize(1).allMatch(JsonChecker::isObject);
    assertThat(json.out()).contains("\"bytes\":100000").contains("\"path\":\"data/sub/Grüße.txt\"");
    Cli raw = Cli.bt("info", "--raw", torrent.toString());
    assertThat(raw.lines()).hasSize(1).allMatch(JsonChecker::isObject);
    assertThat(raw.out()).contains("\"piece length\":16384").contains("\"pieces\":\"hex:");
  }

  @Test
  void info_reads_standard_input_and_magnet_links() throws Exception {
    create("-q");

    Cli piped = Cli.run(Map.of(), Files.readAllBytes(torrent), "info", "-");
    assertThat(piped.out()).contains("Name         data");
    Cli magnet = Cli.bt("info", "--link", written().toMagnet().toString());
    assertThat(magnet.out()).contains(written().infoHashes().toString());
  }

  @Test
  void info_refuses_what_is_no_torrent_in_one_line_that_names_it() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.torrent"), "d4:info");

    Cli cli = Cli.bt("info", bad.toString());
    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.err().lines()).hasSize(1).allMatch(l -> l.startsWith("bt: " + bad + ": "));
    assertThat(Cli.bt("info", "magnet:?xt=nothing").exit()).isEqualTo(3);
    assertThat(Cli.bt("info", folder.resolve("absent").toString()).exit()).isEqualTo(3);
    Cli json = Cli.bt("info", "--json", bad.toString());
    assertThat(json.lines()).hasSize(1).allMatch(JsonChecker::isObject);
    assertThat(json.out()).contains("\"type\":\"error\"").contains("\"exit\":3");
  }

  @Test
  void magnet_prints_a_link_that_parses_to_the_same_torrent() throws Exception {
    create("-q", "--tracker", "http://a/x");

    Cli cli = Cli.bt("magnet", torrent.toString(), "--peer", "host:1", "--select-only", "*.txt");
    MagnetLink link = MagnetLink.parse(cli.out().strip());
    assertThat(link.infoHashes()).isEqualTo(written().infoHashes());
    assertThat(link.trackers()).hasSize(1);
    assertThat(link.peers()).containsExactly("host:1");
    assertThat(link.selectedFiles()).containsExactly(1);
    assertThat(Cli.bt("magnet", torrent.toString(), "--no-trackers").out()).doesNotContain("tr=");
  }

  @Test
  void edit_adds_removes_and_replaces_trackers_and_keeps_the_info_hash() throws Exception {
    create("-q", "--tracker", "http://a/x", "--tracker", "http://b/x");
    var hash = written().infoHashes();

    Cli cli =
        Cli.bt(
            "edit",
            torrent.toString(),
            "--tracker=-http://a/x",
            "--tracker",
            "+http://c/x",
            "--comment",
            "new");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).isEqualTo(torrent + "\n");
    assertThat(written().trackers().toString()).isEqualTo("[[http://b/x], [http://c/x]]");
    assertThat(written().comment()).contains("new");
    Cli.bt("edit", torrent.toString(), "--tracker", "http://only/x", "--webseed", "+http://w/");
    assertThat(written().trackers().toString()).isEqualTo("[[http://only/x]]");
    assertThat(written().webSeeds()).hasSize(1);
    assertThat(written().infoHashes()).isEqualTo(hash);
    assertThat(Cli.bt("edit", torrent.toString()).exit()).isEqualTo(2);
  }

  @Test
  void verify_finds_right_wrong_and_missing_data() throws Exception {
    create("-q");

    Cli right = Cli.bt("verify", torrent.toString(), folder.toString());
    assertThat(right.exit()).isZero();
    assertThat(right.out()).isEqualTo("data: ok, 7 pieces\n");

    Files.writeString(folder.resolve("data/b.bin"), "x".repeat(20_000) + "y" + "x".repeat(19_999));
    Files.delete(folder.resolve("data/sub/Grüße.txt"));
    Cli wrong = Cli.bt("verify", torrent.toString(), folder.resolve("data").toString(), "--pieces");
    assertThat(wrong.exit()).isEqualTo(4);
    assertThat(wrong.lines())
        .containsExactly(
            "bad      data/b.bin",
            "missing  data/sub/Grüße.txt",
            "bad pieces: 1-6",
            "data: 1 of 7 pieces right, 2 files to mend");
    Cli json = Cli.bt("--json", "verify", torrent.toString(), folder.toString());
    assertThat(json.exit()).isEqualTo(4);
    assertThat(json.lines()).hasSize(1).allMatch(JsonChecker::isObject);
    assertThat(json.out()).contains("\"badPieces\":[1,2,3,4,5,6]");
    Cli list = Cli.bt("verify", "--fix-list", torrent.toString(), folder.toString());
    assertThat(list.lines()).containsExactly("data/b.bin", "data/sub/Grüße.txt");
  }

  @Test
  void verify_names_the_folder_that_does_not_hold_the_data() throws Exception {
    create("-q");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    Cli cli = Cli.bt("verify", torrent.toString(), empty.toString());
    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.err())
        .isEqualTo("bt: %s: is not \"data\", nor a folder that it is in\n".formatted(empty));
  }

  @Test
  void bencode_goes_to_json_and_back_without_loss() {
    byte[] bencode = "d1:ai-5e1:b4:\u0000\u0001hi4:hex:l0:d0:leeee".getBytes(UTF_8);

    Cli decoded = Cli.run(Map.of(), bencode, "bencode");
    assertThat(decoded.lines()).hasSize(1).allMatch(JsonChecker::isObject);
    assertThat(decoded.out()).contains("\"text:hex:\"");
    Cli encoded = Cli.run(Map.of(), decoded.outBytes(), "bencode");
    assertThat(encoded.outBytes()).isEqualTo(bencode);
    byte[] binary = {'2', ':', (byte) 0xff, (byte) 0xfe};
    Cli hex = Cli.run(Map.of(), binary, "bencode", "--decode");
    assertThat(hex.out()).isEqualTo("\"hex:fffe\"\n");
    assertThat(Cli.run(Map.of(), hex.outBytes(), "bencode", "--encode").outBytes())
        .isEqualTo(binary);
  }

  @Test
  void bencode_says_where_the_input_is_wrong() {
    Cli cli = Cli.run(Map.of(), "l4:ab".getBytes(UTF_8), "bencode");
    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.err()).startsWith("bt: standard input: at byte ");
    Cli json = Cli.run(Map.of(), "{\"a\":1.5}".getBytes(UTF_8), "bencode");
    assertThat(json.exit()).isEqualTo(3);
    assertThat(json.err()).startsWith("bt: JSON: at character ");
  }
}
