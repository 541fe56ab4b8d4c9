// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.util.Map;
import org.btsdk.testkit.storage.StorageContract;

final class MemoryStorageContractTest extends StorageContract {
  MemoryStorageContractTest() {
    super(new MemoryStorageProvider(), Map.of(), Ability.BLOCKS, Ability.SPARSE);
  }
}
