// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/// A plugin of somebody else, made while a test runs.
final class PluginJar {
  private static final String SOURCE =
      """
      package com.acme;
      import org.btsdk.model.TorrentGeometry;
      import org.btsdk.model.plugin.PluginConfig;
      import org.btsdk.spi.picker.*;
      public class Window implements PickerProvider {
        public String name() { return "acme-window"; }
        public int spiVersion() { return SPI_VERSION; }
        public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
          return (view, out) -> {};
        }
      }
      """;

  private PluginJar() {}

  /// Makes it, as an automatic module.
  ///
  /// @param modules the jars of bt
  static void make(Path scratch, Path modules, Path jar) throws IOException {
    Path source = Files.writeString(scratch.resolve("Window.java"), SOURCE);
    Path classes = Files.createDirectory(scratch.resolve("plugin-classes"));
    String path;
    try (Stream<Path> jars = Files.list(modules)) {
      path = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                System.out,
                System.err,
                "-proc:none",
                "-cp",
                path,
                "-d",
                classes.toString(),
                source.toString());
    if (result != 0) {
      throw new AssertionError("javac: " + result);
    }
    Files.createDirectories(jar.resolveSibling(""));
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("com/acme/Window.class"));
      Files.copy(classes.resolve("com/acme/Window.class"), zip);
      zip.putNextEntry(new ZipEntry("META-INF/services/org.btsdk.spi.picker.PickerProvider"));
      zip.write("com.acme.Window\n".getBytes(UTF_8));
    }
  }
}
