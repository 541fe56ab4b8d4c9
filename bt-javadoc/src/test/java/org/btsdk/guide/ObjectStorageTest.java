// SPDX-License-Identifier: Apache-2.0
package org.btsdk.guide;

import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.testkit.storage.StorageContract;

// @start region="contract"
final class ObjectStorageTest extends StorageContract {
  ObjectStorageTest() {
    super(factory(new ObjectStore()), Ability.DURABLE);
  }

  private static StorageFactory factory(ObjectStore store) {
    return torrent -> new ObjectStorage(store, "bt/" + torrent.infoHashes());
  }
}
// @end
