// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.cache;

import java.util.Map;
import org.btsdk.testkit.storage.StorageContract;

/// With room for all.
final class CacheStorageTest extends StorageContract {
  CacheStorageTest() {
    super(new CacheStorageProvider(), Map.of("max-size", "1G"));
  }
}
