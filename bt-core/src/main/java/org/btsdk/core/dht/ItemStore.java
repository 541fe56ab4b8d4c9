// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import org.btsdk.model.DhtItem;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;

/// The items that others put here (BEP 44). Not thread-safe.
final class ItemStore {
  /// 2 h: BEP 44; publishers put again every hour.
  static final long EXPIRY_NANOS = 7_200_000_000_000L;

  private final int maxItems;
  private final LinkedHashMap<DhtId, Kept> items = new LinkedHashMap<>(0);

  private record Kept(DhtItem item, long source, long expiryNanos) {}

  ItemStore(DhtLimits limits) {
    this.maxItems = limits.maxItems();
  }

  @Nullable DhtItem get(DhtId target, long nowNanos) {
    @Nullable Kept kept = items.get(target);
    return kept == null || kept.expiryNanos - nowNanos <= 0 ? null : kept.item;
  }

  /// Keeps an item, in the place of an earlier version; what is checked is the caller's to check.
  void put(DhtId target, DhtItem item, IpAddress from, long nowNanos) {
    if (maxItems == 0) {
      return;
    }
    if (items.remove(target) == null && items.size() >= maxItems) {
      makeRoom();
    }
    items.put(target, new Kept(item, Source.of(from), nowNanos + EXPIRY_NANOS));
  }

  /// Of whoever put most, the oldest item goes: so nobody drives out the items of others.
  private void makeRoom() {
    LinkedHashMap<Long, Integer> counts = new LinkedHashMap<>();
    int most = 0;
    for (Kept kept : items.values()) {
      most = Math.max(most, counts.merge(kept.source, 1, Integer::sum));
    }
    for (Map.Entry<DhtId, Kept> entry : items.entrySet()) {
      if (counts.getOrDefault(entry.getValue().source, 0) == most) {
        items.remove(entry.getKey());
        return;
      }
    }
  }

  void expire(long nowNanos) {
    // In the order of their puts, and so of their expiry.
    while (!items.isEmpty() && items.firstEntry().getValue().expiryNanos - nowNanos <= 0) {
      items.pollFirstEntry();
    }
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  int size() {
    return items.size();
  }
}
