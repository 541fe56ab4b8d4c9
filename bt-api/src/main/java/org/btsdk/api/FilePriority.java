// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

/// How much a file is wanted.
public enum FilePriority {
  /// Not at all: no piece is fetched that only holds such files.
  SKIP(0),
  /// After the others.
  LOW(1),
  /// As the others.
  NORMAL(4),
  /// Before the others.
  HIGH(7);

  private final int value;

  FilePriority(int value) {
    this.value = value;
  }

  /// The number that pickers see: 0 to 7.
  public int value() {
    return value;
  }
}
