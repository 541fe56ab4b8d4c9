// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The image that the build made, or a copy of it, run as users run it.
///
/// @param root where it is
/// @param scratch a folder for what it prints
record Image(Path root, Path scratch) {
  private static final Path BUILT = Path.of(System.getProperty("org.btsdk.dist.image"));

  /// What a run left.
  record Run(int exit, String out, String err) {}

  /// The one that the build made.
  static Image built(Path scratch) {
    return new Image(BUILT, scratch);
  }

  /// A copy, with another path and other times, as an archive gives it.
  static Image copy(Path scratch) throws IOException {
    Path root = scratch.resolve("copy of bt");
    copy(BUILT, root);
    return new Image(root, scratch);
  }

  /// Copies a folder.
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  Run bt(String... args) throws IOException, InterruptedException {
    return bt(List.of(), args);
  }

  /// Runs it with settings of the JVM.
  Run bt(List<String> options, String... args) throws IOException, InterruptedException {
    return bt(Path.of(""), options, args);
  }

  /// Runs it in a folder.
  ///
  /// @param flags after all others
  Run btIn(Path folder, List<String> flags, String... args)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(flags);
    return bt(folder, List.of(), all.toArray(String[]::new));
  }

  private Run bt(Path folder, List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(root.resolve("bin/bt").toAbsolutePath().toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().put("BT_JAVA_OPTS", String.join(" ", options));
    // Plugins of whoever runs the test are not part of it.
    builder.environment().put("XDG_CONFIG_HOME", scratch.toAbsolutePath().toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
