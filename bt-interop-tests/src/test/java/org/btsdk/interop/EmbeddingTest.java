// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that knows only `bt-api` works on the module path and on the class path, and finds the
/// engine and every built-in plugin on both.
class EmbeddingTest {
  private static final String MAIN = "com.example.embedder.Embedder";

  @TempDir Path scratch;

  @BeforeEach
  void compile_the_program() throws Exception {
    Path sources = Files.createDirectory(scratch.resolve("sources"));
    run(
        Jvm.tool("javac"),
        "--release",
        "25",
        "-Xlint:all",
        "-Werror",
        "--module-path",
        Jvm.path(),
        "-d",
        classes().toString(),
        Resources.copy(sources, "embedder/module-info.java").toString(),
        Resources.copy(sources, "embedder/Embedder.java").toString());
  }

  @Test
  void a_program_on_the_module_path_finds_the_engine_and_all_plugins() throws Exception {
    String printed = onModulePath();
    assertThat(printed.lines()).contains("named true", "engine named true").containsAll(FOUND);
  }

  @Test
  void a_program_on_the_class_path_finds_the_engine_and_all_plugins() throws Exception {
    String printed = onClassPath();
    assertThat(printed.lines()).contains("named false", "engine named false").containsAll(FOUND);
  }

  /// A plugin directory with one plugin, a jar without a module descriptor.
  private Path dropIn() throws Exception {
    Path sources = Files.createDirectory(scratch.resolve("plugin-sources"));
    Path built = Files.createDirectory(scratch.resolve("plugin-classes"));
    Path services = Files.createDirectories(built.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve("org.btsdk.spi.picker.PickerProvider"), "com.acme.Window\n");
    run(
        Jvm.tool("javac"),
        "-cp",
        Jvm.path(),
        "-d",
        built.toString(),
        Resources.copy(sources, "embedder/Window.java").toString());
    Path folder = Files.createDirectories(scratch.resolve("plugins").resolve("acme"));
    run(
        Jvm.tool("jar"),
        "cf",
        folder.resolve("acme-1.0.jar").toString(),
        "-C",
        built.toString(),
        ".");
    return folder.resolveSibling("");
  }

  @Test
  void a_plugin_that_is_dropped_in_is_a_module_for_a_program_on_the_module_path() throws Exception {
    String printed = onModulePath(dropIn());
    assertThat(printed.lines()).contains("picker acme-window ok").containsAll(FOUND);
    assertThat(printed).contains("dropped in: acme@1.0 in ");
  }

  @Test
  void a_plugin_that_is_dropped_in_has_a_loader_for_a_program_on_the_class_path() throws Exception {
    String printed = onClassPath(dropIn());
    assertThat(printed.lines()).contains("picker acme-window ok").containsAll(FOUND);
    assertThat(printed).contains("dropped in: a jar in ");
  }

  private String onModulePath(Path... plugins) throws Exception {
    return embedder(plugins, "--module-path", path(), "--module", "com.example.embedder/" + MAIN);
  }

  private String onClassPath(Path... plugins) throws Exception {
    return embedder(plugins, "--class-path", path(), MAIN);
  }

  private String path() {
    return classes() + File.pathSeparator + Jvm.path();
  }

  private String embedder(Path[] plugins, String... start) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Jvm.tool("java"));
    command.addAll(List.of(start));
    command.add(scratch.resolve("downloads").toString());
    Stream.of(plugins).map(Path::toString).forEach(command::add);
    return run(command.toArray(String[]::new));
  }

  private static final List<String> FOUND =
      List.of(
          "listens true",
          "storage file ok",
          "storage memory ok",
          "picker rarest ok",
          "picker sequential ok",
          "picker deadline ok",
          "limiter bucket ok",
          "choker titfortat ok",
          "choker roundrobin ok",
          "choker fastest ok",
          "tracker http ok",
          "tracker udp ok");

  private Path classes() {
    return scratch.resolve("classes");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch, "run");
    try (ClientProcess process = ClientProcess.start("a JDK", folder, List.of(command))) {
      process.awaitEnd();
      return process.output();
    }
  }
}
