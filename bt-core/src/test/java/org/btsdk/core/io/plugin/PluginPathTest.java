// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btsdk.api.PluginInfo;
import org.btsdk.core.plugin.PluginRegistry;
import org.btsdk.core.plugin.UnusableFolder;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.storage.StorageProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Plugins in folders, beside an engine on the module path and one on the class path.
class PluginPathTest {
  /// Where the engine is.
  enum Engine {
    ON_THE_MODULE_PATH,
    ON_THE_CLASS_PATH
  }

  private static final List<Class<?>> SERVICES =
      List.of(PickerProvider.class, StorageProvider.class);
  private static final PluginJars.Entry MODULE =
      new PluginJars.Entry(
          "module-info.java",
          """
          module com.acme.window {
            requires org.btsdk.spi.picker;
            provides org.btsdk.spi.picker.PickerProvider with com.acme.Window;
          }
          """);

  @TempDir private Path scratch;
  private Path plugins = Path.of("");
  private PluginJars jars = new PluginJars(Path.of(""));
  private Optional<URLClassLoader> classPath = Optional.empty();

  @BeforeEach
  void make_a_plugin_directory() throws IOException {
    plugins = Files.createDirectory(scratch.resolve("plugins"));
    jars = new PluginJars(scratch);
  }

  @AfterEach
  void close_the_class_path() throws IOException {
    if (classPath.isPresent()) {
      classPath.get().close();
    }
  }

  /// A class beside the engine; it has no layer where the engine is on the class path.
  private Class<?> anchor(Engine engine) throws Exception {
    if (engine == Engine.ON_THE_MODULE_PATH) {
      assumeThat(PluginPath.class.getModule().isNamed()).as("run on the module path").isTrue();
      return PluginPath.class;
    }
    Path jar = scratch.resolve("anchor").resolve("anchor.jar");
    jars.make(
        jar,
        List.of(),
        new PluginJars.Entry("anchor/Anchor.java", "package anchor; public class Anchor {}"));
    URL[] urls = {jar.toUri().toURL()};
    URLClassLoader loader = new URLClassLoader(urls, PluginPath.class.getClassLoader());
    classPath = Optional.of(loader);
    return loader.loadClass("anchor.Anchor");
  }

  private PluginRegistry<PickerProvider> pickers(PluginPath path, Class<?> anchor) {
    return new PluginRegistry<>(
        "picker",
        PickerProvider.SPI_VERSION,
        PluginLoader.find(PickerProvider.class, anchor, path),
        path.unusable());
  }

  private void makeWindow(String folder, String name, boolean modular) throws IOException {
    Path jar = plugins.resolve(folder).resolve(folder + ".jar");
    PluginJars.Entry picker = PluginJars.picker("com.acme.Window", name);
    if (modular) {
      jars.make(jar, List.of(), MODULE, picker);
    } else {
      jars.make(jar, List.of(), PluginJars.service("com.acme.Window"), picker);
    }
  }

