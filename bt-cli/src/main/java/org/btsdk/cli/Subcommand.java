// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.btsdk.cli.command.AnnounceCommand;
import org.btsdk.cli.command.BenchCommand;
import org.btsdk.cli.command.BencodeCommand;
import org.btsdk.cli.command.BtSubcommand;
import org.btsdk.cli.command.CompletionCommand;
import org.btsdk.cli.command.CreateCommand;
import org.btsdk.cli.command.DemoCommand;
import org.btsdk.cli.command.DhtCommand;
import org.btsdk.cli.command.DownloadCommand;
import org.btsdk.cli.command.EditCommand;
import org.btsdk.cli.command.HelpCommand;
import org.btsdk.cli.command.InfoCommand;
import org.btsdk.cli.command.MagnetCommand;
import org.btsdk.cli.command.MetadataCommand;
import org.btsdk.cli.command.PeersCommand;
import org.btsdk.cli.command.PluginsCommand;
import org.btsdk.cli.command.ScrapeCommand;
import org.btsdk.cli.command.SeedCommand;
import org.btsdk.cli.command.VerifyCommand;
import org.btsdk.cli.option.GlobalSettings;
import org.btsdk.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The commands there are, in the order in which help lists them.
///
/// What a command's flags are is known by its class alone, and finding out takes longer than the
/// JVM takes to start: so only the commands that the arguments name are examined, and of the others
/// help knows the line that stands here.
///
/// @param name what users call it
/// @param maker makes it
/// @param description what help says it does
record Subcommand(String name, Function<Console, BtSubcommand> maker, List<String> description) {
  private static final List<Subcommand> ALL =
      List.of(
          of(
              "download",
              DownloadCommand::new,
              "Download torrents, verify them, and leave (or go on seeding with --seed)."),
          of(
              "seed",
              SeedCommand::new,
              "Seed data until Ctrl-C. The first line printed is the magnet link.",
              "For a PATH of data, PATH.torrent is used if it is there, else a torrent is made."),
          of("create", CreateCommand::new, "Make a torrent of a file or a folder."),
          of(
              "info",
              InfoCommand::new,
              "Show what a torrent holds. The metadata of a magnet link is fetched from peers."),
          of(
              "edit",
              EditCommand::new,
              "Change what stands beside the info dictionary; the info-hash stays."),
          of(
              "verify",
              VerifyCommand::new,
              "Hold data against the hashes of a torrent. Changes nothing."),
          of(
              "metadata",
              MetadataCommand::new,
              "Fetch the metadata of a magnet link from peers, and write a torrent file."),
          of("magnet", MagnetCommand::new, "Print a torrent's magnet link."),
          of(
              "announce",
              AnnounceCommand::new,
              "Announce once to trackers and show whom they name."),
          of(
              "peers",
              PeersCommand::new,
              "List the peers of a torrent, as trackers, the DHT and the local network know them."),
          of(
              "dht",
              DhtCommand::new,
              "Ask the DHT: ping a node, find peers, get and put items, sample torrents."),
          of("scrape", ScrapeCommand::new, "Ask trackers how many peers a torrent has (BEP 48)."),
          of(
              "bencode",
              BencodeCommand::new,
              "Turn bencode into JSON, and back.",
              "Bytes that are no UTF-8 text become \"hex:...\"; text that begins so becomes"
                  + " \"text:...\"."),
          of(
              "plugins",
              PluginsCommand::new,
              "List the plugins that are found; -v also lists their settings."),
          of(
              "bench",
              BenchCommand::new,
              "Try a storage plugin: hold it against the contract of storages, and measure it."),
          of(
              "completion",
              CompletionCommand::new,
              "Print a script that completes bt's commands and flags.",
              "bash, zsh: source <(bt completion bash); fish: bt completion fish | source"),
          of(
              "demo",
              DemoCommand::new,
              "Make a payload, seed it from one session, download it with another over loopback,"
                  + " check it, and say where time went. Leaves nothing behind."),
          of("help", HelpCommand::new, "Print help, also of a command, or on exit-codes."));

  private static Subcommand of(
      String name, Function<Console, BtSubcommand> maker, String... description) {
    return new Subcommand(name, maker, List.of(description));
  }

  /// Adds commands to the root: those that the arguments name, and the others where help may list
  /// them.
  ///
  /// @param root what they are added to
  /// @param settings the flags of all commands
  /// @param args what the user gave
  /// @param console where results go
  static void addTo(CommandLine root, GlobalSettings settings, String[] args, Console console) {
    List<String> given = Arrays.asList(args);
    // Completions tell of all flags, and picocli reads more arguments from a file that @ names.
    boolean all = given.contains("completion") || given.stream().anyMatch(a -> a.startsWith("@"));
    boolean listed =
        given.contains("help") || ALL.stream().noneMatch(command -> given.contains(command.name()));
    for (Subcommand command : ALL) {
      boolean examined = all || given.contains(command.name());
      if (examined || listed) {
        root.addSubcommand(command.name(), command.line(examined, settings, console));
      }
    }
  }

  private CommandLine line(boolean examined, GlobalSettings settings, Console console) {
    CommandSpec spec = examined ? maker.apply(console).spec(settings) : CommandSpec.create();
    spec.name(name).usageMessage().description(description.toArray(String[]::new));
    CommandLine line = new CommandLine(spec);
    line.setAllowOptionsAsOptionParameters(name.equals("edit")); // --tracker=-URL removes one
    return line;
  }
}
