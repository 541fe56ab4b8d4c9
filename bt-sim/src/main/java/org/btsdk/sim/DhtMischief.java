// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.btsdk.core.dht.DhtStats;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.MalformedKrpcException;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// What a hostile node does. It joins as others do, with an id that fits to its address, and then
/// misleads those that ask it.
final class DhtMischief {
  /// How it misleads.
  enum Kind {
    /// Names nodes that do not exist, closer than any, half of them with ids that fit to their
    /// addresses; and peers that do not exist. Takes announces and forgets them.
    POISON,
    /// Answers under an id near what is looked for, another one each time, and names its fellows
    /// under such ids.
    WRONG_ID,
    /// Sends 1,000 questions within ten seconds to somebody, every five minutes, and answers
    /// nothing.
    FLOOD
  }

  private static final long SECOND = 1_000_000_000L;
  private static final int FLOOD_DATAGRAMS = 1000;
  private static final int NAMED = 8;
  private static final int BOGUS_PEERS = 20;
  private static final BencodeString TOKEN = BencodeString.of("hostiles");

  private final Kind kind;
  private final DhtFakes fakes;
  private final DhtRun run;
  private final RandomGenerator chance;
  private final long seed;

  private DhtMischief(Kind kind, DhtFakes fakes, DhtRun run, long seed) {
    this.kind = kind;
    this.fakes = fakes;
    this.run = run;
    this.seed = seed;
    this.chance = new SplittableRandom(Chance.mix(seed));
  }

  static DhtMischief of(int index, DhtFakes fakes, DhtRun run) {
    // Hostile nodes are every so many; which kind must not depend on how many.
    Kind kind = Kind.values()[(int) Long.remainderUnsigned(Chance.mix(index), 3)];
    return new DhtMischief(kind, fakes, run, run.swarm.seed() * 1_000_003 + index);
  }

  /// The same mischief of a node that comes in this one's place.
  DhtMischief again() {
    return new DhtMischief(kind, fakes, run, Chance.mix(seed + 1));
  }

  void begins(DhtNode node) {
    if (kind == Kind.FLOOD) {
      run.agenda.in((60 + chance.nextInt(240)) * SECOND, new Flood(node));
    }
  }

  /// Answers a question in the machine's place.
  ///
  /// @return false if the machine should see the datagram
  boolean answers(DhtNode node, PeerAddress from, byte[] datagram) {
    @Nullable Query query = query(datagram);
    if (query == null) {
      return false;
    }
    @Nullable DhtId target =
        switch (query.request()) {
          case KrpcRequest.FindNode(DhtId point, KrpcRequest.Want _) -> point;
          case KrpcRequest.GetPeers get -> get.infoHash();
          case KrpcRequest.Ping _,
              KrpcRequest.AnnouncePeer _,
              KrpcRequest.Get _,
              KrpcRequest.Put _,
              KrpcRequest.SampleInfohashes _,
              KrpcRequest.Unknown _ ->
              null;
        };
    if (kind == Kind.FLOOD) {
      return target != null;
    }
    if (target == null) {
      // A ping is answered as it should be: nobody would know such a node otherwise.
      if (query.request() instanceof KrpcRequest.AnnouncePeer) {
        respond(node, from, Response.of(query.transactionId(), id(node), from));
        return true;
      }
      return false;
    }
    boolean peers = query.request() instanceof KrpcRequest.GetPeers;
    DhtId id = kind == Kind.POISON ? id(node) : target.randomAt(30 + chance.nextInt(40), chance);
    respond(
        node,
        from,
        new Response(
            query.transactionId(),
            id,
            from,
            kind == Kind.POISON ? fakes(target) : fellows(target),
            peers ? bogusPeers() : List.of(),
            peers ? TOKEN : null,
            null,
            null,
            null));
    return true;
  }

  private void respond(DhtNode node, PeerAddress to, Response response) {
    run.send(node, to, KrpcCodec.encode(response));
  }

  private static @Nullable Query query(byte[] datagram) {
    try {
      return KrpcCodec.decode(datagram) instanceof Query query ? query : null;
    } catch (MalformedKrpcException e) {
      return null;
    }
  }

  private DhtId id(DhtNode node) {
    DhtStats stats = node.machine.stats(run.agenda.now());
    return stats.endpoints().getFirst().id();
  }

  private List<NodeInfo> fakes(DhtId target) {
    List<NodeInfo> named = fakes.near(target, NAMED / 2);
    while (named.size() < NAMED) {
      DhtId near = target.randomAt(30 + chance.nextInt(40), chance);
      named.add(new NodeInfo(near, new PeerAddress(DhtRun.address(chance), 6881)));
    }
    return named;
  }

  private List<NodeInfo> fellows(DhtId target) {
    List<NodeInfo> named = new ArrayList<>();
    for (int i = 0; i < 20 * NAMED && named.size() < NAMED; i++) {
      DhtNode other = run.any(chance);
      if (other.mischief != null) {
        named.add(new NodeInfo(target.randomAt(30 + chance.nextInt(40), chance), other.address));
      }
    }
    return named;
  }

  private List<PeerAddress> bogusPeers() {
    List<PeerAddress> peers = new ArrayList<>();
    for (int i = 0; i < BOGUS_PEERS; i++) {
      peers.add(new PeerAddress(DhtRun.address(chance), 1024 + chance.nextInt(60_000)));
    }
    return peers;
  }

  private final class Flood extends Step {
    private final DhtNode node;
    private DhtNode victim;
    private int left;

    Flood(DhtNode node) {
      this.node = node;
      this.victim = node;
    }

    @Override
    void run() {
      if (!node.alive) {
        return;
      }
      if (left == 0) {
        victim = run.any(chance);
        left = FLOOD_DATAGRAMS;
      }
      for (int i = 0; i < FLOOD_DATAGRAMS / 10; i++) {
        DhtId target = DhtId.random(chance);
        Query query =
            new Query(
                BencodeString.of("ff"),
                id(node),
                false,
                new KrpcRequest.GetPeers(target, KrpcRequest.Want.SAME, false, false));
        run.send(node, victim.address, KrpcCodec.encode(query));
        left--;
      }
      run.agenda.in(left > 0 ? SECOND : 290 * SECOND, this);
    }
  }
}
