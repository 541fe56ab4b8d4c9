// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Names and services of the modules, as they were built.
class ModulesTest {
  /// What has no module: a list of versions, these tests, those with real clients, benchmarks, and
  /// the maker of the image.
  private static final List<String> NO_MODULES =
      List.of(
          "bt-bom",
          "bt-arch-tests",
          "bt-interop-tests",
          "bt-benchmarks",
          "bt-dist",
          "bt-javadoc",
          "examples");

  /// Modules on the class path by the folders in which they were built.
  private static Map<String, ModuleReference> modules() {
    Map<String, ModuleReference> modules = new TreeMap<>();
    Path[] path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(entry -> entry.toString().contains("target"))
            .filter(entry -> !entry.toString().contains("test-classes"))
            .filter(Files::exists)
            .toArray(Path[]::new);
    for (ModuleReference module : ModuleFinder.of(path).findAll()) {
      modules.put(artifact(module.location().orElseThrow()), module);
    }
    return modules;
  }

  /// The folder above `target`.
  private static String artifact(URI location) {
    Matcher path = Pattern.compile(".*/([^/]+)/target/.*").matcher(location.getPath());
    assertThat(path.matches()).as("%s is in a folder target", location).isTrue();
    return path.group(1);
  }

  /// The modules that the parent names, by their folders.
  private static List<String> folders() throws IOException {
    List<String> folders = new ArrayList<>(named("(?:[^<]*/)?"));
    folders.removeAll(NO_MODULES);
    return folders;
  }

  /// Those of them that bring libraries of their own.
  private static List<String> plugins() throws IOException {
    return named("plugins/");
  }

  private static List<String> named(String place) throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    Matcher module = Pattern.compile("<module>" + place + "([^</]+)</module>").matcher(pom);
    List<String> folders = new ArrayList<>();
    while (module.find()) {
      folders.add(module.group(1));
    }
    return folders;
  }

  /// `bt-x-y` is the module `org.btsdk.x.y`.
  static String houseName(String artifact) {
    return "org.btsdk." + artifact.replaceFirst("^bt-", "").replace('-', '.');
  }

  @Test
  void every_module_of_the_build_is_looked_at() throws IOException {
    assertThat(folders()).hasSizeGreaterThan(10);
    // Without their libraries plugins cannot be compiled: they may be missing where Maven does not
    // run these tests, and are there where it does.
    List<String> expected = new ArrayList<>(folders());
    plugins().stream().filter(plugin -> !modules().containsKey(plugin)).forEach(expected::remove);
    assertThat(modules().keySet()).containsExactlyInAnyOrderElementsOf(expected);
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(plugins())
        .isNotEmpty()
        .allMatch(plugin -> pom.contains("<artifactId>" + plugin + "</artifactId>"));
  }

  @Test
  void every_module_has_its_house_name_and_is_a_real_one() {
    modules()
        .forEach((artifact, module) -> {
          ModuleDescriptor descriptor = module.descriptor();
          assertThat(descriptor.name()).isEqualTo(houseName(artifact));
          assertThat(descriptor.isAutomatic()).as(descriptor.name()).isFalse();
          assertThat(descriptor.packages()).allMatch(name -> Layers.isIn(name, descriptor.name()));
        });
  }

  @Test
  void what_is_provided_is_also_named_as_a_service_and_the_other_way_round() {
    int providers = 0;
    for (ModuleReference module : modules().values()) {
      var provided = Services.provided(module);
      assertThat(Services.differences(provided, Services.named(module)))
          .as(module.descriptor().name())
          .isEmpty();
      providers += provided.values().stream().mapToInt(Set::size).sum();
    }
    assertThat(providers).isGreaterThanOrEqualTo(10);
  }

  @Test
  void a_provider_in_one_place_only_is_caught() {
    Map<String, Set<String>> one = Map.of("S", Set.of("a", "b"));
    Map<String, Set<String>> other = Map.of("S", Set.of("b", "c"));
    assertThat(Services.differences(one, other))
        .containsExactly("META-INF/services lacks a for S", "module-info lacks c for S");
    assertThat(Services.differences(one, Map.of())).hasSize(2);
    assertThat(Services.differences(one, one)).isEmpty();
  }

  @Test
  void every_class_is_in_a_package_of_its_module() {
    List<String> names = new ArrayList<>();
    modules().values().forEach(module -> names.add(module.descriptor().name()));
    assertThat(Production.CLASSES.stream().map(JavaClass::getPackageName))
        .allMatch(name -> names.stream().anyMatch(module -> Layers.isIn(name, module)));
  }
}
