// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.testkit.choker.ChokerContract;

class AntiLeechChokerContractTest extends ChokerContract {
  AntiLeechChokerContractTest() {
    super(Capability.RECIPROCATES);
  }

  @Override
  protected ChokerFactory factory() {
    return new AntiLeechChoker.Provider();
  }
}
