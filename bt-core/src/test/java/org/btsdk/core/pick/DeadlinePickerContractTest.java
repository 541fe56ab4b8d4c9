// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pick;

import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.testkit.picker.PickerContract;

class DeadlinePickerContractTest extends PickerContract {
  DeadlinePickerContractTest() {
    super(Capability.DEADLINES);
  }

  @Override
  protected PickerFactory factory() {
    return new DeadlinePicker.Provider();
  }
}
