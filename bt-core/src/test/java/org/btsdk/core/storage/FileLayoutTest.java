// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.btsdk.core.storage.FileLayout.Opening;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FileLayoutTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path temporary;

  private Path folder = Path.of("");
  private Path sub = Path.of("");
  private long now = -SECOND / 2; // the clock may pass zero

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("downloads"));
    sub = folder.resolve("t").resolve("sub");
  }

  private FileLayout layout() throws IOException {
    return layout(FileChannel::open);
  }

  private FileLayout layout(FileLayout.Opener opener) throws IOException {
    List<FileEntry> files =
        List.of(
            FileEntry.of(List.of("t", "sub", "a"), 1), FileEntry.of(List.of("t", "sub", "b"), 1));
    return FileLayout.of(TorrentGeometry.contiguous(16_384, files), folder, opener, () -> now);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_folder_that_becomes_a_link_is_noticed_within_a_second() throws IOException {
    FileLayout layout = layout();
    layout.open(0, Opening.CREATE).close();
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.delete(sub.resolve("a"));
    Files.delete(sub);
    Files.createSymbolicLink(sub, outside);
    now += SECOND;

    assertThatThrownBy(() -> layout.open(1, Opening.CREATE))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_folder_that_was_deleted_is_made_anew() throws IOException {
    FileLayout layout = layout();
    layout.open(0, Opening.CREATE).close();
    Files.delete(sub.resolve("a"));
    Files.delete(sub);

    layout.open(1, Opening.CREATE).close();

    assertThat(sub.resolve("b")).isRegularFile();
  }

  @Test
  void a_file_may_lie_in_the_current_folder_itself() throws IOException {
    List<FileEntry> files = List.of(FileEntry.of(List.of("not-there"), 1));
    FileLayout layout = FileLayout.of(TorrentGeometry.contiguous(16_384, files), Path.of(""));
    Path path = layout.path(0);

    assertThat(path).isEqualTo(Path.of(".", "not-there"));
    assertThat(FileLayout.guarded(layout.folder(), path))
        .isEqualTo(Path.of("").toRealPath().resolve("not-there"));
  }

  @Test
  void a_file_that_is_only_read_is_not_created() throws IOException {
    FileLayout layout = layout();
    layout.open(0, Opening.CREATE).close();

    assertThatThrownBy(() -> layout.open(1, Opening.READ)).isInstanceOf(NoSuchFileException.class);
    assertThat(sub.resolve("b")).doesNotExist();
  }

  @Test
  void a_file_that_was_deleted_is_created_when_it_is_written() throws IOException {
    FileLayout layout = layout();
    layout.open(0, Opening.CREATE).close();
    Files.delete(sub.resolve("a"));

    layout.open(0, Opening.WRITE).close();

    assertThat(sub.resolve("a")).isRegularFile();
  }

  /// As a system does with a file of another owner, in a folder such as /tmp (fs.protected_regular
  /// of Linux).
  @Test
  void a_file_is_written_that_may_be_written_but_not_opened_as_if_it_were_created()
      throws IOException {
    FileLayout layout =
        layout((path, options) -> {
          if (Files.exists(path) && options.contains(StandardOpenOption.CREATE)) {
            throw new AccessDeniedException(path.toString());
          }
          return FileChannel.open(path, options);
        });
    Files.createDirectories(sub);
    Files.createFile(sub.resolve("a"));
    Files.createFile(sub.resolve("b"));

    for (int file = 0; file < 2; file++) { // also where the folder is known
      try (FileChannel channel = layout.open(file, Opening.CREATE)) {
        channel.truncate(0);
      }
    }
  }

  @Test
  void a_file_that_may_not_be_written_is_refused() throws IOException {
    FileLayout layout =
        layout((path, _) -> {
          throw new AccessDeniedException(path.toString());
        });
    Files.createDirectories(sub);

    assertThatThrownBy(() -> layout.open(0, Opening.CREATE))
        .isInstanceOf(AccessDeniedException.class);
  }
}
