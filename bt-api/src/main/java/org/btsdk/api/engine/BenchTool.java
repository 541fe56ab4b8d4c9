// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api.engine;

import java.io.PrintWriter;

/// Tries a storage plugin for the command line; provided by `bt-bench`. Like the JDK's
/// [java.util.spi.ToolProvider], which would be bound wherever it lies on the module path. Threads:
/// one at a time. Blocks.
public interface BenchTool {
  /// Runs it.
  ///
  /// @param out where the result goes
  /// @param err where each broken sentence of the contract goes, and what failed
  /// @param args `name=value` each, as the command line checked them
  /// @return an exit code of the command line
  /// @throws org.btsdk.api.TorrentException if there is no such plugin, or it cannot be used
  int run(PrintWriter out, PrintWriter err, String... args);
}
