// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Torrents whose names no careful person would give, from one `bt` to another, and on.
class OddNamesTest {
  private static final int PIECE_LENGTH = 16 << 10;

  /// What a file of the hostile torrent is called: components as bytes, of which each character
  /// here is one.
  private static final List<List<String>> PATHS =
      List.of(
          List.of("CON"),
          List.of("nul.txt"),
          List.of("aux", "COM1.log"),
          List.of("trailing dot."),
          List.of("trailing space "),
          List.of("folder. ", " leading"),
          List.of(utf8("é".repeat(200) + ".mkv")), // 404 bytes
          List.of(utf8("日".repeat(300)), utf8("😀".repeat(100))),
          List.of("nul\0inside"),
          List.of("line\nfeed\r\ttab\u001b[31mred"),
          List.of(utf8("photo\u202egpj.exe")),
          List.of(utf8("\u2066isolated\u2069\u200e\u200f\u061c\ufeff")),
          List.of("..", "..", "up"),
          List.of(".."),
          List.of("."),
          List.of("a", "..", "..", "..", "..", "etc", "passwd"),
          List.of("/etc/absolute"),
          List.of("/", "rooted"),
          List.of("C:\\Windows\\system32"),
          List.of("\\\\server\\share"),
          List.of("same"),
          List.of("same"),
          List.of("SAME"),
          List.of("same (2)"),
          List.of("both", "a file in a folder"),
          List.of("both"),
          List.of("thing"),
          List.of("thing", "in a folder with the name of a file"),
          List.of("Case", "one"),
          List.of("case", "ONE"),
          List.of("", "empty", "", "component", ""),
          List.of("", ""),
          List.of(""),
          List.of(utf8("😀👩‍👩‍👧.txt")),
          List.of(utf8("e\u0301")),
          List.of(utf8("\u00e9")),
          List.of("invalid \u00ff\u00fe utf-8"),
          List.of("\u00e6\u0097"), // cut off
          List.of("\u00ed\u00a0\u0080"), // a lone surrogate
          List.of("\u00c0\u00ae\u00c0\u00ae", "overlong dots"),
          List.of(".bt", "own"),
          List.of("<>:\"|?*"),
          List.of("-rf"),
          List.of("~"),
          List.of("$(id)"),
          List.of("%2e%2e%2f"));

  @TempDir private Path temp;

  private final List<byte[]> contents = new ArrayList<>();
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  /// What is in no torrent, and what nothing may change.
  private Path sandbox;

  @BeforeEach
  void fill() throws IOException {
    sandbox = Files.createDirectories(temp.resolve("1/2/3/4/5"));
    Random random = new Random(71);
    for (int i = 0; i < PATHS.size(); i++) {
      byte[] content = new byte[3_000 + i];
      random.nextBytes(content);
      contents.add(content);
      all.write(content);
    }
  }

  /// The UTF-8 of some text, a character for each byte.
  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static String bencoded(String text) {
    return text.length() + ":" + text;
  }

