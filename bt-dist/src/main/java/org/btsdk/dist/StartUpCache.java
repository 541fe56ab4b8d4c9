// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Makes the image's start-up cache (JEP 483, 514, 515): loaded and linked classes, and the
/// profiles of methods that are hot, so that they are compiled well from the start.
///
/// The JVM checks the cache against itself, the image and its options, and goes on without it where
/// they do not match.
final class StartUpCache {
  /// 5 min: it takes about ten seconds.
  private static final long MAX_MINUTES = 5;

  private StartUpCache() {}

  /// Makes `lib/bt.aot` by having the image do what users do most.
  ///
  /// @param image the image, otherwise complete
  /// @param work a folder for what comes up; the log stays beside the image if it fails
  static void make(Path image, Path work) throws IOException, InterruptedException {
    Path log = image.resolveSibling("training.log");
    Path cache = image.resolve("lib").resolve("bt.aot");
    Path folder = Files.createDirectory(work.resolve("training"));
    ProcessBuilder builder =
        new ProcessBuilder(
            image.resolve("bin").resolve("java").toString(),
            "@" + image.resolve("lib").resolve("bt.options"),
            "-XX:AOTCacheOutput=" + cache,
            "-Dorg.btsdk.cli.terminal=false",
            "-Dorg.btsdk.cli.terminal.out=false",
            "-m",
            "org.btsdk.cli/org.btsdk.cli.Training",
            folder.toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(MAX_MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    if (!ended || process.exitValue() != 0 || !Files.exists(cache)) {
      throw new IllegalStateException("no start-up cache was made; see " + log);
    }
  }
}
