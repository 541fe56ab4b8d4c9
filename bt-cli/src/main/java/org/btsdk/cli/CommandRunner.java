// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.btsdk.cli.option.Defaults;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Parses arguments, runs the command they name, and turns whatever it throws into one line and an
/// exit code.
final class CommandRunner {
  private final Console console;

  CommandRunner(Console console) {
    this.console = console;
  }

  int run(String[] args) {
    CommandLine line;
    try {
      line = commandLine(args);
    } catch (UsageException e) {
      console.error(String.valueOf(e.getMessage()));
      return ExitCode.USAGE.number();
    }
    return line.execute(withOptionalValues(args));
  }

  private CommandLine commandLine(String[] args) {
    CommandLine line = new CommandLine(new BtCommand(console), new Factory(console));
    line.setDefaultValueProvider(Defaults.of(args, console.environment()));
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    line.setAbbreviatedOptionsAllowed(false);
    line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().usageMessage().abbreviateSynopsis(true));
    CommandLine edit = line.getSubcommands().get("edit");
    if (edit != null) {
      edit.setAllowOptionsAsOptionParameters(true); // --tracker=-URL removes one
    }
    line.setExecutionStrategy(this::execute);
    line.setParameterExceptionHandler(this::badArguments);
    line.setExecutionExceptionHandler((e, _, _) -> failed(e));
    return line;
  }

  private int execute(ParseResult result) {
    ((BtCommand) result.commandSpec().root().userObject()).configure();
    return new CommandLine.RunLast().execute(result);
  }

  private int badArguments(ParameterException e, String[] args) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    console.error(explain(e) + " (see " + name + " --help)");
    return ExitCode.USAGE.number();
  }

  private static String explain(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String argument = String.join(" ", unmatched.getUnmatched());
      return e.getCommandLine().getParent() == null
          ? "there is no command \"" + argument + "\""
          : "one argument too many: \"" + argument + "\"";
    }
    return firstLine(e.getMessage());
  }

  private int failed(Exception e) {
    ExitCode code = ExitCode.of(e);
    String message = firstLine(e.getMessage());
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

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
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

  /// Makes commands with the console, everything else as picocli does.
  private record Factory(Console console) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Console.class})) {
          return type.cast(constructor.newInstance(console));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
