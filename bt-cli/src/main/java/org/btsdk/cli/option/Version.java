// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.util.List;
import org.btsdk.api.Release;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
public final class Version implements IVersionProvider {
  /// Whether the arguments ask for the version and nothing else: this takes no parser, which costs
  /// more than the JVM's own start.
  public static boolean isAllOf(String[] args) {
    return args.length == 1 && (args[0].equals("-V") || args[0].equals("--version"));
  }

  /// What is printed.
  public static List<String> lines() {
    return List.of(
        "bt " + Release.version(),
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name"));
  }

  @Override
  public String[] getVersion() {
    return lines().toArray(String[]::new);
  }
}
