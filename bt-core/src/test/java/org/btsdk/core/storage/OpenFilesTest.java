// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  private static final int LIMIT = 3;

  @TempDir private Path folder;

  private final List<Integer> opened = new ArrayList<>();
  private OpenFiles files;

  @BeforeEach
  void some_files_that_may_be_open() {
    files =
        new OpenFiles(
            LIMIT,
            (file, _) -> {
              opened.add(file);
              Path path = folder.resolve(Integer.toString(file));
              return Files.exists(path)
                  ? FileChannel.open(path)
                  : FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            },
            _ -> {});
  }

  @AfterEach
  void closes() throws IOException {
    files.close();
  }

  private void use(int file) throws IOException {
    files.use(file, false).close();
  }

  private void readToEnd(int file) throws IOException {
    try (OpenFiles.Use use = files.use(file, false)) {
      use.readToEnd();
    }
  }

  private boolean isOpen(int file) {
    try (OpenFiles.Use use = files.useIfOpen(file, false)) {
      return use != null;
    }
  }

  @Test
  void the_least_recently_used_file_makes_room() throws IOException {
    use(0);
    use(1);
    use(2);
    use(0);
    use(3);

    assertThat(files.size()).isEqualTo(LIMIT);
    assertThat(isOpen(1)).isFalse();
  }

  @Test
  void a_file_that_was_read_to_its_end_makes_room_before_others() throws IOException {
    use(0);
    use(1);
    readToEnd(2);
    use(3);

    assertThat(files.size()).isEqualTo(LIMIT);
    assertThat(isOpen(0)).isTrue();
    assertThat(isOpen(1)).isTrue();
    assertThat(isOpen(2)).isFalse();
  }

  @Test
  void of_files_that_were_read_to_their_end_the_first_makes_room_first() throws IOException {
    readToEnd(0);
    readToEnd(1);
    readToEnd(2);
    use(3);

    assertThat(isOpen(0)).isFalse();
    assertThat(isOpen(1)).isTrue();
    assertThat(isOpen(2)).isTrue();
  }

  @Test
  void a_file_that_is_used_after_its_end_was_read_is_kept_as_others_are() throws IOException {
    readToEnd(0);
    use(1);
    use(0);
    use(2);
    use(3);

    assertThat(isOpen(0)).isTrue();
    assertThat(isOpen(1)).isFalse();
  }

  @Test
  void a_file_whose_end_was_read_is_kept_while_another_uses_it() throws IOException {
    try (OpenFiles.Use _ = files.use(0, false)) {
      readToEnd(0);
      use(1);
      use(2);
      use(3);

      assertThat(isOpen(0)).isTrue();
      assertThat(files.size()).isEqualTo(LIMIT);
    }
  }

  @Test
  void a_reader_that_goes_through_files_closes_none_that_others_are_reading() throws IOException {
    use(0);
    use(1);
    for (int file = 2; file < 10; file++) {
      use(file);
      readToEnd(file);
    }
    use(0);
    use(1);

    assertThat(opened).doesNotHaveDuplicates();
  }

  @Test
  void a_file_whose_end_another_read_is_kept_for_who_is_in_the_middle_of_it() throws IOException {
    OpenFiles.Use middle = files.use(0, false);
    readToEnd(0);
    middle.close();
    readToEnd(1);
    use(2);
    use(3);

    assertThat(isOpen(0)).isTrue();
    assertThat(isOpen(1)).isFalse();
  }

  @Test
  void nothing_that_was_read_to_its_end_is_remembered_after_all_were_closed() throws IOException {
    readToEnd(0);
    files.closeIdle();
    use(0);
    use(1);
    use(2);
    use(3);

    assertThat(files.size()).isEqualTo(LIMIT);
    assertThat(isOpen(0)).isFalse();
    assertThat(isOpen(3)).isTrue();
  }
}
