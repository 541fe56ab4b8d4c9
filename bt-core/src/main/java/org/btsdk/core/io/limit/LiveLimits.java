// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.limit;

import org.btsdk.api.Limits;
import org.btsdk.model.Rate;

/// The limits of a session or a torrent, in force at once.
///
/// @param downGate what readers ask
/// @param upGate what writers ask
public record LiveLimits(LimiterGate downGate, LimiterGate upGate) implements Limits {
  @Override
  public Rate down() {
    return downGate.limit();
  }

  @Override
  public Rate up() {
    return upGate.limit();
  }

  @Override
  public Limits down(Rate limit) {
    downGate.limit(limit);
    return this;
  }

  @Override
  public Limits up(Rate limit) {
    upGate.limit(limit);
    return this;
  }
}
