// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A program of others while it runs. Closing it ends this process and no other.
final class ClientProcess implements AutoCloseable {
  /// How long a client may take to say goodbye; Transmission waits for trackers.
  private static final int GRACE_SECONDS = 10;

  /// As much of its output as a failure message shows, in characters.
  private static final int SHOWN = 6_000;

  private final String name;
  private final Process process;
  private final Path log;

  private ClientProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /// Starts a program.
  ///
  /// @param debianPackage what to install if it is missing
  /// @param scratch its current folder and home; its output goes to a file there
  static ClientProcess start(String debianPackage, Path scratch, List<String> command)
      throws IOException {
    require(debianPackage, command.getFirst());
    Path log = scratch.resolve("output.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(Map.of("HOME", scratch.toString(), "LC_ALL", "C.UTF-8"));
    return new ClientProcess(String.join(" ", command), builder.start(), log);
  }

  private static void require(String debianPackage, String program) {
    if (!Files.isExecutable(Path.of(program))) {
      throw new AssertionError(
          "%s is missing: apt-get install %s (the tests with real clients need it)"
              .formatted(program, debianPackage));
    }
  }

  /// Waits until something is so; fails at once when the process has ended.
  void await(String what, Callable<Boolean> condition) throws InterruptedException {
    await(what, condition, () -> "");
  }

  /// The same.
  ///
  /// @param details what else a failure shows beside its output
  void await(String what, Callable<Boolean> condition, Supplier<String> details)
      throws InterruptedException {
    Eventually.until(
        name + ": " + what,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(
                "%s ended with %d%n%s".formatted(name, process.exitValue(), outputTail()));
          }
          return condition.call();
        },
        () -> outputTail() + details.get());
  }

  /// Waits until it has ended by itself, and without complaint.
  void awaitEnd() throws InterruptedException {
    Eventually.until(name + " ends", () -> !process.isAlive(), this::outputTail);
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "%s ended with %d%n%s".formatted(name, process.exitValue(), output()));
    }
  }

  /// Gives what is made of a running process, or ends the process when that fails.
  static <T> T orClose(ClientProcess process, Setup<T> setup)
      throws IOException, InterruptedException {
    boolean ready = false;
    try {
      T client = setup.of(process);
      ready = true;
      return client;
    } finally {
      if (!ready) {
        process.close();
      }
    }
  }

  /// Makes a client of its process.
  interface Setup<T> {
    T of(ClientProcess process) throws IOException, InterruptedException;
  }

  /// Writes a line to its standard input.
  void say(String line) throws IOException {
    Writer input = process.outputWriter(StandardCharsets.UTF_8);
    input.write(line + "\n");
    input.flush();
  }

  /// All it printed so far.
  String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The end of what it printed, for failure messages.
  String outputTail() {
    String all = output();
    return name + " printed:\n" + all.substring(Math.max(0, all.length() - SHOWN));
  }

  @Override
  public void close() {
    process.destroy();
    boolean interrupted = false;
    try {
      if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      interrupted = true;
    }
    process.destroyForcibly();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
