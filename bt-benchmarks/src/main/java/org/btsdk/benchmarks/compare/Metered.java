// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process whose time, CPU and memory are measured; what it prints goes to a file.
///
/// @param name for messages
/// @param wrapper the load generator's `run`, whose only child it is
/// @param output what it prints
/// @param result what the wrapper prints
/// @param startNanos of [System#nanoTime]
record Metered(String name, Process wrapper, Path output, Path result, long startNanos)
    implements AutoCloseable {
  private static final Pattern PID = Pattern.compile("pid (\\d+)\n");
  private static final long POLL_MILLIS = 5;
  private static final int TAIL = 1_500;

  static Metered start(Path partner, String name, Path scratch, List<String> command)
      throws IOException {
    Path output = scratch.resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".out");
    Path result = Files.createTempFile(scratch, "usage", ".txt");
    List<String> all = new ArrayList<>(List.of(partner.toString(), "run", result.toString()));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(scratch.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("HOME", scratch.toString());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    long start = System.nanoTime();
    return new Metered(name, builder.start(), output, result, start);
  }

  long pid() throws IOException, InterruptedException {
    await(Duration.ofSeconds(5), "starts", () -> PID.matcher(Files.readString(result)).find());
    Matcher pid = PID.matcher(Files.readString(result));
    if (!pid.find()) {
      throw new IOException(name + " has no id");
    }
    return Long.parseLong(pid.group(1));
  }

  String printed() throws IOException {
    return Files.readString(output);
  }

  /// Whether something is true by now.
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /// Waits for something; fails when the process ends before.
  void await(Duration atMost, String what, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      if (!wrapper.isAlive() && !condition.holds()) {
        throw new IOException(name + " ended before it " + what + ": " + tail());
      }
      if (System.nanoTime() > end) {
        throw new IOException(name + ": not within " + atMost + ": " + what + ": " + tail());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  void awaitPrinted(Duration atMost, String text) throws IOException, InterruptedException {
    await(atMost, "prints " + text, () -> printed().contains(text));
  }

  /// Waits for its end.
  Usage awaitExit(Duration atMost) throws IOException, InterruptedException {
    if (!wrapper.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(name + " does not end: " + tail());
    }
    return Usage.parse(Files.readString(result));
  }

  /// Ends it by a signal, hard if that does not help.
  Usage stop() throws IOException, InterruptedException {
    wrapper.destroy();
    if (!wrapper.waitFor(10, TimeUnit.SECONDS)) {
      ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
      wrapper.waitFor();
    }
    return Usage.parse(Files.readString(result));
  }

  double secondsSinceStart() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private String tail() throws IOException {
    String all = printed();
    return all.substring(Math.max(0, all.length() - TAIL)).strip();
  }

  @Override
  public void close() {
    if (wrapper.isAlive()) {
      // the wrapper's child dies with it
      wrapper.destroyForcibly();
    }
  }
}
