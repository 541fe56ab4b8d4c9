// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/// The same work at half of the speed that each client had without a limit.
///
/// @param title of the table
/// @param at the work at a limit in bytes a second
/// @param speeds without a limit, by the client's name: measured at the first run
record Limited(String title, LongFunction<Scenario> at, Map<String, Double> speeds)
    implements Scenario {
  static Limited half(String title, LongFunction<Scenario> at) {
    return new Limited(title, at, new HashMap<>());
  }

  @Override
  public List<Client> clients(List<Client> all) {
    return all.stream().filter(it -> !(it instanceof Floor)).toList();
  }

  @Override
  public Measurement run(Bench bench, Client client) throws IOException, InterruptedException {
    Double speed = speeds.get(client.name());
    if (speed == null) {
      speed = at.apply(0).run(bench, client).megabytesPerSecond();
      speeds.put(client.name(), speed);
    }
    return at.apply((long) (speed * 1e6 / 2)).run(bench, client);
  }
}
