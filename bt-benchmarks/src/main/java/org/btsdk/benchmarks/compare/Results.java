// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// The measurements of one scenario, by the client's name in the order of the first round.
///
/// @param title of the scenario
/// @param charted whether the chart shows it
/// @param runs by client; none for one that failed each time
/// @param failures by client, the last of each
record Results(
    String title,
    boolean charted,
    Map<String, List<Measurement>> runs,
    Map<String, String> failures) {
  /// What a name begins with when it is one of ours, and not one to be beaten.
  private static final String OURS = "bt";

  static final String FLOOR = "floor in C";

  static Results of(String title, boolean charted) {
    return new Results(title, charted, new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  void add(String client, Measurement measurement) {
    runs.computeIfAbsent(client, _ -> new ArrayList<>()).add(measurement);
  }

  void failed(String client, String why) {
    failures.put(client, why.lines().findFirst().orElse("").strip());
  }

  Series series(String client, ToDoubleFunction<Measurement> of) {
    List<Measurement> all = runs.getOrDefault(client, List.of());
    return new Series(all.stream().mapToDouble(of).boxed().toList());
  }

  double speed(String client) {
    return series(client, Measurement::megabytesPerSecond).median();
  }

  static boolean isOurs(String client) {
    return client.equals(OURS) || client.startsWith(OURS + " ");
  }

  /// The median of the fastest that is neither ours nor the floor.
  OptionalDouble bestOther() {
    return runs.keySet().stream()
        .filter(client -> !isOurs(client) && !client.equals(FLOOR))
        .mapToDouble(this::speed)
        .max();
  }

  /// The median speed by that of the fastest other client.
  OptionalDouble ratio(String client) {
    OptionalDouble best = bestOther();
    return best.isPresent() && best.getAsDouble() > 0
        ? OptionalDouble.of(speed(client) / best.getAsDouble())
        : OptionalDouble.empty();
  }
}
