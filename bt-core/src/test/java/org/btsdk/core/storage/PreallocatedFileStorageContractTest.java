// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.util.Map;
import org.btsdk.testkit.storage.StorageContract;

final class PreallocatedFileStorageContractTest extends StorageContract {
  PreallocatedFileStorageContractTest() {
    super(
        new FileStorageProvider(),
        Map.of("allocation", "full", "max-open-files", "3"),
        Ability.BLOCKS,
        Ability.DURABLE,
        Ability.VIEWS,
        Ability.FILE_OPERATIONS);
  }
}
