// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// Runs an experiment with some seeds, and writes what it found, as a table of all values and as a
/// picture: `benchmarks/strategies NAME [FIRST [LAST]]`. With seeds, what the table has of others
/// is kept.
final class Strategies {
  private static final System.Logger LOG = System.getLogger(Strategies.class.getName());

  /// Ten that had no part in choosing anything: what was tried out was tried with others.
  private static final int FIRST_SEED = 301;

  private static final int LAST_SEED = 310;

  private Strategies() {}

  private static SortedMap<String, Experiment> experiments() {
    SortedMap<String, Experiment> all = new TreeMap<>();
    all.put("free-riders", new FreeRiders());
    all.put("pickers", new Pickers());
    all.put("super-seeding", new SuperSeeding());
    all.put("tyrant", new Tyrants());
    all.put("tyrant-line", new TyrantLine());
    return all;
  }

  /// @param args the folder for the results, the experiment's name, and the first and the last
  ///   seed; 301 to 310 if not given
  /// @throws IOException if the results cannot be written
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    String name = args.length > 1 ? args[1] : "";
    Experiment experiment = experiments().get(name);
    if (experiment == null) {
      throw new IllegalArgumentException("name one of " + experiments().keySet());
    }
    boolean chosen = args.length > 2;
    int first = chosen ? Integer.parseInt(args[2]) : FIRST_SEED;
    int last = chosen ? Integer.parseInt(args[args.length - 1]) : LAST_SEED;
    Path table = folder.resolve(name + ".csv");
    Findings findings = new Findings();
    if (chosen && Files.exists(table)) {
      findings.addCsv(Files.readString(table), seed -> seed < first || seed > last);
    }
    for (int seed = first; seed <= last; seed++) {
      experiment.run(seed, findings);
      LOG.log(System.Logger.Level.INFO, "{0}: seed {1} of {2}", name, seed, last);
      Files.createDirectories(folder); // after each seed, since all of them take long
      Files.writeString(table, findings.csv());
      Files.writeString(folder.resolve(name + ".svg"), Bars.svg(experiment.title(), findings));
    }
    LOG.log(System.Logger.Level.INFO, "\n{0}", findings.markdown());
  }
}
