// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.testkit.choker.ChokerContract;

class FastestChokerContractTest extends ChokerContract {
  FastestChokerContractTest() {
    super(Capability.RECIPROCATES);
  }

  @Override
  protected ChokerFactory factory() {
    return new FastestChoker.Provider();
  }
}
