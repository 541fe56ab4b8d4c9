// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pick;

import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.testkit.picker.PickerContract;

class SequentialPickerContractTest extends PickerContract {
  SequentialPickerContractTest() {
    super(Capability.ORDER);
  }

  @Override
  protected PickerFactory factory() {
    return new SequentialPicker.Provider();
  }
}
