// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Ed25519Signature;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.CompactNodes;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcError;
import org.btsdk.protocol.krpc.KrpcMessage;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Scrape;
import org.btsdk.protocol.krpc.KrpcMessage.Stored;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// What an endpoint answers to the questions of others. Not thread-safe.
final class Answers {
  /// 160 bytes: keys, ids, address, token and the longest number of a question.
  private static final int FRAME_LENGTH = 160;

  /// 550 bytes: two filters with their keys.
  private static final int FILTERS_LENGTH = 550;

  /// 180 bytes: key, number and signature of an item.
  private static final int SIGNED_LENGTH = 180;

  /// 1,400 bytes, for answers with an item only: it may be as long as BEP 32 lets a datagram be,
  /// and nodes should come with it (BEP 44).
  private static final int MAX_LENGTH_WITH_ITEM = 1400;

  private static final int V4_PEER_LENGTH = 8; // with the length before it
  private static final int V6_PEER_LENGTH = 21;

  private final Shared shared;
  private final Endpoint endpoint;

  Answers(Shared shared, Endpoint endpoint) {
    this.shared = shared;
    this.endpoint = endpoint;
  }

  KrpcMessage answer(Query query, PeerAddress from, long nowNanos) {
    return switch (query.request()) {
      case KrpcRequest.Ping() -> Response.of(query.transactionId(), endpoint.id(), from);
      case KrpcRequest.FindNode(DhtId target, Want want) ->
          response(query, from, nodes(target, want, spare(0), nowNanos));
      case KrpcRequest.GetPeers get -> peers(query, get, from, nowNanos);
      case KrpcRequest.AnnouncePeer announce -> announce(query, announce, from, nowNanos);
      case KrpcRequest.Get(DhtId target, OptionalLong seq, Want want) ->
          item(query, target, seq, want, from, nowNanos);
      case KrpcRequest.Put put -> put(query, put, from, nowNanos);
      case KrpcRequest.SampleInfohashes(DhtId target, Want want) ->
          samples(query, target, want, from, nowNanos);
      case KrpcRequest.Unknown(String method, @Nullable DhtId target, Want want) ->
          target == null
              ? failure(query, from, KrpcError.METHOD_UNKNOWN, "unknown method " + method)
              // As libtorrent does: lookups of a later kind can pass through this node.
              : response(query, from, nodes(target, want, spare(0), nowNanos));
    };
  }

  private static int spare(int used) {
    return KrpcCodec.MAX_SENT_LENGTH - FRAME_LENGTH - used;
  }

  private Response peers(Query query, KrpcRequest.GetPeers get, PeerAddress from, long nowNanos) {
    PeerStore store = shared.peers;
    boolean scraped = get.scrape() && store.knows(get.infoHash());
    @Nullable Scrape scrape = null;
    if (scraped) {
      scrape =
          new Scrape(
              BencodeString.of(store.filter(get.infoHash(), true, nowNanos).toBytes()),
              BencodeString.of(store.filter(get.infoHash(), false, nowNanos).toBytes()));
    }
    // BEP 33: beside filters there is only room for the nodes of one family.
    Want want = scraped ? Want.SAME : get.want();
    int room = spare(scraped ? FILTERS_LENGTH : 0);
    List<NodeInfo> nodes = nodes(get.infoHash(), want, room, nowNanos);
    room -= length(nodes);
    int max = Math.max(0, room / (endpoint.v4 ? V4_PEER_LENGTH : V6_PEER_LENGTH) - 2);
    List<PeerAddress> peers =
        store.some(get.infoHash(), endpoint.v4, get.noSeed(), max, shared.chance, nowNanos);
    @Nullable BencodeString token =
        store.admits(get.infoHash(), from.ip()) ? endpoint.tokens.give(from.ip(), nowNanos) : null;
    return new Response(
        query.transactionId(), endpoint.id(), from, nodes, peers, token, scrape, null, null);
  }

  private KrpcMessage announce(
      Query query, KrpcRequest.AnnouncePeer announce, PeerAddress from, long nowNanos) {
    if (!endpoint.tokens.accepts(announce.token(), from.ip(), nowNanos)) {
      return failure(query, from, KrpcError.PROTOCOL, "bad token");
    }
    int port = announce.impliedPort() ? from.port() : announce.port();
    shared.peers.announce(
        announce.infoHash(), new PeerAddress(from.ip(), port), announce.seed(), nowNanos);
    return Response.of(query.transactionId(), endpoint.id(), from);
  }

  private Response item(
      Query query, DhtId target, OptionalLong seq, Want want, PeerAddress from, long nowNanos) {
    @Nullable DhtItem item = shared.items.get(target, nowNanos);
    @Nullable Stored stored = item == null ? null : Stored.of(item);
    int room = spare(0);
    if (item instanceof DhtItem.Mutable mutable
        && seq.isPresent()
        && mutable.sequence() <= seq.getAsLong()) {
      stored = new Stored(null, null, OptionalLong.of(mutable.sequence()), null);
    } else if (item != null) {
      room =
          MAX_LENGTH_WITH_ITEM - FRAME_LENGTH - SIGNED_LENGTH - Bencode.write(item.value()).length;
    }
    return new Response(
        query.transactionId(),
        endpoint.id(),
        from,
        nodes(target, want, room, nowNanos),
        List.of(),
        endpoint.tokens.give(from.ip(), nowNanos),
        null,
        null,
        stored);
  }

