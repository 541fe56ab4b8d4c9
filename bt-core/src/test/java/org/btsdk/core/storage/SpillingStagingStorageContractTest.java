// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.testkit.storage.HeapPieceStore;
import org.btsdk.testkit.storage.StorageContract;

final class SpillingStagingStorageContractTest extends StorageContract {
  private static final long MEMORY_BYTES = 40_000;

  SpillingStagingStorageContractTest() {
    super(staging(new HeapPieceStore()), Ability.BLOCKS, Ability.DURABLE, Ability.SPARSE);
  }

  private static StorageFactory staging(HeapPieceStore store) {
    return context ->
        new StagingStorage(
            store.open(context),
            context.geometry().pieceLength(),
            new StagingMemory(MEMORY_BYTES),
            context.folder().resolve(context.infoHashes() + ".spill"));
  }
}
