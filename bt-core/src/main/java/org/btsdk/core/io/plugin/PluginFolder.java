// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.model.plugin.Plugin;

/// The jars of one plugin, loaded so that they see the engine's classes and their own, and nothing
/// of another plugin: as a [PluginLayer] of modules, or by a [PluginClasses] loader where the
/// engine itself is on the class path. Threads: any, but for [#close()].
interface PluginFolder extends Closeable {
  /// Loads a folder. No code of the plugin runs.
  ///
  /// @param folder a folder with jars
  /// @param anchor a class of the engine, which the plugin is to see
  /// @param services names of the service interfaces, of which it must provide one
  /// @throws PluginFolderException if it cannot be loaded
  static PluginFolder open(Path folder, Class<?> anchor, List<String> services)
      throws PluginFolderException {
    List<Path> jars = jars(folder);
    ModuleLayer parent = anchor.getModule().getLayer();
    return parent == null
        ? PluginClasses.open(folder, jars, anchor.getClassLoader(), services)
        : PluginLayer.open(folder, jars, parent, anchor.getClassLoader(), services);
  }

  private static List<Path> jars(Path folder) throws PluginFolderException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(jars::add);
    } catch (DirectoryIteratorException e) {
      throw new PluginFolderException("it cannot be read: " + Failures.message(e), e);
    } catch (IOException e) {
      throw new PluginFolderException("it cannot be read: " + IoReasons.of(e), e);
    }
    if (jars.isEmpty()) {
      throw new PluginFolderException("it holds no jar");
    }
    jars.sort(null);
    for (Path jar : jars) {
      // A class loader would pass over a jar that is damaged, and say that a class is missing.
      try (JarFile file = new JarFile(jar.toFile())) {
        var _ = file.getManifest();
      } catch (IOException | SecurityException e) {
        throw new PluginFolderException(
            "%s is no jar, or damaged: %s".formatted(jar.getFileName(), Failures.message(e)), e);
      }
    }
    return jars;
  }

  /// Where it is.
  Path path();

  /// Its providers of a service interface, and perhaps others, see [#owns].
  <P extends Plugin> ServiceLoader<P> search(Class<P> service);

  /// Whether a class came from this folder.
  boolean owns(Class<?> type);

  /// Closes the jars as far as Java lets us: those of a layer are closed when nothing refers to it
  /// any more.
  @Override
  void close() throws IOException;
}
