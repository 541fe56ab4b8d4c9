// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.btsdk.api.engine.BenchTool;
import org.btsdk.api.engine.EngineProvider;
import org.btsdk.api.engine.LoadedStorage;
import org.btsdk.model.plugin.PluginUri;

/// Runs the contract of storages on a plugin, then measures it. The command line is its only caller
/// and checks the arguments, which are `name=value`: see [Trial].
///
/// It ends with 0; with 10 if the contract is broken; with 7 if the storage failed when it was
/// measured. What is wrong with the plugin itself is thrown as the API throws it.
public final class StoreBench implements BenchTool {
  static final int DONE = 0;
  static final int STORAGE = 7;
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
        Subject subject = Subject.of(loaded, uri.settings());
        return run(trial, subject, trial.folder().orElse(folder), out, err);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      err.println(trial.uri() + ": " + e.getMessage());
      return STORAGE;
    }
  }

  private static int run(
      Trial trial, Subject subject, Path folder, PrintWriter out, PrintWriter err)
      throws IOException {
    Optional<ContractResult> contract = Optional.empty();
    if (trial.contract()) {
      ContractResult result = ContractRun.run(subject);
      result.failures().forEach(failure -> err.println("broken: " + failure));
      contract = Optional.of(result);
    }
    Optional<Throughput> throughput = Optional.empty();
    if (trial.pieces() > 0) {
      throughput = Optional.of(Throughput.measure(trial, subject, folder));
    }
    Report report = new Report(trial, subject.abilities(), contract, throughput);
    report.lines().forEach(out::println);
    return contract.isPresent() && !contract.get().failures().isEmpty() ? PLUGIN : DONE;
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
