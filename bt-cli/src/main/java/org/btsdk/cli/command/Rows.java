// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.Text;

/// A table of names and values. NOT thread-safe.
final class Rows {
  private static final int NAME_WIDTH = 13;

  private final Console console;
  private final List<String> lines = new ArrayList<>();

  /// @param console says whether there are colours
  Rows(Console console) {
    this.console = console;
  }

  /// Adds a line.
  void add(String name, String value) {
    String padded = name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
    lines.add(console.paint("1", padded) + Text.oneLine(value));
  }

  /// Adds a line with several values.
  void add(String name, List<String> values) {
    add(name, String.join(", ", values));
  }

  /// The lines so far.
  List<String> lines() {
    return List.copyOf(lines);
  }
}
