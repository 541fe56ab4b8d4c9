// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.util.List;
import java.util.Locale;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.Console.ProgressMode;
import org.btsdk.cli.terminal.ProgressBar;
import org.btsdk.cli.terminal.Text;

/// Shows how far hashing is. Any thread may tell it.
final class HashMeter {
  /// Five times a second is as often as people see.
  private static final long REDRAW_NANOS = 200_000_000;

  private final Console console;
  private final String what;
  private long startNanos; // guarded by this, as are the next two
  private long drawnNanos;
  private int shownTenth;

  /// @param what what is being done to which file, for people
  HashMeter(Console console, String what) {
    this.console = console;
    this.what = what;
    this.startNanos = System.nanoTime();
    this.drawnNanos = startNanos;
  }

  /// So much is done.
  synchronized void update(long doneBytes, long totalBytes) {
    long now = System.nanoTime();
    double part = totalBytes == 0 ? 1 : (double) doneBytes / totalBytes;
    if (console.progress() == ProgressMode.BAR && now - drawnNanos > REDRAW_NANOS) {
      drawnNanos = now;
      double rate = doneBytes * 1e9 / Math.max(1, now - startNanos);
      console.status(
          List.of(
              String.format(
                  Locale.ROOT,
                  "%s  %5.1f %%  %s  %s  %s/s",
                  Text.cut(what, 30),
                  100 * part,
                  ProgressBar.draw(console, part, 20),
                  Text.bytes(doneBytes, totalBytes),
                  Text.bytes((long) rate))));
    } else if (console.progress() == ProgressMode.PLAIN
        && (int) (part * 10) > shownTenth
        && now - startNanos > 5 * REDRAW_NANOS) {
      shownTenth = (int) (part * 10);
      console.note("%s: %d %%".formatted(Text.oneLine(what), shownTenth * 10));
    }
  }

  /// Removes what was drawn.
  void done() {
    console.clearStatus();
  }
}
