// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Java programs of ours as processes of their own, made of what this build has built.
final class Jvm {
  private static final Set<String> OTHERS =
      Set.of(
          "org.slf4j",
          "org.slf4j.simple",
          "org.jspecify",
          "info.picocli",
          "org.bouncycastle.provider");

  private Jvm() {}

  /// The JDK that runs this test.
  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /// Our modules and what they need, for a module path or a class path.
  static String path() {
    Path[] entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toArray(Path[]::new);
    List<Path> ours =
        Stream.of(entries).filter(entry -> modules(entry).anyMatch(Jvm::isWanted)).toList();
    if (ours.isEmpty()) {
      throw new AssertionError("no module of ours in " + List.of(entries));
    }
    return ours.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /// What runs `bt` with these arguments; more may be added.
  static List<String> bt(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                tool("java"),
                "-XX:+UseSerialGC",
                "--module-path",
                path(),
                "--add-modules",
                "org.btsdk.core,org.slf4j.simple",
                "--module",
                "org.btsdk.cli/org.btsdk.cli.Main"));
    command.addAll(arguments);
    return command;
  }

  private static Stream<String> modules(Path entry) {
    if (entry.endsWith("test-classes")) {
      return Stream.of();
    }
    return ModuleFinder.of(entry).findAll().stream()
        .map(ModuleReference::descriptor)
        .map(descriptor -> descriptor.name());
  }

  private static boolean isWanted(String module) {
    return module.startsWith("org.btsdk.") || OTHERS.contains(module);
  }
}
