// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import java.util.List;
import java.util.OptionalLong;
import org.btsdk.model.DhtItem;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// One datagram of the DHT. Immutable.
public sealed interface KrpcMessage {
  /// What the asker chose, and the answer repeats.
  BencodeString transactionId();

  /// A question.
  ///
  /// @param transactionId chosen by the asker, 1 to [KrpcCodec#MAX_TRANSACTION_ID_LENGTH] bytes
  /// @param id the asker
  /// @param readOnly whether the asker answers nobody (BEP 43)
  /// @param request what is asked for
  record Query(BencodeString transactionId, DhtId id, boolean readOnly, KrpcRequest request)
      implements KrpcMessage {}

  /// An answer. Which parts it has depends on the question.
  ///
  /// @param transactionId the question's
  /// @param id who answers
  /// @param yourAddress where the question came from, as seen there (BEP 42); null if not said
  /// @param nodes close to what was asked for, of both families; from the network at most
  ///   [KrpcCodec#MAX_NODES] of each; copied
  /// @param peers of the torrent, of both families; from the network at most [KrpcCodec#MAX_PEERS];
  ///   copied
  /// @param token to be shown when something is stored there; null if nothing may be
  /// @param scrape counts of the torrent (BEP 33); null if not said
  /// @param samples torrents known there (BEP 51); null if the node does not know the question
  /// @param stored what is kept there (BEP 44); null if nothing is
  record Response(
      BencodeString transactionId,
      DhtId id,
      @Nullable PeerAddress yourAddress,
      List<NodeInfo> nodes,
      List<PeerAddress> peers,
      @Nullable BencodeString token,
      @Nullable Scrape scrape,
      @Nullable Samples samples,
      @Nullable Stored stored)
      implements KrpcMessage {
    public Response {
      nodes = List.copyOf(nodes);
      peers = List.copyOf(peers);
    }

    /// An answer that only says who answers.
    public static Response of(
        BencodeString transactionId, DhtId id, @Nullable PeerAddress yourAddress) {
      return new Response(
          transactionId, id, yourAddress, List.of(), List.of(), null, null, null, null);
    }
  }

  /// A question was refused.
  ///
  /// @param transactionId the question's
  /// @param code one of [KrpcError], or a number of somebody else
  /// @param text for people, bounded, without control characters
  /// @param yourAddress where the question came from, as seen there (BEP 42); null if not said
  record Failure(
      BencodeString transactionId, int code, String text, @Nullable PeerAddress yourAddress)
      implements KrpcMessage {}

  /// The peers of a torrent as filters that can be counted (BEP 33).
  ///
  /// @param seeds 256 bytes, `BFsd`
  /// @param peers 256 bytes, `BFpe`
  record Scrape(BencodeString seeds, BencodeString peers) {
    /// 256 bytes: BEP 33.
    public static final int FILTER_LENGTH = 256;

    /// @throws IllegalArgumentException if a filter is not 256 bytes long
    public Scrape {
      if (seeds.length() != FILTER_LENGTH || peers.length() != FILTER_LENGTH) {
        throw new IllegalArgumentException("a filter has 256 bytes");
      }
    }
  }

  /// Torrents that a node knows (BEP 51).
  ///
  /// @param intervalSeconds when to ask that node again, 0 to 21,600
  /// @param total how many it knows, zero or more
  /// @param infoHashes some of them; from the network at most [KrpcCodec#MAX_SAMPLES]; copied
  record Samples(int intervalSeconds, long total, List<DhtId> infoHashes) {
    public Samples {
      infoHashes = List.copyOf(infoHashes);
    }
  }

  /// What a node says it keeps at a point (BEP 44); nothing of it was checked, but lengths.
  ///
  /// @param value null if the asker has one as new
  /// @param publicKey 32 bytes; null if the item is immutable
  /// @param seq of a mutable item
  /// @param signature 64 bytes; null if the item is immutable
  record Stored(
      @Nullable BencodeValue value,
      @Nullable BencodeString publicKey,
      OptionalLong seq,
      @Nullable BencodeString signature) {
    /// What a node says of an item it keeps.
    public static Stored of(DhtItem item) {
      return switch (item) {
        case DhtItem.Immutable(BencodeValue value) ->
            new Stored(value, null, OptionalLong.empty(), null);
        case DhtItem.Mutable mutable ->
            new Stored(
                mutable.value(),
                BencodeString.of(mutable.key().publicKey().toBytes()),
                OptionalLong.of(mutable.sequence()),
                BencodeString.of(mutable.signature().toBytes()));
      };
    }
  }
}
