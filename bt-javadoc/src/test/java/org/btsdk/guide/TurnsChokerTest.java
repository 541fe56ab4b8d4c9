// SPDX-License-Identifier: Apache-2.0
package org.btsdk.guide;

import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.testkit.choker.ChokerContract;

// @start region="contract"
class TurnsChokerTest extends ChokerContract {
  TurnsChokerTest() {
    super(Capability.TAKES_TURNS);
  }

  @Override
  protected ChokerFactory factory() {
    return config -> new TurnsChoker();
  }
}
// @end
