// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

/// Text of a tracker, for people.
final class TrackerText {
  /// 500 characters: a sentence or two; more is noise.
  private static final int MAX_LENGTH = 500;

  private TrackerText() {}

  /// On one line, without control characters, and bounded.
  static String clean(String text) {
    String start = text.substring(0, Math.min(text.length(), 4 * MAX_LENGTH));
    String line = start.replaceAll("[\\p{C}\\s]+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
