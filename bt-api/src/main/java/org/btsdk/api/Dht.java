// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.btsdk.api.event.Subscription;
import org.btsdk.model.DhtItem;
import org.btsdk.model.IpAddress;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentPointer;
import org.btsdk.model.bencode.BencodeValue;

/// The session's node of the DHT (BEP 5): finds peers without a tracker, and stores and finds small
/// items (BEP 44). Torrents use it by themselves; these calls are for what an embedder wants
/// beside.
///
/// Threads: any thread may call any method, also from callbacks. [#nodes()] and [#stats()] wait
/// until the node has a moment, five seconds at most; no other method blocks: a lookup goes on for
/// some seconds, up to about half a minute, and its future completes when it is over. Futures
/// complete, and callbacks are called, on virtual threads of the session's, those of one lookup one
/// after the other; those that still wait when its future completes are never made. Whoever
/// completes a future before its time ends the lookup: cancels it, or has it time out
/// ([CompletableFuture#orTimeout]). A thread that is interrupted while it waits for one does not:
/// cancel it.
///
/// Futures fail with [TorrentException.DhtFailed], which says why: no node is known, none answered,
/// too many lookups run, nobody stored the item, the DHT is off or the session closed. Methods
/// throw it only where they say so. Not to be implemented by clients.
public interface Dht {
  /// 10,000: peers that one lookup finds. Those beyond are neither told nor in its answer.
  int MAX_PEERS = 10_000;

  /// Whether the session has a node at all: false if [SessionConfig#useDht()] is, or the session is
  /// closed. All lookups fail then with [TorrentException.DhtFailed.Reason#OFF].
  boolean isRunning();

  /// The UDP port the node listens on, 1 to 65535; 0 if it does not run.
  int port();

  // ---- peers

  /// Finds peers of a torrent.
  ///
  /// @param infoHash the 20 bytes that stand for the torrent
  default CompletableFuture<Peers> findPeers(Sha1Hash infoHash) {
    return findPeers(infoHash, _ -> {});
  }

  /// Finds peers of a torrent and tells of them as they are found. While 256 calls wait for a
  /// callback that is slow, what is found is not told; the answer has all, up to [#MAX_PEERS].
  ///
  /// @param infoHash the 20 bytes that stand for the torrent
  /// @param found takes peers that were not told before
  CompletableFuture<Peers> findPeers(Sha1Hash infoHash, Consumer<List<PeerAddress>> found);

  /// Tells the nodes closest to a torrent that a peer of it is here. They forget after half an
  /// hour: who stays announces every 15 minutes, as torrents of the session do by themselves.
  ///
  /// @param infoHash the 20 bytes that stand for the torrent
  /// @param port the TCP port where the peer listens, 1 to 65535
  /// @param seed whether it has all of the torrent (BEP 33)
  /// @throws IllegalArgumentException if the port is out of its range
  CompletableFuture<Stored> announce(Sha1Hash infoHash, int port, boolean seed);

  /// Estimates how many peers a torrent has (BEP 33).
  ///
  /// @param infoHash the 20 bytes that stand for the torrent
  CompletableFuture<Swarm> scrape(Sha1Hash infoHash);

  // ---- items

  /// Finds an immutable item. It is verified.
  ///
  /// @param target where it is: SHA-1 of its bencoded value
  /// @return empty if nodes answered and none has it
  CompletableFuture<Optional<DhtItem.Immutable>> get(Sha1Hash target);

  /// Finds the latest version of a mutable item that any node on the way has. Its signature is
  /// verified.
  ///
  /// @param target whose item, and which
  /// @return empty if nodes answered and none has it
  CompletableFuture<Optional<DhtItem.Mutable>> get(MutableTarget target);

  /// Stores an immutable item at the nodes closest to it, [DhtItem.Immutable#target()]. They forget
  /// after two hours: put it again every hour to keep it.
  ///
  /// @param value at most [DhtItem#MAX_VALUE_BYTES] bytes, bencoded
  /// @throws IllegalArgumentException if the value is too long
  CompletableFuture<Stored> put(BencodeValue value);

  /// Stores a mutable item as it is, one's own or somebody else's that is to be kept. Nodes forget
  /// after two hours: put it again every hour.
  ///
  /// @param item signed; the engine verifies it first
  /// @param replaces the sequence of the version that it may replace (`cas`); empty for any older
  /// @throws IllegalArgumentException if the signature is wrong
  CompletableFuture<Stored> put(DhtItem.Mutable item, OptionalLong replaces);

  /// Replaces a publisher's item: finds the version there is, signs the next one and stores it. If
  /// another publisher with the same key was faster, it fails with
  /// [TorrentException.DhtFailed.Reason#NOT_STORED], and can be tried again. Cancelling the future
  /// ends it at once, but nodes that took the item by then keep it.
  ///
  /// @param keys the publisher's
  /// @param salt which item; empty for the one without a salt
  /// @param value at most [DhtItem#MAX_VALUE_BYTES] bytes, bencoded
  /// @return the item as it was stored
  /// @throws IllegalArgumentException if salt or value is too long
  CompletableFuture<DhtItem.Mutable> publish(DhtKeyPair keys, String salt, BencodeValue value);

