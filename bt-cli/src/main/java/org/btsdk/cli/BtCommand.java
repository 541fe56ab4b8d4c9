// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.btsdk.cli.option.GlobalSettings;
import org.btsdk.cli.option.Units;
import org.btsdk.cli.option.Version;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.Console.ProgressMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The root of the command line: has the flags that all commands take; [Subcommand] lists these.
@Command(
    name = "bt",
    versionProvider = Version.class,
    description = "BitTorrent: downloads, seeds, makes and examines torrents.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nFlags of all commands:%n",
    footer = {
      "",
      "TORRENT is a torrent file, its http or https URL, a magnet link, an info-hash, or - for a"
          + " torrent file on standard input.",
      "Every flag --some-flag can also be set by the variable BT_SOME_FLAG, or by a line"
          + " some-flag=VALUE of the file that --config names.",
      "bt help COMMAND tells more; bt help exit-codes lists the exit codes."
    })
final class BtCommand implements Runnable, GlobalSettings {
  /// When colours are used.
  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print only results and errors.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print more: warnings and stack traces; -vv: everything.")
  private boolean[] verbose = {};

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print results as JSON, one object a line.")
  private boolean json;

  @Option(
      names = "--color",
      scope = ScopeType.INHERIT,
      paramLabel = "WHEN",
      description = "Use colours: auto, always or never (also with NO_COLOR set).")
  private Color color = Color.AUTO;

  @Option(
      names = "--progress",
      scope = ScopeType.INHERIT,
      paramLabel = "HOW",
      description = "Show progress on standard error: auto, bar, plain or none.")
  private ProgressMode progress = ProgressMode.AUTO;

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Take defaults of flags from a properties file.")
  @SuppressWarnings("unused") // Defaults reads it before picocli does
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--env-prefix",
      scope = ScopeType.INHERIT,
      paramLabel = "PREFIX",
      description = "What variables with defaults of flags begin with. Default: BT_")
  @SuppressWarnings("unused") // Defaults reads it before picocli does
  private String envPrefix = "BT_";

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "TIME",
      converter = Units.TimeConverter.class,
      description = "Give up after this time, for example 90s or 1h30m.")
  private Optional<Duration> timeout = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print help.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print the version.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean version;

  BtCommand(Console console) {
    this.console = console;
  }

  @Override
  public Optional<Duration> timeout() {
    return timeout;
  }

  /// Tells the console what the flags say.
  void configure() {
    boolean colored =
        switch (color) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO ->
              console.isColorful()
                  && console.environment().getOrDefault("NO_COLOR", "").isEmpty()
                  && !console.environment().getOrDefault("TERM", "").equals("dumb");
        };
    console.configure(json, quiet, verbose.length, colored, progress);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what shall be done? Name a command");
  }
}