  @ParameterizedTest
  @EnumSource
  void finds_a_plugin_in_its_folder_and_says_where(Engine engine) throws Exception {
    Class<?> anchor = anchor(engine);
    makeWindow("acme", "acme-window", engine == Engine.ON_THE_MODULE_PATH);

    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      PluginRegistry<PickerProvider> pickers = pickers(path, anchor);
      assertThat(path.unusable()).isEmpty();
      assertThat(pickers.names()).contains("acme-window", "rarest");
      assertThat(pickers.infos())
          .filteredOn(info -> info.name().equals("acme-window"))
          .singleElement()
          .extracting(PluginInfo::module)
          .asString()
          .endsWith(" in " + plugins.resolve("acme"))
          .startsWith(engine == Engine.ON_THE_MODULE_PATH ? "com.acme.window" : "a jar");
    }
  }

  @Test
  void a_jar_without_a_descriptor_becomes_an_automatic_module() throws Exception {
    Class<?> anchor = anchor(Engine.ON_THE_MODULE_PATH);
    makeWindow("acme", "acme-window", false);

    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      assertThat(pickers(path, anchor).choose("acme-window", Map.of()).factory().getClass())
          .satisfies(type -> {
            assertThat(type.getModule().getName()).isEqualTo("acme");
            assertThat(type.getModule().getDescriptor().isAutomatic()).isTrue();
          });
    }
  }

  /// A plugin that tells which version of a library it sees.
  private void makeWithLibrary(String plugin, String version) throws IOException {
    Path folder = plugins.resolve(plugin);
    Path library = folder.resolve("library-" + version + ".jar");
    jars.make(
        library,
        List.of(),
        new PluginJars.Entry(
            "com/lib/Lib.java",
            "package com.lib; public class Lib { public static String version() { return \"%s\"; } }"
                .formatted(version)));
    jars.make(
        folder.resolve("plugin.jar"),
        List.of(library),
        PluginJars.service("com.acme.Window"),
        PluginJars.picker("com.acme.Window", plugin, "SPI_VERSION", "com.lib.Lib.version()"));
  }

  @ParameterizedTest
  @EnumSource
  void two_plugins_bring_different_versions_of_a_library(Engine engine) throws Exception {
    Class<?> anchor = anchor(engine);
    makeWithLibrary("acme-one", "1.0");
    makeWithLibrary("acme-two", "2.0");

    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      PluginRegistry<PickerProvider> pickers = pickers(path, anchor);
      assertThat(path.unusable()).isEmpty();
      assertThat(pickers.choose("acme-one", Map.of()).config().text("library")).contains("1.0");
      assertThat(pickers.choose("acme-two", Map.of()).config().text("library")).contains("2.0");
    }
  }

  @Test
  void modules_of_the_engine_are_left_out_of_a_folder() throws Exception {
    Class<?> anchor = anchor(Engine.ON_THE_MODULE_PATH);
    makeWindow("acme", "acme-window", true);
    for (String module : List.of("org.btsdk.model", "org.btsdk.spi.picker", "org.btsdk.core")) {
      Path location =
          Path.of(
              ModuleLayer.boot()
                  .configuration()
                  .findModule(module)
                  .orElseThrow()
                  .reference()
                  .location()
                  .orElseThrow());
      Path copy = plugins.resolve("acme").resolve(module + ".jar");
      if (Files.isDirectory(location)) {
        PluginJars.pack(location, copy);
      } else {
        Files.copy(location, copy);
      }
    }

    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      assertThat(path.unusable()).isEmpty();
      assertThat(pickers(path, anchor).infos())
          .allMatch(info -> info.problem().isEmpty())
          .extracting(PluginInfo::name)
          .containsExactlyInAnyOrder("acme-window", "deadline", "rarest", "sequential");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_broken_folder_is_named_with_the_reason_and_the_others_work(Engine engine)
      throws Exception {
    Class<?> anchor = anchor(engine);
    makeWindow("acme", "acme-window", false);
    makeWindow("loose", "acme-loose", false);
    Files.copy(plugins.resolve("loose").resolve("loose.jar"), plugins.resolve("loose.jar"));
    Files.createDirectory(plugins.resolve("empty"));
    Files.createDirectory(plugins.resolve(".hidden"));
    Files.writeString(plugins.resolve("readme.txt"), "not a plugin, and no trouble");
    Files.createDirectory(plugins.resolve("damaged"));
    Files.writeString(plugins.resolve("damaged").resolve("damaged.jar"), "PK, but no jar");
    jars.make(
        plugins.resolve("useless").resolve("useless.jar"),
        List.of(),
        new PluginJars.Entry("com/lib/Lib.java", "package com.lib; public class Lib {}"));
    Path missing = scratch.resolve("missing");

    try (PluginPath path = PluginPath.open(List.of(plugins, missing), anchor, SERVICES)) {
      assertThat(pickers(path, anchor).names()).contains("acme-window", "acme-loose", "rarest");
      assertThat(path.unusable())
          .extracting(UnusableFolder::name)
          .containsExactly("damaged", "empty", "loose.jar", "useless", "missing");
      assertThat(path.unusable())
          .extracting(UnusableFolder::problem)
          .satisfiesExactly(
              damaged -> assertThat(damaged).startsWith("damaged.jar is no jar, or damaged"),
              empty -> assertThat(empty).isEqualTo("it holds no jar"),
              loose -> assertThat(loose).contains("into a folder of its own"),
              useless -> assertThat(useless).isEqualTo("no jar in it provides a plugin"),
              none -> assertThat(none).contains("no such file or folder"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_plugin_that_cannot_be_used_is_named_with_the_reason_and_the_others_work(Engine engine)
      throws Exception {
    Class<?> anchor = anchor(engine);
    makeWindow("acme", "acme-window", false);
    makeWindow("twin-a", "acme-twin", false);
    makeWindow("twin-b", "acme-twin", false);
    jars.make(
        plugins.resolve("old").resolve("old.jar"),
        List.of(),
        PluginJars.service("com.acme.Old"),
        PluginJars.picker("com.acme.Old", "acme-old", "SPI_VERSION + 1", "\"none\""));
    makeWithLibrary("acme-poor", "1.0");
    Files.delete(plugins.resolve("acme-poor").resolve("library-1.0.jar"));

    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      PluginRegistry<PickerProvider> pickers = pickers(path, anchor);
      assertThat(path.unusable()).isEmpty();
      assertThat(pickers.infos())
          .filteredOn(info -> info.problem().isPresent())
          .extracting(PluginInfo::name)
          .containsExactly("com.acme.Window", "acme-old", "acme-twin", "acme-twin");
      assertThat(pickers.infos().stream().flatMap(info -> info.problem().stream()))
          .satisfiesExactly(
              poor -> assertThat(poor).contains("acme-poor", "com/lib/Lib"),
              old -> assertThat(old).contains("acme-old", "version 2", "has version 1"),
              twin -> assertThat(twin).contains("twin-a", "twin-b", "take all but one away"),
              twin -> assertThat(twin).contains("twin-a", "twin-b"));
      assertThat(pickers.choose("acme-window", Map.of()).name()).isEqualTo("acme-window");
    }
  }

  @Test
  void a_module_that_needs_one_that_is_not_there_is_named_with_it() throws Exception {
    Class<?> anchor = anchor(Engine.ON_THE_MODULE_PATH);
    Path library = scratch.resolve("library").resolve("library.jar");
    jars.make(
        library,
        List.of(),
        new PluginJars.Entry("module-info.java", "module com.lib { exports com.lib; }"),
        new PluginJars.Entry("com/lib/Lib.java", "package com.lib; public class Lib {}"));
    jars.make(
        plugins.resolve("poor").resolve("poor.jar"),
        List.of(library),
        new PluginJars.Entry(
            MODULE.name(), MODULE.content().replace("requires", "requires com.lib; requires")),
        PluginJars.picker("com.acme.Window", "acme-window"));

    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      assertThat(path.unusable())
          .singleElement()
          .extracting(UnusableFolder::problem)
          .asString()
          .contains("com.lib", "com.acme.window");
    }
  }

  @Test
  void what_is_missing_may_be_in_a_folder_that_cannot_be_used() throws Exception {
    Files.createDirectory(plugins.resolve("acme"));
    Class<?> anchor = anchor(Engine.ON_THE_CLASS_PATH);

    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      assertThatThrownBy(() -> pickers(path, anchor).choose("acme-window", Map.of()))
          .hasMessageContaining("there is no picker plugin \"acme-window\"")
          .hasMessageContaining("plugin folder " + plugins.resolve("acme") + " cannot be used");
    }
  }

  @ParameterizedTest
  @EnumSource
  void classes_of_a_folder_are_gone_when_nothing_uses_it_any_more(Engine engine) throws Exception {
    Class<?> anchor = anchor(engine);
    makeWindow("acme", "acme-window", false);
    WeakReference<ClassLoader> loader = loaderOfAClosedPath(anchor);

    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }

  private WeakReference<ClassLoader> loaderOfAClosedPath(Class<?> anchor) {
    try (PluginPath path = PluginPath.open(List.of(plugins), anchor, SERVICES)) {
      PickerProvider plugin = pickers(path, anchor).choose("acme-window", Map.of()).factory();
      return new WeakReference<>(plugin.getClass().getClassLoader());
    }
  }
}
