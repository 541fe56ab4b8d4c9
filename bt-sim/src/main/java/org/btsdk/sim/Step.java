// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// Something that happens at one moment of virtual time. It may be used again once it has run.
abstract class Step {
  long atNanos;
  long order; // among those of one moment

  /// Lets it happen.
  abstract void run();
}
