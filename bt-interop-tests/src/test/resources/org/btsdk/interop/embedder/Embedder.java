// SPDX-License-Identifier: Apache-2.0
package com.example.embedder;

import java.nio.file.Path;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Session;
import org.btsdk.api.Torrents;

/// Opens and closes a session in the folder it is given, and prints the plugins it finds.
public final class Embedder {
  private Embedder() {}

  public static void main(String[] args) {
    try (Session session = Session.open(Path.of(args[0]))) {
      System.out.println("listens " + (session.port() > 0));
    }
    for (PluginInfo plugin : Torrents.plugins()) {
      System.out.println(plugin.kind() + " " + plugin.name() + " " + plugin.problem().orElse("ok"));
    }
    System.out.println("named " + Embedder.class.getModule().isNamed());
    System.out.println("engine named " + Session.class.getModule().isNamed());
  }
}
