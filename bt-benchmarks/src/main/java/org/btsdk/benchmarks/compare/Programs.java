// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Short calls of programs.
final class Programs {
  private Programs() {}

  /// What a program prints on both its streams, whatever its exit code.
  static String output(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    Process process = builder.start();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return all.strip();
  }

  /// The first thing in a text that looks like a version.
  static String version(String text) {
    Matcher version = Pattern.compile("\\d+\\.\\d+[0-9A-Za-z.-]*").matcher(text);
    return version.find() ? version.group().replaceFirst("[.]$", "") : "unknown";
  }
}
