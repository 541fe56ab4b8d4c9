// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.UsageException;
import picocli.CommandLine;

/// `bt help`.
public final class HelpCommand extends BtSubcommand {
  private String topic = "";

  /// @param console where results go
  public HelpCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.optionalArgument(
        "COMMAND",
        "A command, or exit-codes. Default: bt itself.",
        String.class,
        given -> topic = given);
  }

  @Override
  ExitCode run() {
    CommandLine root = root();
    CommandLine about = topic.isEmpty() ? root : root.getSubcommands().get(topic);
    if (topic.equals("exit-codes")) {
      exitCodes();
    } else if (about == null) {
      throw new UsageException(
          "\""
              + topic
              + "\" is no command; there are "
              + String.join(", ", root.getSubcommands().keySet()));
    } else {
      console.result(about.getUsageMessage().stripTrailing());
    }
    return ExitCode.DONE;
  }

  private void exitCodes() {
    for (ExitCode code : ExitCode.values()) {
      if (console.json()) {
        console.result(Json.object("exit", code.number(), "meaning", code.meaning()));
      } else {
        console.result("%3d  %s".formatted(code.number(), code.meaning()));
      }
    }
    if (!console.json()) {
      console.result(
          "Of several torrents' failures the gravest counts: 8, 7, 1, 10, 9, 4, 3, 6, 5.");
    }
  }
}
