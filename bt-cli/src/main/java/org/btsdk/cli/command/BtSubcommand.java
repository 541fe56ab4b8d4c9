// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.GlobalSettings;
import org.btsdk.cli.option.SessionOptions;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// What all commands share.
public abstract class BtSubcommand implements Callable<Integer> {
  /// 30 s: how long a URL or a tracker may take where `--timeout` says nothing.
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  final Console console;
  private final CommandSpec spec;
  private @Nullable GlobalSettings global;

  BtSubcommand(Console console) {
    this.console = console;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /// What picocli is to know of the command, but for its name and description.
  ///
  /// @param settings the flags of all commands
  public final CommandSpec spec(GlobalSettings settings) {
    global = settings;
    spec.usageMessage().sortOptions(false);
    declare(Flags.of(spec));
    return spec;
  }

  /// Declares what the command takes beside the flags of all commands.
  abstract void declare(Flags flags);

  /// The command line that this is a command of.
  final CommandLine root() {
    return spec.root().commandLine();
  }

  /// Does what the command is for.
  ///
  /// @return how it ended
  /// @throws Exception what [ExitCode#of] makes an exit code of
  abstract ExitCode run() throws Exception;

  /// What a command does with a session.
  @FunctionalInterface
  interface Work {
    ExitCode run() throws InterruptedException;
  }

  /// Does something that programs follow: they hear what went wrong, and last of all how it ended,
  /// whatever happens.
  final ExitCode withResult(Work work) throws InterruptedException {
    ExitCode exit = ExitCode.INTERNAL;
    try {
      exit = work.run();
      return exit;
    } catch (TorrentException | UsageException e) {
      exit = ExitCode.of(e);
      if (console.json()) {
        console.event("error", Json.object("message", e.getMessage(), "exit", exit.number()));
      }
      console.error(String.valueOf(e.getMessage()));
      return exit;
    } finally {
      if (console.json()) {
        console.event("result", Json.object("exit", exit.number()));
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    return run().number();
  }

  /// `--timeout`.
  Optional<Duration> timeout() {
    return global().timeout();
  }

  /// `--plugins`.
  List<Path> pluginPath() {
    return global().pluginPath();
  }

  private GlobalSettings global() {
    return Objects.requireNonNull(global, "spec comes first");
  }

  /// How long one URL or tracker may take.
  Duration requestTimeout() {
    return timeout().filter(time -> time.isPositive()).orElse(REQUEST_TIMEOUT);
  }

  /// Reads torrents that arguments name.
  TorrentInput input() {
    return input(new SessionOptions());
  }

  /// Reads torrents that arguments name.
  ///
  /// @param options how peers are found that have the metadata of a magnet link
  TorrentInput input(SessionOptions options) {
    return new TorrentInput(
        console,
        requestTimeout(),
        new MetadataFetch(console, options, pluginPath()),
        timeout().filter(time -> time.isPositive()).orElse(MetadataFetch.TIMEOUT));
  }
}
