// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.util.Map;
import org.btsdk.testkit.storage.StorageContract;

final class FileStorageContractTest extends StorageContract {
  FileStorageContractTest() {
    super(
        new FileStorageProvider(),
        Map.of(),
        Ability.BLOCKS,
        Ability.DURABLE,
        Ability.SPARSE,
        Ability.VIEWS,
        Ability.FILE_OPERATIONS);
  }
}
