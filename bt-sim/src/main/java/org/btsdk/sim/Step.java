// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import org.jspecify.annotations.Nullable;

/// Something that happens at one moment of virtual time. It may be used again once it has run.
abstract class Step {
  long atNanos;
  long order; // among those of one moment
  @Nullable Step
      next; // of those that wait in one slot, see [Agenda], or to be taken in, see [Part]

  /// Bytes of a connection that are under way until it happens.
  long underWayBytes() {
    return 0;
  }

  /// Lets it happen.
  abstract void run();
}
