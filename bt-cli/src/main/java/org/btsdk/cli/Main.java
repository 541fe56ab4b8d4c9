// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.btsdk.cli.option.Version;
import org.btsdk.cli.terminal.Console;

/// Starts the command line. [#run] has no global state and never ends the JVM, so that it can be
/// called in process.
public final class Main {
  private Main() {}

  /// Runs the command line and ends the JVM with its exit code.
  ///
  /// @param args the arguments
  public static void main(String[] args) {
    int code = start(args);
    if (code >= 0) {
      System.exit(code);
    } // else the signal's own thread ends the JVM, with the signal's code
  }

  /// Runs the command line on the process's own streams, and lets signals stop it.
  ///
  /// @return the exit code; negative where a signal came, whose thread ends the JVM
  static int start(String... args) {
    Logging.configure(args);
    // The launcher knows of each stream; the JDK only of all together, and asking it takes longer.
    boolean all =
        System.getProperty("org.btsdk.cli.terminal") == null
            && Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    Console console =
        new Console(
            new FileInputStream(FileDescriptor.in),
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            System.getenv(),
            all || Boolean.getBoolean("org.btsdk.cli.terminal"),
            all || Boolean.getBoolean("org.btsdk.cli.terminal.out"),
            InstantSource.system());
    CountDownLatch ended = new CountDownLatch(1);
    int code =
        Version.isAllOf(args)
            ? run(console, args)
            : run(console, Signals.handle(console, ended)::await, args);
    ended.countDown();
    return console.stopped().isEmpty() ? code : -1;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 8192),
        false,
        StandardCharsets.UTF_8);
  }

  /// Runs the command line without a terminal.
  ///
  /// @param args the arguments
  /// @param environment the environment variables
  /// @param in standard input
  /// @param out where results go
  /// @param err where progress and errors go
  /// @return the exit code, see [org.btsdk.cli.terminal.ExitCode]
  public static int run(
      String[] args,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    return run(new Console(in, out, err, environment, false, false, InstantSource.system()), args);
  }

  /// Runs the command line. Whatever it opened is closed when this returns.
  ///
  /// @param console what it reads from and prints to; used for one run
  /// @param args the arguments
  /// @return the exit code, see [org.btsdk.cli.terminal.ExitCode]
  public static int run(Console console, String... args) {
    return run(console, () -> {}, args);
  }

  private static int run(Console console, Runnable beforeCommand, String... args) {
    try (var _ = console.cleanUp()) {
      return new CommandRunner(console, beforeCommand).run(args);
    } finally {
      console.out().flush();
    }
  }
}
