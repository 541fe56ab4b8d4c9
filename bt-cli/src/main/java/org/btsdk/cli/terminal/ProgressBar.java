// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

/// Draws how much of something is done. Stateless.
public final class ProgressBar {
  private ProgressBar() {}

  /// A bar such as `━━━━╸ `.
  ///
  /// @param part from 0 to 1
  /// @param width in characters
  public static String draw(Console console, double part, int width) {
    int halves = (int) Math.round(Math.clamp(part, 0, 1) * width * 2);
    String done = "━".repeat(halves / 2) + (halves % 2 == 1 ? "╸" : "");
    return console.paint("36", done) + " ".repeat(width - done.length());
  }
}
