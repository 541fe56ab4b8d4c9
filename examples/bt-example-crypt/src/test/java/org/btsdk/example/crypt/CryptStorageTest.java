// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.crypt;

import java.util.Map;
import org.btsdk.testkit.storage.StorageContract;

/// Over a storage of blocks on a disk.
final class CryptStorageTest extends StorageContract {
  CryptStorageTest() {
    super(
        new CryptStorageProvider(),
        Map.of("key-file", Keys.file("a")),
        Ability.DURABLE,
        Ability.DELETES);
  }
}
