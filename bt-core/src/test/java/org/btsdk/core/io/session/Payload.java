// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/// Files to share in tests: random bytes from a seed.
public final class Payload {
  private Payload() {}

  /// Several files, nested, one empty, one with a name that is not ASCII.
  static Path folder(Path parent, String name, long bytes, long seed) throws IOException {
    Path root = Files.createDirectories(parent.resolve(name));
    Random random = new Random(seed);
    write(root.resolve("a.bin"), bytes / 2, random);
    write(root.resolve("sub/žluťoučký kůň.bin"), bytes / 3, random);
    write(root.resolve("sub/empty"), 0, random);
    write(root.resolve("z/deep/er.bin"), bytes - bytes / 2 - bytes / 3, random);
    return root;
  }

  public static Path file(Path parent, String name, long bytes, long seed) throws IOException {
    Path file = parent.resolve(name);
    write(file, bytes, new Random(seed));
    return file;
  }

  private static void write(Path file, long bytes, Random random) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] content = new byte[Math.toIntExact(bytes)];
    random.nextBytes(content);
    Files.write(file, content);
  }

  /// Whether two files or folders hold the same names and bytes.
  static void requireSame(Path expected, Path actual) throws IOException {
    try (Stream<Path> all = Files.walk(expected)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Path other = actual.resolve(expected.relativize(path).toString());
        if (!Files.exists(other)) {
          throw new AssertionError("missing: " + other);
        }
        if (Files.mismatch(path, other) >= 0) {
          throw new AssertionError("different: " + other);
        }
      }
    }
  }
}
