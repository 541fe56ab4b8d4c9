// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Samples;
import org.btsdk.protocol.krpc.KrpcMessage.Scrape;
import org.btsdk.protocol.krpc.KrpcMessage.Stored;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.btsdk.protocol.krpc.NodeInfo;
import org.junit.jupiter.api.Test;

/// A machine under datagrams and commands by chance: nothing throws, everything stays bounded, and
/// every lookup ends.
class RandomDatagramsTest {
  private static final int STEPS = 6000;
  private static final DhtLimits LIMITS = new DhtLimits(16, 20, 10, 15, 1_000_000, 1000);

  private long nowNanos;
  private long lookups;
  private final List<DhtAction.Send> sent = new ArrayList<>();
  private final List<DhtAction> told = new ArrayList<>();

  @Test
  void no_datagram_breaks_a_machine_or_keeps_a_lookup_from_its_end() {
    for (long seed = 1; seed <= 3; seed++) {
      run(new SplittableRandom(seed));
    }
  }

  private void run(SplittableRandom chance) {
    told.clear();
    sent.clear();
    lookups = 0;
    nowNanos = chance.nextLong(); // also near the end of a long, where times wrap
    DhtMachine machine =
        new DhtMachine(
            DhtSetup.of(chance.split(), item -> chance.nextBoolean()).withLimits(LIMITS), nowNanos);
    machine.handle(
        new DhtEvent.EndpointOpened(0, IpAddress.parse("20.1.1.1")), nowNanos, this::take);
    machine.handle(
        new DhtEvent.EndpointOpened(1, IpAddress.parse("2001:db8::1")), nowNanos, this::take);
    for (int i = 0; i < STEPS; i++) {
      nowNanos += chance.nextLong(200_000_000L);
      switch (chance.nextInt(8)) {
        case 0 -> command(machine, chance);
        case 1 -> machine.advance(nowNanos, this::take);
        default -> {
          PeerAddress from = address(chance);
          byte[] datagram = KrpcCodec.encode(message(chance));
          if (!sent.isEmpty() && chance.nextInt(3) > 0) {
            DhtAction.Send send = sent.get(chance.nextInt(sent.size()));
            from = send.to();
            datagram = answer(send, chance, datagram);
          }
          if (chance.nextInt(4) == 0) {
            datagram[chance.nextInt(datagram.length)] = (byte) chance.nextInt(256);
          }
          int endpoint = from.ip().isV4() ? 0 : 1;
          machine.handle(new DhtEvent.Received(endpoint, from, datagram), nowNanos, this::take);
        }
      }
      if (sent.size() > 200) {
        sent.subList(0, 100).clear();
      }
    }
    DhtStats stats = machine.stats(nowNanos);
    assertThat(stats.torrents()).isBetween(1, LIMITS.maxTorrents());
    assertThat(stats.peers()).isBetween(1, LIMITS.maxTorrents() * LIMITS.maxPeersPerTorrent());
    assertThat(stats.items()).isBetween(1, LIMITS.maxItems());
    assertThat(stats.endpoints().getFirst().nodes()).isPositive();
    for (int i = 0; i < 3000; i++) {
      nowNanos += 100_000_000L;
      machine.advance(nowNanos, this::take);
    }
    assertThat(told)
        .filteredOn(DhtAction.Finished.class::isInstance)
        .extracting(action -> ((DhtAction.Finished) action).lookup())
        .hasSize((int) lookups)
        .doesNotHaveDuplicates();
  }

  private void take(DhtAction action) {
    if (action instanceof DhtAction.Send send) {
      assertThat(send.datagram().length).isLessThanOrEqualTo(1400);
      assertThat(send.to().ip().isV4()).isEqualTo(send.endpoint() == 0);
      sent.add(send);
    } else {
      told.add(action);
    }
  }

  private void command(DhtMachine machine, SplittableRandom chance) {
    DhtEvent command =
        switch (chance.nextInt(9)) {
          case 0 -> new DhtEvent.FindPeers(++lookups, point(chance), chance.nextBoolean());
          case 1 -> new DhtEvent.Announce(++lookups, point(chance), 7000, true, true);
          case 2 -> new DhtEvent.Scrape(++lookups, point(chance));
          case 3 -> new DhtEvent.FindNodes(++lookups, point(chance));
          case 4 -> new DhtEvent.GetImmutable(++lookups, point(chance));
          case 5 -> new DhtEvent.Sample(++lookups, point(chance));
          case 6 -> new DhtEvent.Ping(++lookups, address(chance));
          case 7 -> new DhtEvent.NodesKnown(List.of(address(chance), address(chance)));
          default -> new DhtEvent.Cancel(chance.nextLong(lookups + 1));
        };
    machine.handle(command, nowNanos, this::take);
  }

