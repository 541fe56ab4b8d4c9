// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.plugin;

/// A setting that a plugin understands.
///
/// @param name `[a-z][a-z0-9.-]*`
/// @param kind what its text means
/// @param description one sentence for people: what it does, its unit and its range
/// @param defaultText what is used where nothing is set, as text; empty for none
public record ConfigKey(String name, Kind kind, String description, String defaultText) {
  /// What the text of a setting means, and how it is checked.
  public enum Kind {
    /// Any text.
    TEXT,
    /// Text that must not be logged.
    SECRET,
    /// `true` or `false`.
    FLAG,
    /// A whole number.
    NUMBER,
    /// Bytes: a whole number, with `K`, `M`, `G` or `T` (powers of 1,024) after it if wanted.
    SIZE,
    /// A time: a whole number with `ms`, `s`, `m`, `h` or `d` after it; at most 100 years.
    DURATION,
    /// A path of the file system.
    PATH
  }

  /// @throws IllegalArgumentException if the name is not well-formed
  public ConfigKey {
    if (!name.matches("[a-z][a-z0-9.-]*")) {
      throw new IllegalArgumentException("not the name of a setting: \"" + name + '"');
    }
  }
}