  private KrpcMessage put(Query query, KrpcRequest.Put put, PeerAddress from, long nowNanos) {
    if (!endpoint.tokens.accepts(put.token(), from.ip(), nowNanos)) {
      return failure(query, from, KrpcError.PROTOCOL, "bad token");
    }
    if (Bencode.write(put.value()).length > DhtItem.MAX_VALUE_BYTES) {
      return failure(query, from, KrpcError.VALUE_TOO_BIG, "the value is too big");
    }
    @Nullable BencodeString publicKey = put.publicKey();
    if (publicKey == null) {
      return keep(query, new DhtItem.Immutable(put.value()), from, nowNanos);
    }
    if (put.salt().length() > MutableTarget.MAX_SALT_BYTES) {
      return failure(query, from, KrpcError.SALT_TOO_BIG, "the salt is too big");
    }
    if (publicKey.length() != Ed25519PublicKey.LENGTH || put.seq() < 0) {
      return failure(query, from, KrpcError.PROTOCOL, "a key of 32 bytes, a number not below 0");
    }
    if (put.signature().length() != Ed25519Signature.LENGTH) {
      return failure(query, from, KrpcError.INVALID_SIGNATURE, "a signature has 64 bytes");
    }
    return replace(
        query,
        new DhtItem.Mutable(
            new MutableTarget(Ed25519PublicKey.of(publicKey.toBytes()), put.salt()),
            put.seq(),
            put.value(),
            Ed25519Signature.of(put.signature().toBytes())),
        put.cas(),
        from,
        nowNanos);
  }

  private KrpcMessage replace(
      Query query, DhtItem.Mutable item, OptionalLong cas, PeerAddress from, long nowNanos) {
    DhtId target = DhtId.of(item.target());
    if (shared.items.get(target, nowNanos) instanceof DhtItem.Mutable kept) {
      if (cas.isPresent() && cas.getAsLong() != kept.sequence()) {
        return failure(query, from, KrpcError.CAS_MISMATCH, "another version is here");
      }
      if (item.sequence() < kept.sequence()
          || (item.sequence() == kept.sequence() && !item.value().equals(kept.value()))) {
        return failure(query, from, KrpcError.SEQ_TOO_LOW, "a later version is here");
      }
    }
    if (!shared.verifications.take(1, nowNanos)) {
      return failure(query, from, KrpcError.SERVER, "busy");
    }
    if (!shared.setup.verifier().isSigned(item)) {
      return failure(query, from, KrpcError.INVALID_SIGNATURE, "the signature is not the key's");
    }
    return keep(query, item, from, nowNanos);
  }

  private Response keep(Query query, DhtItem item, PeerAddress from, long nowNanos) {
    shared.items.put(DhtId.of(item.target()), item, from.ip(), nowNanos);
    return Response.of(query.transactionId(), endpoint.id(), from);
  }

  private Response samples(Query query, DhtId target, Want want, PeerAddress from, long nowNanos) {
    KrpcMessage.Samples samples = shared.samples.of(shared.peers, shared.chance, nowNanos);
    int room = spare(60 + samples.infoHashes().size() * DhtId.LENGTH);
    return new Response(
        query.transactionId(),
        endpoint.id(),
        from,
        nodes(target, want, room, nowNanos),
        List.of(),
        null,
        null,
        samples,
        null);
  }

  private Response response(Query query, PeerAddress from, List<NodeInfo> nodes) {
    return new Response(
        query.transactionId(), endpoint.id(), from, nodes, List.of(), null, null, null, null);
  }

  static Failure failure(Query query, PeerAddress from, int code, String text) {
    return new Failure(query.transactionId(), code, text, from);
  }

  private List<NodeInfo> nodes(DhtId target, Want want, int roomBytes, long nowNanos) {
    List<NodeInfo> nodes = new ArrayList<>(Bucket.SIZE);
    int room = roomBytes - 30; // two keys and lengths
    if (want.v4(endpoint.v4)) {
      int max = Math.clamp(room / CompactNodes.V4_LENGTH, 0, Bucket.SIZE);
      nodes.addAll(shared.closest(endpoint, true, target, max, nowNanos));
      room -= nodes.size() * CompactNodes.V4_LENGTH;
    }
    if (want.v6(endpoint.v4)) {
      int max = Math.clamp(room / CompactNodes.V6_LENGTH, 0, Bucket.SIZE);
      nodes.addAll(shared.closest(endpoint, false, target, max, nowNanos));
    }
    return nodes;
  }

  private static int length(List<NodeInfo> nodes) {
    int length = 30;
    for (NodeInfo node : nodes) {
      length += node.address().ip().isV4() ? CompactNodes.V4_LENGTH : CompactNodes.V6_LENGTH;
    }
    return length;
  }
}
