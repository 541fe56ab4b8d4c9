// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pick;

import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.testkit.picker.PickerContract;

class RarestPickerContractTest extends PickerContract {
  RarestPickerContractTest() {
    super(Capability.PRIORITIES, Capability.RARITY);
  }

  @Override
  protected PickerFactory factory() {
    return new RarestPicker.Provider();
  }
}
