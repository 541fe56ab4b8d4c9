// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.btsdk.spi.picker.PickerProvider;

/// Makes jars of plugins while a test runs.
public final class PluginJars {
  private final Path work;
  private int number;

  /// @param work a folder for what comes up
  public PluginJars(Path work) {
    this.work = work;
  }

  /// A file of a jar: sources are compiled, all else is taken as it is.
  ///
  /// @param name its path in the jar
  public record Entry(String name, String content) {}

  /// Names a provider for the class path and for automatic modules.
  public static Entry service(String className) {
    return new Entry("META-INF/services/" + PickerProvider.class.getName(), className + "\n");
  }

  /// A picker that does nothing. Its setting `library` tells the version of the library.
  ///
  /// @param name the plugin's name
  /// @param library an expression for the setting's default
  public static Entry picker(String className, String name, String version, String library) {
    int dot = className.lastIndexOf('.');
    String source =
        """
        package %s;
        import java.util.List;
        import org.btsdk.model.TorrentGeometry;
        import org.btsdk.model.plugin.ConfigKey;
        import org.btsdk.model.plugin.PluginConfig;
        import org.btsdk.spi.picker.*;
        public class %s implements PickerProvider {
          public String name() { return "%s"; }
          public int spiVersion() { return %s; }
          public List<ConfigKey> configKeys() {
            return List.of(new ConfigKey("library", ConfigKey.Kind.TEXT, "which", %s));
          }
          public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
            return (view, out) -> {};
          }
        }
        """
            .formatted(
                className.substring(0, dot), className.substring(dot + 1), name, version, library);
    return new Entry(className.replace('.', '/') + ".java", source);
  }

  /// A picker that works and needs nothing.
  public static Entry picker(String className, String name) {
    return picker(className, name, "SPI_VERSION", "\"none\"");
  }

  /// Makes a jar.
  ///
  /// @param jar created, with its folder
  /// @param others jars that it is compiled with
  public void make(Path jar, List<Path> others, Entry... entries) throws IOException {
    Path folder = Files.createDirectory(work.resolve("jar-" + number++));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> sources = new ArrayList<>();
    boolean modular = false;
    for (Entry entry : entries) {
      boolean source = entry.name().endsWith(".java");
      Path file = (source ? folder.resolve("sources") : classes).resolve(entry.name());
      Files.createDirectories(file.getParent());
      Files.writeString(file, entry.content());
      if (source) {
        sources.add(file.toString());
      }
      modular |= entry.name().equals("module-info.java");
    }
    compile(sources, classes, others, modular);
    Files.createDirectories(jar.getParent());
    pack(classes, jar);
  }

  private static void compile(
      List<String> sources, Path classes, List<Path> others, boolean modular) {
    if (sources.isEmpty()) {
      return;
    }
    List<String> arguments = new ArrayList<>();
    String path =
        Stream.concat(engine(), others.stream().map(Path::toString))
            .collect(Collectors.joining(File.pathSeparator));
    arguments.addAll(List.of("-proc:none", "-nowarn", modular ? "--module-path" : "-cp", path));
    arguments.addAll(List.of("-d", classes.toString()));
    arguments.addAll(sources);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.err, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new AssertionError("javac: " + result);
    }
  }

  /// Where the engine's own classes are, and the annotations that its modules require of compilers
  /// alone, so that nobody has resolved them.
  private static Stream<String> engine() {
    if (!PluginJars.class.getModule().isNamed()) {
      return Stream.of(System.getProperty("java.class.path"));
    }
    Stream<String> modules =
        ModuleLayer.boot().configuration().modules().stream()
            .filter(module -> module.name().startsWith("org.btsdk."))
            .map(module -> Path.of(module.reference().location().orElseThrow()).toString());
    Stream<String> annotations =
        Stream.of("jdk.module.path", "java.class.path")
            .flatMap(paths -> Stream.of(System.getProperty(paths, "").split(File.pathSeparator)))
            .filter(path -> path.contains("jspecify"));
    return Stream.concat(modules, annotations);
  }

  /// Packs a folder of classes.
  static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
