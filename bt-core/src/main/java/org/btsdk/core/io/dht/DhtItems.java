// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.btsdk.api.Dht.Stored;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.core.io.thread.FutureSteps;
import org.btsdk.model.DhtItem;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.dht.ItemSignatures;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;

/// Items in the DHT (BEP 44), found and stored. Threads: any.
final class DhtItems {
  private final DhtLookups lookups;

  DhtItems(DhtLookups lookups) {
    this.lookups = lookups;
  }

  CompletableFuture<Optional<DhtItem.Immutable>> get(Sha1Hash target) {
    DhtItem.@Nullable Immutable[] item = new DhtItem.Immutable[1];
    DhtId id = DhtId.of(target);
    return lookups.run(
        lookup -> new DhtEvent.GetImmutable(lookup, id),
        action -> {
          if (action instanceof DhtAction.ItemFound(long _, var _, DhtItem.Immutable found)) {
            item[0] = found;
          }
        },
        _ -> Optional.ofNullable(item[0]),
        lookups.callbacks());
  }

  /// What came of a lookup of a mutable item.
  ///
  /// @param item empty if no node that answered has it
  /// @param summary what it took
  record Found(Optional<DhtItem.Mutable> item, LookupSummary summary) {}

  CompletableFuture<Found> find(MutableTarget target) {
    DhtItem.@Nullable Mutable[] item = new DhtItem.Mutable[1];
    return lookups.run(
        lookup -> new DhtEvent.GetMutable(lookup, target, OptionalLong.empty()),
        action -> {
          if (action instanceof DhtAction.ItemFound(long _, var _, DhtItem.Mutable found)) {
            DhtItem.Mutable known = item[0];
            item[0] = known == null || found.sequence() > known.sequence() ? found : known;
          }
        },
        summary -> new Found(Optional.ofNullable(item[0]), summary),
        lookups.callbacks());
  }

  /// Stores an item whose signature is right, if it has one.
  CompletableFuture<Stored> put(DhtItem item, OptionalLong replaces) {
    return lookups.run(
        lookup -> new DhtEvent.Put(lookup, item, replaces),
        _ -> {},
        summary -> DhtLookups.stored(summary, "the item"),
        lookups.callbacks());
  }

  /// Signs a value with the number after that of the item which is there, and stores it.
  CompletableFuture<DhtItem.Mutable> publish(DhtKeyPair keys, String salt, BencodeValue value) {
    BencodeString saltBytes = BencodeString.of(salt);
    byte[] seed = keys.seed();
    ItemSignatures.sign(seed, saltBytes, 0, value); // what is out of bounds is said at once
    return FutureSteps.compose(
        find(keys.target(salt)),
        found -> {
          Optional<DhtItem.Mutable> before = found.item();
          long sequence = before.map(item -> item.sequence() + 1).orElse(1L);
          DhtItem.Mutable next = ItemSignatures.sign(seed, saltBytes, sequence, value);
          OptionalLong replaces =
              before.map(item -> OptionalLong.of(item.sequence())).orElse(OptionalLong.empty());
          return FutureSteps.map(put(next, replaces), _ -> next);
        });
  }
}
