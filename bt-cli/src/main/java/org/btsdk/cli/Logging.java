// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.util.Arrays;

/// Decides what the engine's log says, before anything logs.
final class Logging {
  private Logging() {}

  /// Silent, warnings with `-v`, everything with `-vv`; a level that was set by hand stays.
  static void configure(String[] args) {
    long verbosity =
        Arrays.stream(args)
            .takeWhile(arg -> !arg.equals("--"))
            .mapToLong(arg ->
                arg.equals("--verbose")
                    ? 1
                    : arg.matches("-[qv]+") ? arg.chars().filter(c -> c == 'v').count() : 0)
            .sum();
    set("defaultLogLevel", verbosity == 0 ? "off" : verbosity == 1 ? "warn" : "debug");
    set("logFile", "System.err");
    set("showThreadName", Boolean.toString(verbosity > 1));
    set("showShortLogName", "true");
    set("showDateTime", Boolean.toString(verbosity > 1));
    set("dateTimeFormat", "HH:mm:ss.SSS");
  }

  private static void set(String name, String value) {
    String key = "org.slf4j.simpleLogger." + name;
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
