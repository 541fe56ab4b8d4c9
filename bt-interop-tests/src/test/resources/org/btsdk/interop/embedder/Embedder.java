// SPDX-License-Identifier: Apache-2.0
package com.example.embedder;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Torrents;

/// Opens and closes a session in the folder it is given, and prints the plugins it finds, also in
/// the plugin directory that may follow.
public final class Embedder {
  private Embedder() {}

  public static void main(String[] args) {
    List<Path> directories = Stream.of(args).skip(1).map(Path::of).toList();
    SessionConfig config =
        SessionConfig.of(Path.of(args[0])).toBuilder().pluginPath(directories).build();
    try (Session session = Session.open(config)) {
      System.out.println("listens " + (session.port() > 0));
      for (PluginInfo plugin : session.plugins()) {
        System.out.println(
            plugin.kind() + " " + plugin.name() + " " + plugin.problem().orElse("ok"));
      }
      session.plugins().stream()
          .filter(plugin -> plugin.name().equals("acme-window"))
          .forEach(plugin -> System.out.println("dropped in: " + plugin.module()));
    }
    System.out.println("without: " + Torrents.plugins().size());
    System.out.println("named " + Embedder.class.getModule().isNamed());
    System.out.println("engine named " + Session.class.getModule().isNamed());
  }
}
