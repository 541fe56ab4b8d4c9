// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/// Makes files that look like a download: large and small ones, an empty one, names from several
/// languages. The same size always gives the same bytes. Stateless.
final class DemoPayload {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int SMALL_FILES = 20;

  private DemoPayload() {}

  /// Makes them.
  ///
  /// @param folder where; created
  /// @param totalBytes of all files together
  /// @param progress told how much is written so far
  static void write(Path folder, long totalBytes, LongConsumer progress) throws IOException {
    Writer writer = new Writer(new SplittableRandom(totalBytes), progress);
    long small = totalBytes / 10 / SMALL_FILES;
    long medium = totalBytes / 4;
    writer.file(folder.resolve("leer.txt"), 0);
    for (int i = 0; i < SMALL_FILES; i++) {
      writer.file(folder.resolve("kleine Dateien").resolve("Teil %02d.bin".formatted(i)), small);
    }
    writer.file(folder.resolve("日本語").resolve("動画.bin"), medium);
    writer.file(folder.resolve("Grüße aus Köln.bin"), totalBytes - medium - SMALL_FILES * small);
  }

  /// Writes random bytes. NOT thread-safe.
  private static final class Writer {
    private final SplittableRandom random;
    private final LongConsumer progress;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private long written;

    Writer(SplittableRandom random, LongConsumer progress) {
      this.random = random;
      this.progress = progress;
    }

    void file(Path file, long length) throws IOException {
      Files.createDirectories(file.resolveSibling(""));
      try (OutputStream out = Files.newOutputStream(file)) {
        for (long left = length; left > 0; ) {
          int count = (int) Math.min(left, CHUNK_BYTES);
          random.nextBytes(chunk);
          out.write(chunk, 0, count);
          left -= count;
          written += count;
          progress.accept(written);
        }
      }
    }
  }
}
