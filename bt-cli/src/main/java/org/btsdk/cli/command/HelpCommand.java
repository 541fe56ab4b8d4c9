// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `bt help`.
@Command
public final class HelpCommand extends BtSubcommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "A command, or exit-codes. Default: bt itself.")
  private String topic = "";

  /// @param console where results go
  public HelpCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() {
    CommandLine root = spec.root().commandLine();
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
