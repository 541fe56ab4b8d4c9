// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import org.btsdk.testkit.storage.StorageContract;

/// The contract's own side for stores of whole pieces.
final class PieceStorageContractTest extends StorageContract {
  PieceStorageContractTest() {
    super(new HeapPieceStore()::open, Ability.DURABLE, Ability.SPARSE);
  }
}
