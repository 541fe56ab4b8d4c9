// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.spi.ToolProvider;
import org.btsdk.core.plugin.PluginException;
import org.btsdk.core.plugin.PluginRegistry;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.limiter.LimiterProvider;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.storage.StorageProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {
  private static final String SERVICE = PickerProvider.class.getName();
  private static final String ACME =
      """
      package com.acme;
      public class Window implements org.btsdk.spi.picker.PickerProvider {
        public String name() { return "acme-window"; }
        public int spiVersion() { return SPI_VERSION; }
        public org.btsdk.spi.picker.PiecePicker create(
            org.btsdk.model.TorrentGeometry geometry, org.btsdk.model.plugin.PluginConfig config) {
          return (view, out) -> {};
        }
      }
      """;
  private static final String BROKEN =
      ACME.replace("Window", "Broken")
          .replace(
              "public String", "public Broken() { throw new Error(\"no luck\"); } public String");

  @TempDir Path folder;

  private static PluginRegistry<PickerProvider> pickers(Class<?> anchor) {
    return new PluginRegistry<>(
        "picker", PickerProvider.SPI_VERSION, PluginLoader.find(PickerProvider.class, anchor));
  }

  /// Where the modules of bt lie, as a class path.
  private static List<URL> modules() throws Exception {
    List<URL> urls = new ArrayList<>();
    if (!PluginLoader.class.getModule().isNamed()) {
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls;
    }
    for (var module : ModuleLayer.boot().configuration().modules()) {
      if (module.name().startsWith("org.btsdk.") || module.name().equals("org.slf4j")) {
        URI location = module.reference().location().orElseThrow();
        urls.add(location.toURL());
      }
    }
    return urls;
  }

  /// Compiles providers into the folder and names them as services.
  private void compile(String services, String... sources) throws Exception {
    Path file = folder.resolve("META-INF/services").resolve(SERVICE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, services);
    List<String> paths = new ArrayList<>();
    for (URL url : modules()) {
      paths.add(Path.of(url.toURI()).toString());
    }
    for (String source : sources) {
      String name = source.replaceAll("(?s).*class (\\w+).*", "$1");
      Path path = Files.writeString(folder.resolve(name + ".java"), source);
      int result =
          ToolProvider.findFirst("javac")
              .orElseThrow()
              .run(
                  System.out,
                  System.err,
                  "-proc:none",
                  "-cp",
                  String.join(System.getProperty("path.separator"), paths),
                  "-d",
                  folder.toString(),
                  path.toString());
      assertThat(result).isZero();
    }
  }

  @Test
  void finds_our_own() {
    assertThat(pickers(PluginLoader.class).names()).contains("deadline", "rarest", "sequential");
    assertThat(PluginLoader.find(ChokerProvider.class, PluginLoader.class))
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(PluginLoader.find(LimiterProvider.class, PluginLoader.class)).isNotEmpty();
    assertThat(PluginLoader.find(StorageProvider.class, PluginLoader.class)).isNotEmpty();
  }

  @Test
  void names_the_module_of_our_own() {
    assumeThat(PluginLoader.class.getModule().isNamed()).as("run on the module path").isTrue();
    assertThat(PluginLoader.find(LimiterProvider.class, PluginLoader.class))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.moduleName()).isEqualTo("org.btsdk.core");
          assertThat(found.origin()).startsWith("org.btsdk.core");
        });
  }

  @Test
  void finds_a_plugin_on_the_class_path_beside_our_modules() throws Exception {
    compile("com.acme.Window\n", ACME);
    URL[] path = {folder.toUri().toURL()};
    try (var loader = new URLClassLoader(path, PluginLoader.class.getClassLoader())) {
      PluginRegistry<PickerProvider> pickers = pickers(loader.loadClass("com.acme.Window"));
      assertThat(pickers.names()).contains("acme-window", "rarest");
      assertThat(pickers.choose("acme-window", Map.of()).factory().name()).isEqualTo("acme-window");
      assertThat(pickers.infos())
          .filteredOn(info -> info.name().equals("acme-window"))
          .singleElement()
          .satisfies(info -> assertThat(info.module()).contains(folder.getFileName().toString()));
    }
  }

  @Test
  void a_provider_that_is_broken_is_told_by_name_and_the_others_work() throws Exception {
    compile("com.acme.Gone\nnot a class!\n", ACME);
    URL[] path = {folder.toUri().toURL()};
    try (var loader = new URLClassLoader(path, PluginLoader.class.getClassLoader())) {
      PluginRegistry<PickerProvider> pickers = pickers(loader.loadClass("com.acme.Window"));
      assertThat(pickers.names()).contains("rarest");
      assertThat(problems(pickers)).anyMatch(problem -> problem.contains(SERVICE));
    }
    compile("com.acme.Gone\ncom.acme.Broken\ncom.acme.Window\n", BROKEN);
    try (var loader = new URLClassLoader(path, PluginLoader.class.getClassLoader())) {
      PluginRegistry<PickerProvider> pickers = pickers(loader.loadClass("com.acme.Window"));
      assertThat(pickers.names()).contains("acme-window", "rarest");
      assertThat(problems(pickers))
          .anyMatch(problem -> problem.contains("com.acme.Gone"))
          .anyMatch(problem -> problem.contains("com.acme.Broken"));
      assertThat(catchThrowable(() -> pickers.choose("acme-broken", Map.of())))
          .isInstanceOf(PluginException.class)
          .hasMessageContaining("com.acme.Broken");
    }
  }

  private static List<String> problems(PluginRegistry<PickerProvider> pickers) {
    return pickers.infos().stream().flatMap(info -> info.problem().stream()).toList();
  }

  /// An embedder without modules: the whole of bt and a plugin on one class path.
  @Test
  void finds_everything_where_all_is_on_the_class_path() throws Exception {
    compile("com.acme.Window\n", ACME);
    List<URL> path = new ArrayList<>(modules());
    path.add(folder.toUri().toURL());
    // Every loader of the JDK but the first knows our modules, wherever it stands.
    try (var loader = new URLClassLoader(path.toArray(URL[]::new), null)) {
      Class<?> main = loader.loadClass(PluginLoader.class.getName());
      assertThat(main.getModule().isNamed()).isFalse();
      Method find = main.getMethod("find", Class.class, Class.class);
      Object found = Objects.requireNonNull(find.invoke(null, loader.loadClass(SERVICE), main));
      Class<?> registryClass = loader.loadClass(PluginRegistry.class.getName());
      Object registry =
          registryClass
              .getConstructor(String.class, int.class, List.class)
              .newInstance("picker", PickerProvider.SPI_VERSION, found);
      assertThat(registryClass.getMethod("names").invoke(registry))
          .asInstanceOf(LIST)
          .contains("acme-window", "deadline", "rarest", "sequential");
    }
  }
}