  /// Looks for newer versions of a mutable item again and again, and so follows a torrent that
  /// updates (BEP 46): [TorrentPointer#of] reads where the item points. What is found is stored
  /// again once an hour, so that it lives as long as it is watched (BEP 44).
  ///
  /// @param target whose item, and which
  /// @param every the time between two lookups, one minute or more
  /// @param changed takes the first version that is found, and then each newer one
  /// @return ends the lookups when closed
  /// @throws IllegalArgumentException if the time is too short
  Subscription watch(MutableTarget target, Duration every, Consumer<DhtItem.Mutable> changed);

  /// Finds the torrent that a publisher points to now (BEP 46).
  ///
  /// @param target whose pointer, and which
  /// @return empty if nodes answered and none has an item there that points to a torrent
  CompletableFuture<Optional<TorrentPointer>> resolve(MutableTarget target);

  // ---- nodes

  /// Asks one node whether it is there.
  ///
  /// @param address where it may be
  CompletableFuture<Pong> ping(PeerAddress address);

  /// Finds the nodes closest to a point, the closest first.
  ///
  /// @param target any 20 bytes
  CompletableFuture<List<Node>> findNodes(Sha1Hash target);

  /// Asks the nodes on the way to a point which torrents they know (BEP 51). While 256 calls wait
  /// for a callback that is slow, what nodes tell is lost.
  ///
  /// @param target any 20 bytes; another point gives other nodes
  /// @param found takes what each node told
  CompletableFuture<Effort> sample(Sha1Hash target, Consumer<Sample> found);

  /// Adds addresses that may be nodes, as `HOST:PORT`; names are looked up. They are asked when
  /// nodes are needed.
  ///
  /// @param nodes those that are malformed are left out
  void addNodes(List<String> nodes);

  /// The nodes of the routing tables that are good: they answered not long ago. A snapshot; empty
  /// if the node does not run.
  List<Node> nodes();

  /// What the node is doing. A snapshot; nothing but zeros if it does not run.
  Stats stats();

  /// A node.
  ///
  /// @param id its id, 20 bytes
  /// @param address where it is
  record Node(Sha1Hash id, PeerAddress address) {}

  /// What a lookup took.
  ///
  /// @param asked questions sent, zero or more
  /// @param answered how many of them were answered
  /// @param hops how many nodes, one told by the other, led to the closest that answered; 1 if it
  ///   was known before
  /// @param duration from the call to the end
  record Effort(int asked, int answered, int hops, Duration duration) {
    /// @throws IllegalArgumentException if a negative number of questions was sent
    public Effort {
      if (asked < 0) {
        throw new IllegalArgumentException("asked is zero or more, not " + asked);
      }
    }
  }

  /// Peers of a torrent.
  ///
  /// @param peers each once, at most [#MAX_PEERS]; none if nodes answered and knew none
  /// @param effort what it took
  record Peers(List<PeerAddress> peers, Effort effort) {
    /// Copies the list.
    public Peers {
      peers = List.copyOf(peers);
    }
  }

  /// What became of something that was to be stored. At least one node took it.
  ///
  /// @param nodes how many took it, one or more
  /// @param refused how many refused it
  /// @param effort what it took
  record Stored(int nodes, int refused, Effort effort) {
    /// @throws IllegalArgumentException if no node took it
    public Stored {
      if (nodes < 1) {
        throw new IllegalArgumentException("nodes is one or more, not " + nodes);
      }
    }
  }

  /// How many peers a torrent has, estimated from filters that nodes keep.
  ///
  /// @param seeds who has all of it
  /// @param peers who has not
  record Swarm(long seeds, long peers) {}

  /// A node that answered.
  ///
  /// @param node who
  /// @param roundTrip how long it took
  record Pong(Node node, Duration roundTrip) {}

  /// Torrents that a node knows.
  ///
  /// @param node who
  /// @param infoHashes some of them
  /// @param total how many it says it knows
  /// @param interval when it may be asked again
  record Sample(Node node, List<Sha1Hash> infoHashes, long total, Duration interval) {
    /// Copies the list.
    public Sample {
      infoHashes = List.copyOf(infoHashes);
    }
  }

  /// What the node is doing.
  ///
  /// @param endpoints one for each of our addresses
  /// @param lookups how many run
  /// @param torrents info-hashes whose peers are kept for others
  /// @param peers how many peers are kept, of all torrents
  /// @param items how many items are kept for others
  /// @param queriesSent questions asked since the start
  /// @param responsesReceived how many of them were answered
  /// @param queriesReceived questions of others since the start
  /// @param responsesSent how many of them were answered
  /// @param dropped datagrams that were ignored: not of the DHT, answers to nothing, too many
  /// @param sentBytes payload of all datagrams sent
  /// @param receivedBytes payload of all datagrams received
  record Stats(
      List<Endpoint> endpoints,
      int lookups,
      int torrents,
      int peers,
      int items,
      long queriesSent,
      long responsesReceived,
      long queriesReceived,
      long responsesSent,
      long dropped,
      long sentBytes,
      long receivedBytes) {
    /// Copies the list.
    public Stats {
      endpoints = List.copyOf(endpoints);
    }
  }

  /// One of our addresses in the DHT; each has an id and a routing table of its own (BEP 32, 45).
  ///
  /// @param id our id there
  /// @param local what the socket is bound to
  /// @param external our address as others see it; empty while not enough agree
  /// @param goodNodes nodes of the routing table that are good
  /// @param nodes all nodes of the routing table
  record Endpoint(
      Sha1Hash id, PeerAddress local, Optional<IpAddress> external, int goodNodes, int nodes) {}
}
