// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.btsdk.api.TorrentException;
import org.btsdk.api.engine.BenchTool;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.option.Units;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.UsageException;

/// `bt bench store`: has the tool of `bt-bench` try a storage.
///
/// The tool stands on JUnit. So it is no part of the command line, but lies beside it, and is
/// loaded as a layer of modules when it is asked for.
public final class BenchCommand extends BtSubcommand {
  private static final String MODULE = "org.btsdk.bench";

  /// 1 GiB: the longest piece that is tried.
  private static final long MAX_PIECE_BYTES = 1L << 30;

  private static final int MAX_PIECES = 1_000_000;
  private static final int MAX_PARALLEL = 1000;

  /// What can be tried.
  enum What {
    STORE
  }

  private String uri = "";
  private int pieces = 64;
  private long pieceBytes = 1 << 20;
  private int parallel = 4;
  private boolean noContract;
  private Optional<Path> dir = Optional.empty();

  /// @param console where results go
  public BenchCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("WHAT", "What is tried: store.", What.class, _ -> {});
    flags.argument(
        "URI",
        "A storage as --storage takes it. What it stores is left there where it cannot delete: give"
            + " it a place of its own. For file, what follows the colon is where it is tried, as"
            + " with -o.",
        String.class,
        given -> uri = given);
    flags.value(
        "--pieces",
        "N",
        "How many pieces are written and read; 0: no measurement. Default: 64.",
        Integer.class,
        given -> pieces = given);
    flags.value(
        "--piece-size",
        "SIZE",
        "How long each is. Default: 1M.",
        Units::size,
        given -> pieceBytes = given);
    flags.value(
        "--parallel",
        "N",
        "How many at once. Default: 4.",
        Integer.class,
        given -> parallel = given);
    flags.flag("--no-contract", "Only measure.", given -> noContract = given);
    flags.optional(
        "-o,--dir",
        "DIR",
        "Where a storage of files puts what is measured. Default: a temporary folder.",
        Path.class,
        given -> dir = given);
  }

  @Override
  ExitCode run() {
    within("--pieces", pieces, 0, MAX_PIECES);
    within("--piece-size", pieceBytes, 1, MAX_PIECE_BYTES);
    within("--parallel", parallel, 1, MAX_PARALLEL);
    List<String> args = new ArrayList<>();
    args.add("uri=" + uri);
    args.add("pieces=" + pieces);
    args.add("piece-size=" + pieceBytes);
    args.add("parallel=" + parallel);
    args.add("contract=" + !noContract);
    args.add("json=" + console.json());
    pluginPath().forEach(directory -> args.add("plugins=" + directory));
    dir.ifPresent(folder -> args.add("folder=" + folder));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = tool().run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
    err.toString().lines().forEach(console::error);
    out.toString().lines().forEach(console::result);
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.number() == exit)
        .findFirst()
        .orElse(ExitCode.INTERNAL);
  }

  private static void within(String flag, long value, long least, long most) {
    if (value < least || value > most) {
      throw new UsageException("%s is from %d to %d, not %d".formatted(flag, least, most, value));
    }
  }

  private static BenchTool tool() {
    Optional<BenchTool> here =
        ServiceLoader.load(BenchTool.class, BenchCommand.class.getClassLoader()).findFirst();
    if (here.isPresent()) {
      return here.get();
    }
    String beside = System.getProperty("org.btsdk.cli.bench", "");
    ModuleLayer layer = BenchCommand.class.getModule().getLayer();
    if (beside.isEmpty() || layer == null) {
      throw new TorrentException.Plugin("the artifact bt-bench is not here", null);
    }
    Path[] path =
        Arrays.stream(beside.split(File.pathSeparator, -1)).map(Path::of).toArray(Path[]::new);
    // After the modules of the command line, so that those are not loaded a second time.
    Configuration configuration =
        layer
            .configuration()
            .resolveAndBind(ModuleFinder.of(), ModuleFinder.of(path), List.of(MODULE));
    ModuleLayer bench =
        layer.defineModulesWithOneLoader(configuration, BenchCommand.class.getClassLoader());
    return ServiceLoader.load(bench, BenchTool.class)
        .findFirst()
        .orElseThrow(() -> new TorrentException.Plugin(MODULE + " has no tool", null));
  }
}
