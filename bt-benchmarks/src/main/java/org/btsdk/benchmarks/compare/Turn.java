// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// On a machine that is shared, keeps others away during one round: a process that prints a line
/// when it is our turn, and keeps it until its input ends, for example `flock FILE sh -c "echo;
/// cat"`.
///
/// @param process who holds it; none on a machine of one's own
record Turn(Optional<Process> process) implements AutoCloseable {
  static Turn take(List<String> command) throws IOException {
    if (command.isEmpty()) {
      return new Turn(Optional.empty());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    if (process.getInputStream().read() < 0) {
      throw new IOException("no turn from " + command);
    }
    return new Turn(Optional.of(process));
  }

  @Override
  public void close() throws IOException {
    if (process.isPresent()) {
      process.get().getOutputStream().close();
      process.get().onExit().join();
    }
  }
}
