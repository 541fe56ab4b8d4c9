// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
  private static final Instant TIME = Instant.parse("2026-11-22T00:00:00Z");
  private static final String LONG = "a-folder-with-a-name-of-some-length/".repeat(3) + "file.txt";

  @TempDir private Path scratch;

  private Path folder(String name, Instant modified) throws IOException {
    Path folder = Files.createDirectory(scratch.resolve(name));
    Path program = Files.createDirectory(folder.resolve("bin")).resolve("run");
    Files.writeString(program, "#!/bin/sh\necho it runs\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxr-x"));
    Path file = folder.resolve(LONG);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "text");
    Files.setLastModifiedTime(file, FileTime.from(modified));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("bin", "run"));
    return folder;
  }

  private Path target(String name) throws IOException {
    return Files.createDirectory(scratch.resolve(name));
  }

  @Test
  void the_same_files_give_the_same_bytes() throws IOException {
    List<Path> one =
        new Archives(folder("one", Instant.EPOCH), "bt-1", TIME).all(target("target-one"));
    List<Path> other =
        new Archives(folder("other", Instant.now()), "bt-1", TIME).all(target("target-other"));

    assertThat(one.get(0)).hasFileName("bt-1.tar.gz").hasSameBinaryContentAs(other.get(0));
    assertThat(one.get(1)).hasFileName("bt-1.zip").hasSameBinaryContentAs(other.get(1));
  }

  @Test
  void other_programs_unpack_the_tar_archive() throws Exception {
    Path archive = new Archives(folder("one", TIME), "bt-1", TIME).tarGz(target("target"));
    Path unpacked = target("unpacked");

    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", unpacked.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(tar.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(tar.waitFor()).isZero();

    assertThat(unpacked.resolve("bt-1").resolve(LONG)).hasContent("text");
    assertThat(unpacked.resolve("bt-1/bin/run")).isExecutable();
    assertThat(unpacked.resolve("bt-1").resolve(LONG).toFile().canExecute()).isFalse();
    assertThat(unpacked.resolve("bt-1/link"))
        .isSymbolicLink()
        .hasSameTextualContentAs(unpacked.resolve("bt-1/bin/run"));
    assertThat(Files.getLastModifiedTime(unpacked.resolve("bt-1/bin/run")).toInstant())
        .isEqualTo(TIME);
  }
}
