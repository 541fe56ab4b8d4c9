// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Measures lookups as the DHT grows, calm, with nodes that come and go, with hostile ones, and
/// with both. The entry of `benchmarks/dht`.
public final class DhtScale {
  private static final System.Logger LOG = System.getLogger(DhtScale.class.getName());

  /// A share of the nodes that leaves in an hour.
  private static final double CHURN = 0.3;

  /// A share of the nodes that is hostile.
  private static final double HOSTILE = 0.1;

  private DhtScale() {}

  /// Runs every size under every condition, and writes `scale.csv` and `scale.svg`.
  ///
  /// @param args the folder to write to, then the sizes; 100, 1,000 and 10,000 if none is given
  /// @throws IOException if the files cannot be written
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      sizes.add(Integer.parseInt(args[i]));
    }
    if (sizes.isEmpty()) {
      sizes.addAll(List.of(100, 1000, 10_000));
    }
    List<DhtResult> results = new ArrayList<>();
    for (int size : sizes) {
      DhtSwarm swarm = DhtSwarm.of(size);
      for (DhtSwarm one :
          List.of(
              swarm,
              swarm.withChurn(CHURN),
              swarm.withHostile(HOSTILE),
              swarm.withChurn(CHURN).withHostile(HOSTILE))) {
        long begin = System.nanoTime();
        DhtResult result = one.run();
        results.add(result);
        LOG.log(
            System.Logger.Level.INFO,
            "{0} s: {1}",
            (System.nanoTime() - begin) / 1_000_000_000L,
            result);
        results.sort(Comparator.comparingInt(DhtResult::nodes));
        // After each, since the last take longest.
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("scale.csv"), DhtReports.csv(results));
        Files.writeString(folder.resolve("scale.svg"), DhtReports.svg(results));
      }
    }
  }
}
