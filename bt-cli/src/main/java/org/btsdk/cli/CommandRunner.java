// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.btsdk.cli.option.Defaults;
import org.btsdk.cli.option.Version;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Parses arguments, runs the command they name, and turns whatever it throws into one line and an
/// exit code.
final class CommandRunner {
  private final Console console;
  private final Runnable beforeCommand;

  /// @param console what the command reads from and prints to
  /// @param beforeCommand called once the arguments are understood, before anything is opened
  CommandRunner(Console console, Runnable beforeCommand) {
    this.console = console;
    this.beforeCommand = beforeCommand;
  }

  int run(String[] args) {
    if (Version.isAllOf(args)) {
      Version.lines().forEach(console::result);
      return ExitCode.DONE.number();
    }
    CommandLine line;
    try {
      line = commandLine(args);
    } catch (UsageException e) {
      console.error(String.valueOf(e.getMessage()));
      return ExitCode.USAGE.number();
    }
    return line.execute(withOptionalValues(args));
  }

  CommandLine commandLine(String[] args) {
    BtCommand root = new BtCommand(console);
    CommandLine line = new CommandLine(root.spec());
    Subcommand.addTo(line, root, args, console);
    line.setDefaultValueProvider(Defaults.of(args, console.environment()));
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAllowSubcommandsAsOptionParameters(true); // a folder may be called "plugins"
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    line.setHelpFactory(WholeWordsHelp::new);
    line.setAbbreviatedOptionsAllowed(false);
    line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().usageMessage().abbreviateSynopsis(true));
    line.setExecutionStrategy(this::execute);
    line.setParameterExceptionHandler(this::badArguments);
    line.setExecutionExceptionHandler((e, _, _) -> failed(e));
    return line;
  }

  private int execute(ParseResult result) {
    ((BtCommand) result.commandSpec().root().userObject()).configure();
    beforeCommand.run();
    return new CommandLine.RunLast().execute(result);
  }

  private int badArguments(ParameterException e, String[] args) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    console.error(Complaint.of(e) + " (see " + name + " --help)");
    return ExitCode.USAGE.number();
  }

  private int failed(Exception e) {
    ExitCode code = ExitCode.of(e);
    String message = Complaint.firstLine(e.getMessage());
    if (code == ExitCode.INTERNAL) {
      message =
          "internal error: %s%s"
              .formatted(
                  message.isEmpty() ? e.getClass().getSimpleName() : message,
                  console.verbosity() > 0 ? "" : " (-v shows more; please report it)");
    } else if (code == ExitCode.INTERRUPTED) {
      message = "interrupted";
    }
    console.error(message);
    if (console.verbosity() > 0) {
      console.trace(e);
    }
    if (console.json()) {
      console.event("error", Json.object("message", message, "exit", code.number()));
    }
    return code.number();
  }

  /// `--seed` has a meaning without a value, too, and must not swallow the next argument.
  private static String[] withOptionalValues(String[] args) {
    int end = Arrays.asList(args).indexOf("--");
    String[] all = args.clone();
    for (int i = 0; i < (end < 0 ? all.length : end); i++) {
      if (all[i].equals("--seed")) {
        all[i] = "--seed=forever";
      }
    }
    return all;
  }
}
