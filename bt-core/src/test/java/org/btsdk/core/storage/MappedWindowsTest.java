// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What was just written is in memory, so every span here is given.
@DisabledOnOs(OS.WINDOWS) // which cannot say what is in memory
class MappedWindowsTest {
  private static final int LENGTH = 2 * MappedWindows.STEP_BYTES + 5_000;

  @TempDir private Path folder;
  private final MappedWindows windows = new MappedWindows(2);
  private final List<FileChannel> open = new ArrayList<>();
  private byte[] content = new byte[0];

  @BeforeEach
  void fill() {
    content = new byte[LENGTH];
    new Random(11).nextBytes(content);
  }

  @AfterEach
  void closeAll() throws IOException {
    for (FileChannel channel : open) {
      windows.forget(channel);
      channel.close();
    }
  }

  private FileChannel file(String name) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    open.add(channel);
    return channel;
  }

  private void assertGives(FileChannel channel, long position, int length) {
    try (MappedWindows.Use use = use(channel, position, length)) {
      byte[] seen = new byte[length];
      use.bytes().get(seen);
      assertThat(seen)
          .isEqualTo(Arrays.copyOfRange(content, (int) position, (int) position + length));
      assertThat(use.bytes().isReadOnly()).isTrue();
    }
  }

  private MappedWindows.Use use(FileChannel channel, long position, int length) {
    return Objects.requireNonNull(windows.use(channel, position, length));
  }

  @Test
  void gives_spans_wherever_they_lie() throws IOException {
    FileChannel file = file("a");
    assertGives(file, 0, 1);
    assertGives(file, 4_097, 16_384);
    assertGives(file, MappedWindows.STEP_BYTES - 3, MappedWindows.LONGEST_SPAN);
    assertGives(file, LENGTH - 100, 100);
  }

  @Test
  void gives_nothing_behind_the_end_or_too_long() throws IOException {
    FileChannel file = file("a");
    assertThat(windows.use(file, LENGTH - 99, 100)).isNull();
    assertThat(windows.use(file, 4L * MappedWindows.STEP_BYTES, 1)).isNull();
    assertThat(windows.use(file, 0, MappedWindows.LONGEST_SPAN + 1)).isNull();
  }

  @Test
  void sees_a_file_that_has_grown() throws IOException {
    FileChannel file = file("a");
    file.truncate(1_000);
    assertGives(file, 0, 1_000);
    file.write(ByteBuffer.wrap(content, 1_000, 9_000), 1_000);
    assertGives(file, 500, 9_500);
    assertThat(windows.size()).isEqualTo(1);
  }

  @Test
  void keeps_few_windows_but_those_in_use() throws IOException {
    FileChannel first = file("a");
    FileChannel second = file("b");
    MappedWindows.Use kept = use(first, 0, 100);
    assertGives(first, MappedWindows.STEP_BYTES, 100);
    assertGives(second, 0, 100);
    assertGives(second, MappedWindows.STEP_BYTES, 100);

    assertThat(windows.size()).isEqualTo(2);
    assertThat(kept.bytes().get(7)).isEqualTo(content[7]);
    kept.close();
  }

  @Test
  void a_forgotten_file_is_unmapped_after_its_last_use() throws IOException {
    FileChannel file = file("a");
    MappedWindows.Use use = use(file, 0, 100);
    windows.forget(file);

    assertThat(windows.size()).isZero();
    assertThat(use.bytes().get(7)).isEqualTo(content[7]);
    use.close();
    assertThatThrownBy(() -> use.bytes().get(7)).isInstanceOf(IllegalStateException.class);
  }

  /// A page that is gone kills who touches it, but fails a system call.
  @Test
  void a_channel_that_is_given_what_was_cut_off_throws() throws IOException {
    FileChannel file = file("a");
    Pipe pipe = Pipe.open();
    try (MappedWindows.Use use = use(file, 1 << 20, 16_384);
        Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      assertThat(source.isOpen()).isTrue();
      file.truncate(1_000);
      ByteBuffer[] gather = {ByteBuffer.allocateDirect(13), use.bytes()};
      assertThatThrownBy(
              () -> {
                while (gather[1].hasRemaining()) {
                  sink.write(gather);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }
}