  /// A torrent as a stranger may write it: no encoder of ours has a say.
  private byte[] torrent(String name, List<List<String>> paths) throws Exception {
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < paths.size(); i++) {
      files.append("d6:lengthi").append(contents.get(i).length).append("e4:pathl");
      paths.get(i).forEach(component -> files.append(bencoded(component)));
      files.append("ee");
    }
    return info("5:filesl" + files + "e", name);
  }

  private byte[] info(String content, String name) throws Exception {
    byte[] data = all.toByteArray();
    StringBuilder hashes = new StringBuilder();
    for (int at = 0; at < data.length; at += PIECE_LENGTH) {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(data, at, Math.min(PIECE_LENGTH, data.length - at));
      hashes.append(new String(sha1.digest(), ISO_8859_1));
    }
    return ("d4:infod"
            + content
            + "4:name"
            + bencoded(name)
            + "12:piece lengthi"
            + PIECE_LENGTH
            + "e6:pieces"
            + bencoded(hashes.toString())
            + "ee")
        .getBytes(ISO_8859_1);
  }

  @Test
  void strange_files_are_downloaded_verified_and_seeded_again_inside_of_their_folder()
      throws Exception {
    goesAround(torrent("odd names", PATHS));
  }

  @Test
  void a_torrent_with_a_strange_name_stays_in_its_folder() throws Exception {
    List<String> names =
        List.of(
            "..",
            "../..",
            "/",
            "/etc",
            "",
            ".",
            "NUL",
            ".bt",
            "x. ",
            "nul\0\n\u001b[2J",
            utf8("\u202e" + "ü".repeat(300)),
            "\u00ff\u00fe");
    for (String name : names) {
      sandbox = Files.createDirectories(sandbox.resolveSibling("next-" + names.indexOf(name)));
      goesAround(torrent(name, PATHS));
    }
  }

  @Test
  void a_single_file_with_a_strange_name_stays_in_its_folder() throws Exception {
    contents.clear();
    contents.add(all.toByteArray());
    List<String> names =
        List.of("..", "../up", "/etc/passwd", "COM1", ".bt", "a\0b\u001b.", "\u00ff");
    for (String name : names) {
      sandbox = Files.createDirectories(sandbox.resolveSibling("single-" + names.indexOf(name)));
      goesAround(info("6:lengthi" + all.size() + "e", name));
    }
  }

  /// Seeds, downloads, verifies, seeds what was downloaded, and downloads that.
  private void goesAround(byte[] bytes) throws Exception {
    Path torrent = Files.write(sandbox.resolve("t.torrent"), bytes);
    Metainfo metainfo = Metainfo.parse(bytes);
    Path first = Files.createDirectories(sandbox.resolve("first"));
    for (int file = 0; file < metainfo.geometry().files().size(); file++) {
      Path path = first.resolve(metainfo.geometry().files().get(file).displayPath());
      Files.createDirectories(path.getParent());
      Files.write(path, contents.get(file));
    }
    assertInside(metainfo, first);
    verify(torrent, first);
    passesOn(metainfo, torrent, first, sandbox.resolve("second"));
    passesOn(metainfo, torrent, sandbox.resolve("second"), sandbox.resolve("third"));
    try (Stream<Path> beside = Files.list(sandbox)) {
      assertThat(beside.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("t.torrent", "first", "second", "third");
    }
  }

  private static void passesOn(Metainfo metainfo, Path torrent, Path from, Path to)
      throws Exception {
    Seeding seeding =
        new Seeding("seed", torrent.toString(), "-o", from.toString(), "--bind", "127.0.0.1");
    try (seeding) {
      Cli cli =
          Cli.run(
              Map.of("BT_NO_DHT", "true"),
              new byte[0],
              "download",
              torrent.toString(),
              "-o",
              to.toString(),
              "--peer",
              seeding.peer(),
              "--no-lsd");
      assertThat(cli.err()).doesNotContainPattern("[\\p{Cntrl}&&[^\\n\\r]]");
      assertThat(cli.exit()).as(cli.err()).isZero();
      assertThat(cli.lines())
          .containsExactlyInAnyOrderElementsOf(
              metainfo.geometry().files().stream()
                  .map(file -> to.resolve(file.displayPath()).toString())
                  .toList());
    }
    assertInside(metainfo, to);
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(path);
        if (!relative.startsWith(".bt")) {
          assertThat(to.resolve(relative)).hasSameBinaryContentAs(path);
        }
      }
    }
    verify(torrent, to);
  }

  private static void verify(Path torrent, Path folder) {
    Cli cli = Cli.bt("verify", torrent.toString(), folder.toString(), "--progress=none");
    assertThat(cli.exit()).as(cli.err()).isZero();
  }

  /// The torrent's files are there, each a plain one below the folder, and nothing else is.
  private static void assertInside(Metainfo metainfo, Path folder) throws IOException {
    List<Path> wanted = new ArrayList<>();
    TreeSet<String> folded = new TreeSet<>();
    for (FileEntry file : metainfo.geometry().files()) {
      Path path = folder.resolve(file.displayPath());
      wanted.add(path);
      folded.add(file.displayPath().toLowerCase(Locale.ROOT));
      assertThat(path.normalize()).isEqualTo(path).startsWith(folder);
      assertThat(file.path())
          .allSatisfy(name -> {
            assertThat(name)
                .doesNotContainPattern("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069/\\\\]");
            assertThat(name).doesNotEndWith(".").doesNotEndWith(" ");
            assertThat(name.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(255);
          });
    }
    assertThat(folded).hasSameSizeAs(wanted);
    try (Stream<Path> paths = Files.walk(folder)) {
      assertThat(
              paths
                  .filter(path -> !Files.isDirectory(path))
                  .filter(path -> !folder.relativize(path).startsWith(".bt")))
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
  }
}
