// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.violation;

import org.junit.jupiter.api.Assertions;

/// Needs a library that the command line has no business with.
public final class NeedsJunit {
  private NeedsJunit() {}

  static void check() {
    Assertions.assertTrue(true);
  }
}
