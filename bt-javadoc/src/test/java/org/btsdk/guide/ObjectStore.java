// SPDX-License-Identifier: Apache-2.0
package org.btsdk.guide;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Somebody's client of an object store, as small as can be.
final class ObjectStore {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  void put(String key, byte[] bytes) {
    objects.put(key, bytes.clone());
  }

  byte @Nullable [] get(String key) {
    return objects.get(key);
  }

  boolean exists(String key) {
    return objects.containsKey(key);
  }
}
