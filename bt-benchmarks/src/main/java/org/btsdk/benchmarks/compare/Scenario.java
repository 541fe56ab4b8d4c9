// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.util.List;

/// A piece of work that every client does.
interface Scenario {
  /// The title of its table.
  String title();

  /// Those that can do it.
  default List<Client> clients(List<Client> all) {
    return all;
  }

  /// Whether larger is about transfers of the network, so that it belongs into the chart.
  default boolean charted() {
    return false;
  }

  /// Does it once.
  Measurement run(Bench bench, Client client) throws IOException, InterruptedException;
}
