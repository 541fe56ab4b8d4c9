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
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.core.plugin.UnusableFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The plugin directories of a session: each folder in them is a plugin, with its libraries. One
/// that cannot be loaded is remembered with the reason, and the others work. Threads: any, but for
/// [#close()].
final class PluginPath implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginPath.class);

  private final List<PluginFolder> folders = new ArrayList<>();
  private final List<UnusableFolder> unusable = new ArrayList<>();

  private PluginPath() {}

  /// Loads what is in plugin directories. Blocks while they are read; no code of a plugin runs.
  ///
  /// @param directories each with a folder a plugin; names that begin with a dot are passed over
  /// @param anchor a class of the engine, which plugins are to see
  /// @param services the service interfaces of which a plugin provides one or more
  static PluginPath open(List<Path> directories, Class<?> anchor, List<Class<?>> services) {
    List<String> names = services.stream().map(Class::getName).toList();
    PluginPath path = new PluginPath();
    for (Path directory : directories) {
      for (Path entry : path.entries(directory.toAbsolutePath().normalize())) {
        path.load(entry, anchor, names);
      }
    }
    return path;
  }

  private List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
      for (Path entry : found) {
        if (!String.valueOf(entry.getFileName()).startsWith(".")) {
          entries.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      refuse(directory, "it cannot be read: " + Failures.message(e));
    } catch (IOException e) {
      refuse(directory, "it is no folder that can be read: " + IoReasons.of(e));
    }
    entries.sort(null); // not as the file system happens to list them
    return entries;
  }

  private void load(Path entry, Class<?> anchor, List<String> services) {
    if (Files.isDirectory(entry)) {
      try {
        folders.add(PluginFolder.open(entry, anchor, services));
      } catch (PluginFolderException e) {
        refuse(entry, Failures.message(e));
      }
    } else if (entry.toString().endsWith(".jar")) {
      refuse(entry, "put it, with the libraries it needs, into a folder of its own");
    }
  }

  private void refuse(Path path, String problem) {
    UnusableFolder one =
        new UnusableFolder(String.valueOf(path.getFileName()), path.toString(), problem);
    LOG.warn("{}", one.message());
    unusable.add(one);
  }

  /// Those that were loaded, in the order of their names within each directory.
  List<PluginFolder> folders() {
    return folders;
  }

  /// Those that could not be loaded.
  List<UnusableFolder> unusable() {
    return unusable;
  }

  @Override
  public void close() {
    for (PluginFolder folder : folders) {
      try {
        folder.close();
      } catch (IOException e) {
        LOG.warn("plugin folder {} could not be closed", folder.path(), e);
      }
    }
  }
}
