// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// How much has piled up of what one end of a connection says. What arrived is not known at once,
/// but when it will: so what was said is counted until all that was said before some later moment
/// is there.
final class Piling {
  private long older;
  private long newer;
  private long olderIsThereAt;

  /// Whether so much more may be said; counts it then.
  ///
  /// @param allIsThereAt when all that was said until now is there
  boolean takes(int bytes, long nowNanos, long allIsThereAt) {
    if (nowNanos >= olderIsThereAt) {
      older = nowNanos >= allIsThereAt ? 0 : newer;
      newer = 0;
      olderIsThereAt = allIsThereAt;
    }
    if (older + newer + bytes > LinkEnd.MAX_CONTROL_BYTES) {
      return false;
    }
    newer += bytes;
    return true;
  }
}
