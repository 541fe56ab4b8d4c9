// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import org.btsdk.spi.storage.StorageFactory;

/// Without a script it keeps every sentence of a store of whole pieces.
class FaultyPieceStorageContractTest extends StorageContract {
  FaultyPieceStorageContractTest() {
    super(around(new HeapPieceStore()), Ability.DURABLE, Ability.SPARSE);
  }

  private static StorageFactory around(HeapPieceStore store) {
    return context -> new FaultyPieceStorage(store.open(context));
  }
}
