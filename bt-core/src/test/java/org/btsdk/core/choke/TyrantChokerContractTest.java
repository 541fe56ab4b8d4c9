// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.testkit.choker.ChokerContract;

class TyrantChokerContractTest extends ChokerContract {
  TyrantChokerContractTest() {
    super(Capability.TAKES_TURNS);
  }

  @Override
  protected ChokerFactory factory() {
    return new TyrantChoker.Provider();
  }
}
