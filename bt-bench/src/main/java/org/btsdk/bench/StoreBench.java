// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.btsdk.api.engine.BenchTool;
import org.btsdk.api.engine.EngineProvider;
import org.btsdk.api.engine.LoadedStorage;
import org.btsdk.model.plugin.PluginUri;
import org.btsdk.spi.storage.NoSpaceException;

/// Runs the contract of storages on a plugin, then measures it. The command line is its only caller
/// and checks the arguments, which are `name=value`: see [Trial].
///
/// It ends with 0; with 10 if the contract is broken; with 8 if the storage has no room for what is
/// tried; with 7 if it failed in another way when it was measured. What is wrong with the plugin
/// itself is thrown as the API throws it.
public final class StoreBench implements BenchTool {
  /// The storage whose folder an embedder names beside it.
  private static final String FILES = "file";

  static final int DONE = 0;
  static final int STORAGE = 7;
  static final int NO_SPACE = 8;
  static final int PLUGIN = 10;

  /// Called by [java.util.ServiceLoader].
  public StoreBench() {}

  @Override
  public int run(PrintWriter out, PrintWriter err, String... args) {
    Trial trial = Trial.of(args);
    PluginUri uri = PluginUri.parse(trial.uri());
    try (LoadedStorage loaded = EngineProvider.find().storage(uri.name(), trial.directories())) {
      Path folder = Files.createTempDirectory("bt-bench");
      try {
        Map<String, String> settings = new TreeMap<>(uri.settings());
        // The contract of a storage of files looks at its folder, and has many: so what else is the
        // location of all torrents is the place in which these folders are made.
        Optional<Path> place =
            uri.name().equals(FILES)
                ? Optional.ofNullable(settings.remove(PluginUri.LOCATION))
                    .map(Path::of)
                    .or(trial::folder)
                : trial.folder();
        Subject subject = Subject.of(loaded, settings);
        return run(trial, subject, place, folder, out, err);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      err.println(trial.uri() + ": " + e.getMessage());
      return NoSpaceException.isBehind(e) ? NO_SPACE : STORAGE;
    }
  }

  private static int run(
      Trial trial,
      Subject subject,
      Optional<Path> place,
      Path temporary,
      PrintWriter out,
      PrintWriter err)
      throws IOException {
    if (place.isPresent()) {
      Files.createDirectories(place.get());
    }
    Optional<ContractResult> contract = Optional.empty();
    if (trial.contract()) {
      ContractResult result = ContractRun.run(subject, place.orElse(temporary));
      result.broken().forEach(failure -> err.println("broken: " + failure));
      result.withoutRoom().forEach(failure -> err.println("no room: " + failure));
      contract = Optional.of(result);
    }
    Optional<Throughput> throughput = Optional.empty();
    if (trial.pieces() > 0) {
      throughput = Optional.of(Throughput.measure(trial, subject, place.orElse(temporary)));
    }
    Report report = new Report(trial, subject.abilities(), contract, throughput);
    report.lines().forEach(out::println);
    return contract.map(StoreBench::exit).orElse(DONE);
  }

  private static int exit(ContractResult result) {
    if (!result.broken().isEmpty()) {
      return PLUGIN;
    }
    return result.withoutRoom().isEmpty() ? DONE : NO_SPACE;
  }

  private static void delete(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
