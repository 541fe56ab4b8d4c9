// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `bt completion`.
public final class CompletionCommand extends BtSubcommand {
  /// The shells there are scripts for.
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private Shell shell = Shell.BASH;

  /// @param console where results go
  public CompletionCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("SHELL", "bash, zsh or fish.", Shell.class, given -> shell = given);
  }

  @Override
  ExitCode run() {
    CommandLine root = root();
    switch (shell) {
      case BASH -> console.result(AutoComplete.bash("bt", root));
      case ZSH -> ZshCompletion.of(root).forEach(console::result);
      case FISH -> fish(root).forEach(console::result);
    }
    return ExitCode.DONE;
  }

  private static List<String> fish(CommandLine root) {
    List<String> lines = new ArrayList<>();
    root.getSubcommands()
        .forEach((name, command) -> {
          lines.add(
              "complete -c bt -f -n __fish_use_subcommand -a %s -d %s"
                  .formatted(name, quote(description(command.getCommandSpec()))));
          for (OptionSpec option : command.getCommandSpec().options()) {
            lines.add(fish(name, option));
          }
        });
    return lines;
  }

  private static String fish(String command, OptionSpec option) {
    StringBuilder line =
        new StringBuilder("complete -c bt -n '__fish_seen_subcommand_from ")
            .append(command)
            .append('\'');
    for (String name : option.names()) {
      line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    if (option.arity().max() > 0) {
      line.append(" -r");
    }
    String[] description = option.description();
    if (description.length > 0) {
      line.append(" -d ").append(quote(description[0]));
    }
    return line.toString();
  }

  private static String description(CommandSpec command) {
    String[] description = command.usageMessage().description();
    return description.length == 0 ? "" : description[0];
  }

  private static String quote(String text) {
    return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
  }
}