  /// The datagram, if it is an answer, as one to what was sent.
  private static byte[] answer(DhtAction.Send send, SplittableRandom chance, byte[] other) {
    try {
      if (KrpcCodec.decode(send.datagram()) instanceof Query query
          && KrpcCodec.decode(other) instanceof Response r) {
        return KrpcCodec.encode(
            new Response(
                query.transactionId(),
                chance.nextInt(4) == 0 ? r.id() : own(send.to()),
                r.yourAddress(),
                r.nodes(),
                r.peers(),
                r.token(),
                r.scrape(),
                r.samples(),
                r.stored()));
      }
      if (KrpcCodec.decode(send.datagram()) instanceof Response response
          && response.token() != null) {
        DhtId point = point(chance);
        KrpcRequest store =
            chance.nextBoolean()
                ? new KrpcRequest.AnnouncePeer(
                    point, 1 + chance.nextInt(60_000), false, true, response.token())
                : new KrpcRequest.Put(
                    response.token(),
                    new BencodeInteger(chance.nextInt(100)),
                    chance.nextBoolean() ? null : BencodeString.of("k".repeat(32)),
                    KrpcRequest.NONE,
                    chance.nextInt(10),
                    BencodeString.of("s".repeat(64)),
                    OptionalLong.empty());
        return KrpcCodec.encode(new Query(BencodeString.of("st"), own(send.to()), false, store));
      }
    } catch (org.btsdk.protocol.krpc.MalformedKrpcException e) {
      throw new AssertionError("a machine sends what can be read", e);
    }
    return other;
  }

  private static DhtId own(PeerAddress address) {
    return DhtId.random(new SplittableRandom(address.hashCode()));
  }

  private static KrpcMessage message(SplittableRandom chance) {
    BencodeString t = BencodeString.of("t" + chance.nextInt(100));
    DhtId id = DhtId.random(chance);
    return switch (chance.nextInt(4)) {
      case 0 -> new Failure(t, 200 + chance.nextInt(8), "no", null);
      case 1 -> new Query(t, id, chance.nextBoolean(), request(chance));
      default -> response(t, id, chance);
    };
  }

  private static KrpcRequest request(SplittableRandom chance) {
    Want want = List.of(Want.values()).get(chance.nextInt(4));
    return switch (chance.nextInt(6)) {
      case 0 -> new KrpcRequest.Ping();
      case 1 -> new KrpcRequest.FindNode(point(chance), want);
      case 2 ->
          new KrpcRequest.GetPeers(point(chance), want, chance.nextBoolean(), chance.nextBoolean());
      case 3 -> new KrpcRequest.Get(point(chance), OptionalLong.of(chance.nextInt(5)), want);
      case 4 -> new KrpcRequest.SampleInfohashes(point(chance), want);
      default -> new KrpcRequest.Unknown("what", chance.nextBoolean() ? null : id(chance), want);
    };
  }

  private static Response response(BencodeString t, DhtId id, SplittableRandom chance) {
    List<NodeInfo> nodes = new ArrayList<>();
    List<PeerAddress> peers = new ArrayList<>();
    for (int i = chance.nextInt(20); i > 0; i--) {
      PeerAddress at = address(chance);
      nodes.add(new NodeInfo(chance.nextBoolean() ? own(at) : id(chance), at));
      peers.add(address(chance));
    }
    BencodeString filter = BencodeString.of("f".repeat(256));
    return new Response(
        t,
        id,
        chance.nextBoolean() ? null : address(chance),
        nodes,
        peers,
        chance.nextBoolean() ? null : BencodeString.of("token"),
        chance.nextBoolean() ? null : new Scrape(filter, filter),
        chance.nextBoolean() ? null : new Samples(60, 5, List.of(id)),
        chance.nextBoolean()
            ? null
            : new Stored(
                new BencodeInteger(chance.nextInt(20)),
                BencodeString.of("k".repeat(32)),
                OptionalLong.of(chance.nextInt(9)),
                BencodeString.of("s".repeat(64))));
  }

  private static DhtId id(SplittableRandom chance) {
    return DhtId.random(chance);
  }

  /// One of a few, so that what is stored is asked for.
  private static DhtId point(SplittableRandom chance) {
    return DhtId.random(new SplittableRandom(chance.nextInt(40)));
  }

  /// One of some hundred, of every kind.
  private static PeerAddress address(SplittableRandom chance) {
    int n = chance.nextInt(300);
    return switch (chance.nextInt(20)) {
      case 0 -> PeerAddress.parse("127.0.0.1:" + (1000 + n));
      case 1 -> PeerAddress.parse("255.255.255.255:" + n);
      case 2, 3, 4, 5 -> PeerAddress.parse("[2001:db8:%x::1]:%d".formatted(n, 6881));
      default -> PeerAddress.parse("%d.%d.1.1:6881".formatted(20 + n % 60, n % 250));
    };
  }
}
