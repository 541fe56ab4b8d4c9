// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Makes the image: a Java runtime with the modules of bt and nothing that is not needed, the
/// launcher, manual pages, completions, and the start-up cache; and packs it.
///
/// Run as `ImageBuilder MODULES FILES LEGAL IMAGE VERSION TIME BENCH`: the folder of jars, the
/// folder whose files are laid over the runtime, the folder of the licences, the folder that is
/// made or made anew, the version in the archives' names, the time of all that is in them, and the
/// build folder of `bt-bench`.
public final class ImageBuilder {
  /// Where everything begins; what these require comes along. Providers are not required by
  /// anybody.
  private static final List<String> BT_MODULES =
      List.of("org.btsdk.cli", "org.btsdk.core", "org.slf4j.simple");

  /// Of the JDK, for plugins that are added later and for diagnosis: bt itself needs less. They
  /// cost 16 MB on disk and no time at the start.
  private static final List<String> JDK_MODULES =
      List.of(
          "java.logging",
          "java.management",
          "java.naming",
          "java.xml",
          "jdk.httpserver", // the test kit of lib/bench needs it, and the next but one
          "jdk.jfr",
          "jdk.management",
          "jdk.unsupported",
          "jdk.zipfs");

  private ImageBuilder() {}

  /// Makes the image.
  ///
  /// @param args see above
  /// @throws Exception if it cannot be made; what was made so far stays
  public static void main(String[] args) throws Exception {
    Path modules = Path.of(args[0]);
    Path files = Path.of(args[1]);
    Path legal = Path.of(args[2]);
    Path image = Path.of(args[3]).toAbsolutePath();
    Path work = image.resolveSibling("image-work");
    deleteTree(image);
    deleteTree(work);
    Files.createDirectories(work);
    Path prepared = Files.createDirectory(work.resolve("modules"));
    for (Path jar : list(modules)) {
      CacheableJar.copy(jar, prepared.resolve(jar.getFileName()));
    }
    link(prepared, image);
    layOver(files, image);
    for (String name : List.of("LICENSE", "NOTICE")) {
      Files.copy(legal.resolve(name), image.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    addBench(Path.of(args[6]), modules, image);
    writeManuals(image);
    StartUpCache.make(image, work);
    deleteTree(work);
    String name = "bt-%s-%s".formatted(args[4], platform());
    new Archives(image, name, Instant.parse(args[5])).all(image.resolveSibling(""));
  }

  private static void link(Path modules, Path image) {
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    String roots =
        String.join(",", Stream.concat(BT_MODULES.stream(), JDK_MODULES.stream()).toList());
    int exit =
        jlink.run(
            new PrintStream(System.out, true),
            new PrintStream(System.err, true),
            "--module-path",
            modules.toString(),
            "--add-modules",
            roots,
            "--output",
            image.toString(),
            // Modules that nothing in the image requires are for plugins that are added later.
            "--add-options=--add-modules=ALL-DEFAULT",
            // Bouncy Castle's jar is signed, which an image has no place for.
            "--ignore-signing-information",
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages");
    if (exit != 0) {
      throw new IllegalStateException("jlink ended with exit code " + exit);
    }
  }

  /// What `bt bench` loads lies beside the runtime, not in it: nothing else is to know of it.
  private static void addBench(Path built, Path modules, Path image) throws IOException {
    Path target = Files.createDirectory(image.resolve("lib").resolve("bench"));
    Files.copy(built.resolve("bt-bench.jar"), target.resolve("bt-bench.jar"));
    for (Path jar : list(built.resolve("modules"))) {
      if (!Files.exists(modules.resolve(jar.getFileName()))) {
        Files.copy(jar, target.resolve(jar.getFileName()));
      }
    }
  }

  /// The image writes them itself.
  private static void writeManuals(Path image) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder(
                image.resolve("bin").resolve("java").toString(),
                "-m",
                "org.btsdk.cli/org.btsdk.cli.Manuals",
                image.resolve("share").toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("the manual pages were not written");
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return (system.startsWith("mac") ? "macos" : system.replaceAll("[^a-z0-9]+", ""))
        + "-"
        + (machine.equals("amd64") ? "x64" : machine);
  }

  private static void layOver(Path files, Path image) throws IOException {
    for (Path folder : list(files)) {
      for (Path file : list(folder)) {
        Path target = image.resolve(files.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
        if (Files.getFileStore(target).supportsFileAttributeView("posix")) {
          boolean program = folder.endsWith("bin");
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
