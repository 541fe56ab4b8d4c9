// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// Runs the command line in process, and keeps what it printed.
///
/// @param exit the exit code
/// @param outBytes what went to standard output
/// @param err what went to standard error
record Cli(int exit, byte[] outBytes, String err) {
  static Cli bt(String... args) {
    return run(Map.of(), new byte[0], args);
  }

  static Cli run(Map<String, String> environment, byte[] in, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            args,
            environment,
            new ByteArrayInputStream(in),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return new Cli(exit, out.toByteArray(), err.toString(UTF_8));
  }

  String out() {
    return new String(outBytes, UTF_8);
  }

  List<String> lines() {
    return out().lines().toList();
  }
}
