// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import java.util.OptionalLong;
import org.btsdk.model.DhtItem;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// What a node is asked for. Immutable.
public sealed interface KrpcRequest {
  /// Its name on the wire.
  String method();

  /// Are you there?
  record Ping() implements KrpcRequest {
    @Override
    public String method() {
      return "ping";
    }
  }

  /// Which nodes are close to a point?
  ///
  /// @param target the point
  /// @param want which families of nodes
  record FindNode(DhtId target, Want want) implements KrpcRequest {
    @Override
    public String method() {
      return "find_node";
    }
  }

  /// Who has a torrent?
  ///
  /// @param infoHash the torrent
  /// @param want which families of nodes
  /// @param noSeed whether peers that are no seeds are asked for (BEP 33)
  /// @param scrape whether the counts are asked for (BEP 33)
  record GetPeers(DhtId infoHash, Want want, boolean noSeed, boolean scrape)
      implements KrpcRequest {
    @Override
    public String method() {
      return "get_peers";
    }
  }

  /// I have a torrent.
  ///
  /// @param infoHash the torrent
  /// @param port where I take connections, 0 to 65535
  /// @param impliedPort whether the packet's port counts instead
  /// @param seed whether I have all of it (BEP 33)
  /// @param token what the node gave out
  record AnnouncePeer(
      DhtId infoHash, int port, boolean impliedPort, boolean seed, BencodeString token)
      implements KrpcRequest {
    @Override
    public String method() {
      return "announce_peer";
    }
  }

  /// What is kept at a point? (BEP 44)
  ///
  /// @param target the point
  /// @param seq an item that is not newer need not be sent
  /// @param want which families of nodes
  record Get(DhtId target, OptionalLong seq, Want want) implements KrpcRequest {
    @Override
    public String method() {
      return "get";
    }
  }

  /// Keep this. (BEP 44) Its parts are as they came: [KrpcError#VALUE_TOO_BIG] and the like are for
  /// the node that is asked to say.
  ///
  /// @param token what the node gave out
  /// @param value what to keep
  /// @param publicKey of a mutable item, any length; null if it is immutable
  /// @param salt of a mutable item, any length
  /// @param seq of a mutable item, any number
  /// @param signature of a mutable item, any length
  /// @param cas the number of the item that is to be replaced
  record Put(
      BencodeString token,
      BencodeValue value,
      @Nullable BencodeString publicKey,
      BencodeString salt,
      long seq,
      BencodeString signature,
      OptionalLong cas)
      implements KrpcRequest {
    /// Asks for an item to be kept.
    ///
    /// @param token what the node gave out
    /// @param item what to keep
    /// @param cas the number of the item that is to be replaced
    public static Put of(BencodeString token, DhtItem item, OptionalLong cas) {
      return switch (item) {
        case DhtItem.Immutable(BencodeValue value) ->
            new Put(token, value, null, NONE, 0, NONE, OptionalLong.empty());
        case DhtItem.Mutable mutable ->
            new Put(
                token,
                mutable.value(),
                BencodeString.of(mutable.key().publicKey().toBytes()),
                mutable.key().salt(),
                mutable.sequence(),
                BencodeString.of(mutable.signature().toBytes()),
                cas);
      };
    }

    @Override
    public String method() {
      return "put";
    }
  }

  /// Which torrents do you know? (BEP 51)
  ///
  /// @param target nodes close to this point are asked for too
  /// @param want which families of nodes
  record SampleInfohashes(DhtId target, Want want) implements KrpcRequest {
    @Override
    public String method() {
      return "sample_infohashes";
    }
  }

  /// A question that is not known here.
  ///
  /// @param method its name, cut to [KrpcCodec#MAX_NAME_LENGTH]
  /// @param target its `target` or `info_hash`, null if it has none: libtorrent answers such a
  ///   question with nodes, so that lookups of a later kind pass through older nodes
  /// @param want which families of nodes
  record Unknown(String method, @Nullable DhtId target, Want want) implements KrpcRequest {}

  /// A string of no bytes.
  BencodeString NONE = BencodeString.of("");

  /// Which families of nodes are asked for (BEP 32).
  enum Want {
    /// That of the packet.
    SAME,
    /// IPv4.
    V4,
    /// IPv6.
    V6,
    /// Both.
    BOTH;

    /// Whether IPv4 nodes are asked for.
    ///
    /// @param packetV4 whether the packet came over IPv4
    public boolean v4(boolean packetV4) {
      return this == V4 || this == BOTH || (this == SAME && packetV4);
    }

    /// Whether IPv6 nodes are asked for.
    ///
    /// @param packetV4 whether the packet came over IPv4
    public boolean v6(boolean packetV4) {
      return this == V6 || this == BOTH || (this == SAME && !packetV4);
    }
  }
}
