// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.util.List;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
public final class Version implements IVersionProvider {
  /// The version.
  public static final String NUMBER = "0.1.0";

  /// Whether the arguments ask for the version and nothing else: this takes no parser, which costs
  /// more than the JVM's own start.
  public static boolean isAllOf(String[] args) {
    return args.length == 1 && (args[0].equals("-V") || args[0].equals("--version"));
  }

  /// What is printed.
  public static List<String> lines() {
    return List.of(
        "bt " + NUMBER,
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name"));
  }

  @Override
  public String[] getVersion() {
    return lines().toArray(String[]::new);
  }
}
