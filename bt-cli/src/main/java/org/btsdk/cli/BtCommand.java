// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.GlobalSettings;
import org.btsdk.cli.option.PluginDirectories;
import org.btsdk.cli.option.Units;
import org.btsdk.cli.option.Version;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.Console.ProgressMode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The root of the command line: has the flags that all commands take; [Subcommand] lists these.
final class BtCommand implements Runnable, GlobalSettings {
  /// When colours are used.
  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  private final Console console;
  private final CommandSpec spec;

  private boolean quiet;
  private int verbose;
  private boolean json;
  private Color color = Color.AUTO;
  private ProgressMode progress = ProgressMode.AUTO;
  private Optional<Duration> timeout = Optional.empty();
  private Optional<List<Path>> plugins = Optional.empty();

  BtCommand(Console console) {
    this.console = console;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /// What picocli is to know of it.
  CommandSpec spec() {
    spec.name("bt").versionProvider(new Version());
    spec.usageMessage()
        .description("BitTorrent: downloads, seeds, makes and examines torrents.")
        .synopsisSubcommandLabel("COMMAND")
        .commandListHeading("%nCommands:%n")
        .optionListHeading("%nFlags of all commands:%n")
        .footer(
            "",
            "TORRENT is a torrent file, its http or https URL, a magnet link, an info-hash, or -"
                + " for a torrent file on standard input.",
            "Every flag --some-flag can also be set by the variable BT_SOME_FLAG, or by a line"
                + " some-flag=VALUE of the file that --config names.",
            "bt help COMMAND tells more; bt help exit-codes lists the exit codes.");
    declare(Flags.ofAll(spec));
    return spec;
  }

  private void declare(Flags flags) {
    flags.flag("-q,--quiet", "Print only results and errors.", given -> quiet = given);
    flags.counted(
        "-v,--verbose",
        "Print more: warnings and stack traces; -vv: everything.",
        given -> verbose = given.length);
    flags.flag("--json", "Print results as JSON, one object a line.", given -> json = given);
    flags.value(
        "--color",
        "WHEN",
        "Use colours: auto, always or never (also with NO_COLOR set).",
        Color.class,
        given -> color = given);
    flags.value(
        "--progress",
        "HOW",
        "Show progress on standard error: auto, bar, plain or none.",
        ProgressMode.class,
        given -> progress = given);
    flags.optional(
        "--config", "FILE", "Take defaults of flags from a properties file.", Path.class, _ -> {});
    flags.value(
        "--env-prefix",
        "PREFIX",
        "What variables with defaults of flags begin with. Default: BT_",
        String.class,
        _ -> {});
    flags.optional(
        "--timeout",
        "TIME",
        "Give up after this time, for example 90s or 1h30m.",
        Units::time,
        given -> timeout = given);
    flags.texts(
        "--plugins",
        "DIR",
        "Look for plugins in the folders of DIR; may be repeated. Default: plugins beside the"
            + " image, and ~/.config/bt/plugins.",
        given -> plugins = Optional.of(given.stream().map(Path::of).toList()));
    flags.help("-h,--help", "Print help.");
    flags.version("-V,--version", "Print the version.");
  }

  @Override
  public Optional<Duration> timeout() {
    return timeout;
  }

  @Override
  public List<Path> pluginPath() {
    return plugins.orElseGet(() ->
        PluginDirectories.byDefault(
            System.getProperty("org.btsdk.cli.plugins", ""), console.environment()));
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
    console.configure(json, quiet, verbose, colored, progress);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what shall be done? Name a command");
  }
}
