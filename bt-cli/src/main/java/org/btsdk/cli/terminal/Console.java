// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a run of the command line reads from and prints to, and how it is told to stop. Threads may
/// share it: lines never mix.
public final class Console {
  /// How progress is shown.
  public enum ProgressMode {
    /// A bar where standard error is a terminal, plain lines elsewhere.
    AUTO,
    /// A line that is redrawn.
    BAR,
    /// A new line every 10 % or 30 s.
    PLAIN,
    /// Not at all.
    NONE
  }

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final boolean terminal;
  private final boolean colorful;
  private final InstantSource clock;
  private final CleanUp cleanUp = new CleanUp();
  private final Semaphore wakes = new Semaphore(0);
  private volatile @Nullable ExitCode stopCode;
  private volatile boolean listening;
  private volatile boolean json;
  private volatile boolean quiet;
  private volatile boolean color;
  private volatile int verbosity;
  private volatile ProgressMode progress = ProgressMode.AUTO;
  private int statusLines; // guarded by this: lines of the status that stand on the terminal

  /// @param in standard input
  /// @param out where results go
  /// @param err where progress and errors go
  /// @param environment the environment variables
  /// @param terminal whether `err` is a terminal
  /// @param colorful whether `out` is one, too
  /// @param clock the time of day
  public Console(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean terminal,
      boolean colorful,
      InstantSource clock) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
    this.terminal = terminal;
    this.colorful = terminal && colorful;
    this.clock = clock;
  }

  /// Sets what the global flags say.
  public void configure(
      boolean json, boolean quiet, int verbosity, boolean color, ProgressMode progress) {
    this.json = json;
    this.quiet = quiet;
    this.verbosity = verbosity;
    this.color = color;
    this.progress =
        progress != ProgressMode.AUTO
            ? progress
            : quiet || json ? ProgressMode.NONE : terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
  }

  /// Standard input.
  public InputStream in() {
    return in;
  }

  /// Standard output, for bytes that are not text.
  public PrintStream out() {
    return out;
  }

  /// The environment variables.
  public Map<String, String> environment() {
    return environment;
  }

  /// Whether both standard output and standard error are terminals, so that colours go nowhere
  /// else.
  public boolean isColorful() {
    return colorful;
  }

  /// How wide the terminal is, in characters.
  public int columns() {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{2,4}") ? Integer.parseInt(columns) : 80;
  }

  /// The time of day.
  public InstantSource clock() {
    return clock;
  }

  /// What has to be closed however the command ends.
  public CleanUp cleanUp() {
    return cleanUp;
  }

  /// Whether results are JSON.
  public boolean json() {
    return json;
  }

  /// Whether only results and errors are printed.
  public boolean quiet() {
    return quiet;
  }

  /// How often `-v` was given.
  public int verbosity() {
    return verbosity;
  }

  /// How progress is shown; never [ProgressMode#AUTO] after [#configure].
  public ProgressMode progress() {
    return progress;
  }

  /// Prints a line of the result.
  public synchronized void result(String line) {
    clearStatus();
    out.println(line);
    out.flush();
  }

  /// Prints many lines of the result at once.
  public synchronized void results(Iterable<String> lines) {
    clearStatus();
    lines.forEach(out::println);
    out.flush();
  }

  /// Prints a JSON line of the result.
  public void result(Map<String, @Nullable Object> members) {
    result(Json.write(members));
  }

  /// Prints a JSON event: with version, time and type first.
  ///
  /// @param type `progress`, `state`, `piece`, `warning`, `error` or `result`
  /// @param members what else it says
  public void event(String type, Map<String, @Nullable Object> members) {
    Map<String, @Nullable Object> all =
        Json.object("v", 1, "ts", clock.instant().toString(), "type", type);
    all.putAll(members);
    result(all);
  }

  /// Prints a line for people to standard error, unless quiet or JSON.
  public synchronized void note(String line) {
    if (!quiet && !json) {
      clearStatus();
      err.println(line);
      err.flush();
    }
  }

  /// Prints a line to standard error where `-v` was given.
  public synchronized void detail(String line) {
    if (verbosity > 0) {
      clearStatus();
      err.println(line);
      err.flush();
    }
  }

  /// Prints an error: `bt: thing: reason`.
  public synchronized void error(String message) {
    clearStatus();
    err.println(paint("31", "bt:") + " " + Text.oneLine(message));
    err.flush();
  }

  /// Prints a warning to standard error, unless quiet.
  public synchronized void warning(String message) {
    if (!quiet) {
      clearStatus();
      err.println(paint("33", "bt:") + " " + Text.oneLine(message));
      err.flush();
    }
  }

  /// Prints the stack trace of an error.
  public synchronized void trace(Throwable trouble) {
    trouble.printStackTrace(err);
    err.flush();
  }

  /// Draws lines that the next ones replace; only for [ProgressMode#BAR].
  public synchronized void status(Iterable<String> lines) {
    StringBuilder text = new StringBuilder(eraser());
    int count = 0;
    for (String line : lines) {
      text.append(fit(line)).append("\033[K\n");
      count++;
    }
    statusLines = count;
    err.print(text);
    err.flush();
  }

  /// A line that wraps could not be drawn over; what is too long is cut, but for colours.
  private String fit(String line) {
    StringBuilder cut = new StringBuilder();
    int room = columns() - 1;
    boolean inEscape = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      inEscape |= c == '\033';
      if (inEscape || room > 0) {
        cut.append(c);
        room -= inEscape ? 0 : 1;
      }
      inEscape &= c != 'm';
    }
    return cut.toString();
  }

  /// Removes the lines that were drawn.
  public synchronized void clearStatus() {
    if (statusLines > 0) {
      err.print(eraser());
      err.flush();
      statusLines = 0;
    }
  }

  /// Leaves the lines that were drawn where they are.
  public synchronized void keepStatus() {
    statusLines = 0;
  }

  private String eraser() {
    return statusLines == 0 ? "" : "\033[" + statusLines + "A\r\033[J";
  }

  /// Text in a colour, where colours are wanted.
  ///
  /// @param code the number of an ANSI style
  public String paint(String code, String text) {
    return color ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  /// Tells the command to stop as soon as it can.
  ///
  /// @param code how it then ends
  public void stop(ExitCode code) {
    stopCode = code;
    wake();
  }

  /// How the command ends since it was told to stop; empty if it was not.
  public Optional<ExitCode> stopped() {
    listening = true;
    return Optional.ofNullable(stopCode);
  }

  /// Lets the thread that waits in [#awaitStop] look around before its time.
  public void wake() {
    wakes.release();
  }

  /// Waits for [#stop] or [#wake]; for one thread at a time.
  ///
  /// @param millis the longest time
  /// @return whether the command was told to stop
  public boolean awaitStop(long millis) throws InterruptedException {
    listening = true;
    if (stopCode == null && wakes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      wakes.drainPermits(); // several at once are one
    }
    return stopCode != null;
  }

  /// Whether the command listens to [#stop], and so ends by itself.
  public boolean isListening() {
    return listening;
  }
}
