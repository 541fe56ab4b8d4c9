// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;

/// Ctrl-C and `kill`: the first one closes what is open, within a bound, and ends the JVM; the
/// second one ends it at once.
final class Signals {
  /// Sessions close within about three seconds; whatever hangs longer than this is left behind.
  private static final Duration MAX_CLOSE = Duration.ofSeconds(10);

  private final Thread arming;

  private Signals(Thread arming) {
    this.arming = arming;
  }

  /// Signals stop the command of this console, at the latest after [#await]. Until then a signal
  /// ends the JVM in the JDK's own way. That is done beside the caller, since reflection takes its
  /// time.
  ///
  /// @param ended counted down when the command has ended
  static Signals handle(Console console, CountDownLatch ended) {
    return new Signals(
        Thread.ofPlatform().name("bt-signals").daemon().start(() -> arm(console, ended)));
  }

  /// Waits until signals are handled.
  void await() {
    try {
      arming.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void arm(Console console, CountDownLatch ended) {
    AtomicInteger count = new AtomicInteger();
    boolean handled =
        on("INT", () -> end(console, ended, count, ExitCode.INTERRUPTED))
            && on("TERM", () -> end(console, ended, count, ExitCode.TERMINATED));
    if (!handled) { // the JDK's own way: exit codes are the same, but a second signal waits
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(console), "bt-shutdown"));
    }
  }

  private static void end(
      Console console, CountDownLatch ended, AtomicInteger count, ExitCode code) {
    if (count.getAndIncrement() > 0) {
      Runtime.getRuntime().halt(code.number());
    }
    // Not a daemon: it is what keeps the JVM until the end has the right code.
    Thread.ofPlatform().name("bt-end").daemon(false).start(() -> end(console, ended, code));
  }

  private static void end(Console console, CountDownLatch ended, ExitCode code) {
    long deadline = System.nanoTime() + MAX_CLOSE.toNanos();
    console.stop(code);
    Thread closer = Thread.ofPlatform().name("bt-close").daemon().start(() -> close(console));
    try {
      closer.join(MAX_CLOSE);
      if (console.isListening()) { // it prints its last line, and ends by itself
        ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    console.out().flush();
    Runtime.getRuntime().halt(code.number());
  }

  private static void close(Console console) {
    console.keepStatus();
    try {
      console.cleanUp().close();
    } catch (RuntimeException e) {
      console.error("closing failed: " + e.getMessage());
    }
  }

  /// `sun.misc.Signal` is the only way to see a second signal. It is reached by reflection, since
  /// javac warns of it in a way that cannot be turned off.
  private static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, args) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" ->
                        System.identityHashCode(self) == System.identityHashCode(args[0]);
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "bt's handler of signal " + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      return false;
    }
  }
}
