// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.OptionalLong;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Ed25519Signature;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Stored;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.jspecify.annotations.Nullable;

/// Looks for an item, or stores one (BEP 44).
final class ItemSearch extends Search {
  private final ItemVerifier verifier;
  private final @Nullable MutableTarget key; // null if the item is immutable
  private final @Nullable DhtItem toPut;
  private final OptionalLong cas;
  private OptionalLong newest;
  private int forged;

  private ItemSearch(
      long number,
      DhtId target,
      ItemVerifier verifier,
      @Nullable MutableTarget key,
      OptionalLong after,
      @Nullable DhtItem toPut,
      OptionalLong cas,
      long nowNanos) {
    super(number, target, false, nowNanos);
    this.verifier = verifier;
    this.key = key;
    this.newest = after;
    this.toPut = toPut;
    this.cas = cas;
  }

  static ItemSearch of(DhtEvent.GetImmutable get, ItemVerifier verifier, long nowNanos) {
    return new ItemSearch(
        get.lookup(),
        get.target(),
        verifier,
        null,
        OptionalLong.empty(),
        null,
        OptionalLong.empty(),
        nowNanos);
  }

  static ItemSearch of(DhtEvent.GetMutable get, ItemVerifier verifier, long nowNanos) {
    return new ItemSearch(
        get.lookup(),
        DhtId.of(get.key().hash()),
        verifier,
        get.key(),
        get.after(),
        null,
        OptionalLong.empty(),
        nowNanos);
  }

  static ItemSearch of(DhtEvent.Put put, ItemVerifier verifier, long nowNanos) {
    @Nullable MutableTarget key = put.item() instanceof DhtItem.Mutable m ? m.key() : null;
    return new ItemSearch(
        put.lookup(),
        DhtId.of(put.item().target()),
        verifier,
        key,
        OptionalLong.empty(),
        put.item(),
        put.cas(),
        nowNanos);
  }

  @Override
  public KrpcRequest request() {
    return new KrpcRequest.Get(target, newest, Want.SAME);
  }

  @Override
  public void answered(
      Traversal traversal, Candidate from, Response response, long nowNanos, DhtActions out) {
    @Nullable Stored stored = response.stored();
    if (stored == null) {
      return;
    }
    from.sequence = stored.seq();
    @Nullable BencodeValue value = stored.value();
    if (value == null || Bencode.write(value).length > DhtItem.MAX_VALUE_BYTES) {
      return;
    }
    if (key == null) {
      DhtItem.Immutable item = new DhtItem.Immutable(value);
      if (DhtId.of(item.target()).equals(target)) {
        out.add(new DhtAction.ItemFound(number, from.info(), item));
        if (toPut == null) {
          stop(LookupEnd.DONE, nowNanos, out);
        }
      } else {
        forged++;
      }
    } else {
      mutable(key, from, stored, value, out);
    }
  }

  private void mutable(
      MutableTarget key, Candidate from, Stored stored, BencodeValue value, DhtActions out) {
    @Nullable BencodeString publicKey = stored.publicKey();
    @Nullable BencodeString signature = stored.signature();
    long sequence = stored.seq().orElse(-1);
    boolean later = sequence >= 0 && (newest.isEmpty() || sequence > newest.getAsLong());
    if (!later) {
      return; // before the signature is looked at, which is what costs
    }
    if (publicKey == null
        || signature == null
        || !Ed25519PublicKey.of(publicKey.toBytes()).equals(key.publicKey())) {
      forged++;
      return;
    }
    DhtItem.Mutable item =
        new DhtItem.Mutable(key, sequence, value, Ed25519Signature.of(signature.toBytes()));
    if (verifier.isSigned(item)) {
      newest = OptionalLong.of(sequence);
      out.add(new DhtAction.ItemFound(number, from.info(), item));
    } else {
      forged++;
    }
  }

  @Override
  int forged() {
    return forged;
  }

  @Override
  public @Nullable KrpcRequest toStore(Candidate at) {
    return toPut == null || at.token == null
        ? null
        // BEP 44: nothing is to be replaced where nothing is.
        : KrpcRequest.Put.of(at.token, toPut, at.sequence.isPresent() ? cas : OptionalLong.empty());
  }
}
