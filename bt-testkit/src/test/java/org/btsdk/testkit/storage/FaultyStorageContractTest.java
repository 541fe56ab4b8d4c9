// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

/// Without a script it keeps every sentence of a storage.
class FaultyStorageContractTest extends StorageContract {
  FaultyStorageContractTest() {
    super(
        context -> new FaultyStorage(new HeapStorage(context.geometry())),
        Ability.BLOCKS,
        Ability.DELETES,
        Ability.SPARSE);
  }
}
