// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.btsdk.api.IpFilter;
import org.btsdk.api.StopGoal;
import org.btsdk.api.TorrentState;
import org.btsdk.core.choke.AntiLeechChoker;
import org.btsdk.core.choke.TyrantChoker;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.pick.RarestPicker;
import org.btsdk.core.piece.BlockId;
import org.btsdk.model.PeerId;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.Test;

/// Machines among peers that say anything at any time: nothing throws, everything stays bounded,
/// and who is honest gets on.
class RandomPeersTest {
  private static final int PIECE = 32 * 1024;
  private static final int PIECES = 30;
  private static final int STEPS = 3000;
  private static final int MAX_CONNECTIONS = 50;

  private final SwarmTorrent torrent = SwarmTorrent.of(PIECE, PIECES, 1);

  /// Strangers connected with one node.
  private final class Crowd {
    final SplittableRandom chance;
    final RandomMessages messages;
    final List<Integer> ids = new ArrayList<>();
    final List<TorrentAction.RequestBlocks> asked = new ArrayList<>();
    int nextId = 100_000;

    Crowd(SplittableRandom chance) {
      this.chance = chance;
      this.messages = new RandomMessages(chance, PIECES);
    }

    TorrentEvent comes(PeerId us) {
      int id = nextId++;
      ids.add(id);
      PeerId theirs =
          chance.nextInt(20) == 0
              ? us
              : PeerId.random("-xx000%d-".formatted(chance.nextInt(10)), chance);
      return new ScriptedPeer(id, messages.address())
          .outgoing(chance.nextBoolean())
          .can(
              Capabilities.of(
                  chance.nextInt(4) > 0, chance.nextInt(4) > 0, chance.nextBoolean(), false))
          .peerId(theirs)
          .joins(torrent.metainfo().infoHashes(), chance);
    }

    int any() {
      return ids.get(chance.nextInt(ids.size()));
    }

    TorrentEvent goes() {
      int id = any();
      ids.removeIf(known -> known == id);
      return new TorrentEvent.PeerLeft(id, "gone");
    }

    /// Takes what a machine did: most of those that it closes are gone at once.
    List<TorrentEvent> sees(List<TorrentAction> log) {
      List<TorrentEvent> gone = new ArrayList<>();
      for (TorrentAction action : log) {
        if (action instanceof TorrentAction.RequestBlocks blocks) {
          asked.add(blocks);
        } else if (action instanceof TorrentAction.Close(int id, String reason)
            && chance.nextInt(10) > 0
            && ids.removeIf(known -> known == id)) {
          gone.add(new TorrentEvent.PeerLeft(id, reason));
        }
      }
      log.clear();
      asked.subList(0, Math.max(0, asked.size() - 100)).clear();
      return gone;
    }
  }

  @Test
  void strangers_who_say_anything_neither_break_a_machine_nor_stop_a_download() {
    for (long seed = 1; seed <= 2; seed++) {
      Swarm swarm = new Swarm(seed);
      boolean odd = seed % 2 == 1;
      SwarmNode seeder =
          swarm.node(
              torrent,
              setup ->
                  SetupWith.trusted(
                      SetupWith.choker(setup, odd ? new AntiLeechChoker() : setup.choker()),
                      Swarm.all(torrent)));
      SwarmNode leecher =
          swarm.node(
              torrent, setup -> SetupWith.choker(setup, odd ? new TyrantChoker() : setup.choker()));
      seeder.handle(new TorrentEvent.UseSuperSeeding(odd));
      SplittableRandom chance = new SplittableRandom(seed);
      Crowd ofSeed = new Crowd(chance.split());
      Crowd ofLeecher = new Crowd(chance.split());
      for (int i = 0; i < STEPS; i++) {
        if (i == STEPS / 2) {
          swarm.introduceAll();
        }
        step(swarm, seeder, ofSeed);
        step(swarm, leecher, ofLeecher);
      }
      while (!ofSeed.ids.isEmpty()) {
        seeder.handle(ofSeed.goes());
      }
      while (!ofLeecher.ids.isEmpty()) {
        leecher.handle(ofLeecher.goes());
      }
      swarm.introduceAll();
      swarm.runUntil(leecher.machine::isComplete, 3000);
      assertThat(leecher.storage).isEqualTo(torrent.data());
      assertThat(seeder.machine.have().cardinality()).isEqualTo(PIECES);
      assertThat(leecher.budget.taken).isZero();
    }
  }

  private void step(Swarm swarm, SwarmNode node, Crowd crowd) {
    SplittableRandom chance = crowd.chance;
    int what = chance.nextInt(100);
    if (what < 10 || crowd.ids.isEmpty()) {
      node.handle(crowd.comes(node.peerId));
    } else if (what < 15) {
      node.handle(crowd.goes());
    } else if (what < 25) {
      // A block that was asked for, right or wrong, or one that was not.
      if (!crowd.asked.isEmpty()) {
        TorrentAction.RequestBlocks one = crowd.asked.get(chance.nextInt(crowd.asked.size()));
        long block = one.blocks()[chance.nextInt(one.blocks().length)];
        node.block(
            chance.nextBoolean() ? one.peer() : crowd.any(), request(block), data(block, chance));
      }
    } else if (what < 30) {
      swarm.run(chance.nextInt(3));
    } else {
      node.handle(new TorrentEvent.Received(crowd.any(), crowd.messages.next()));
    }
    crowd.sees(node.log).forEach(node::handle);
    if (what == 99) {
      assertThat(node.machine.peers(swarm.now)).hasSizeLessThanOrEqualTo(MAX_CONNECTIONS);
      assertThat(node.machine.stats(swarm.now).knownPeers()).isLessThanOrEqualTo(PeerPool.MAX);
    }
  }

  private Message.Request request(long block) {
    TorrentGeometry geometry = torrent.metainfo().geometry();
    int piece = BlockId.piece(block);
    return new Message.Request(
        piece,
        BlockId.block(block) * TorrentGeometry.BLOCK_LENGTH,
        geometry.blockLength(piece, BlockId.block(block)));
  }

  private byte[] data(long block, SplittableRandom chance) {
    Message.Request request = request(block);
    int begin = request.piece() * PIECE + request.begin();
    byte[] bytes = Arrays.copyOfRange(torrent.data(), begin, begin + request.length());
    if (chance.nextInt(10) == 0) {
      bytes[0]++;
    }
    return bytes;
  }

  @Test
  void strangers_who_say_anything_do_not_keep_the_metadata_from_coming() {
    for (long seed = 1; seed <= 2; seed++) {
      metadata(new SplittableRandom(seed));
    }
  }

  private void metadata(SplittableRandom chance) {
    PeerId us = PeerId.random("-bt0100-", chance);
    List<TorrentAction> log = new ArrayList<>();
    long now = chance.nextLong() >> 2;
    MetadataMachine machine =
        new MetadataMachine(
            new MetadataSetup(
                torrent.metainfo().infoHashes(),
                us,
                6881,
                "bt test",
                chance.split(),
                false,
                false,
                List.of(),
                List.of(),
                () -> IpFilter.ALLOW_ALL,
                MAX_CONNECTIONS),
            now);
    machine.handle(new TorrentEvent.Activate(true), now, log::add);
    Crowd crowd = new Crowd(chance.split());
    for (int i = 0; i < STEPS; i++) {
      int what = chance.nextInt(100);
      TorrentEvent event =
          what < 10 || crowd.ids.isEmpty()
              ? crowd.comes(us)
              : what < 14
                  ? crowd.goes()
                  : new TorrentEvent.Received(crowd.any(), crowd.messages.next());
      machine.handle(event, now, log::add);
      now += chance.nextLong(400_000_000L);
      machine.advance(now, log::add);
      assertThat(hasMetadata(log)).isFalse();
      for (TorrentEvent gone : crowd.sees(log)) {
        machine.handle(gone, now, log::add);
      }
    }
    assertThat(machine.peers(now)).hasSizeLessThanOrEqualTo(MAX_CONNECTIONS);
    while (crowd.ids.size() > 20) {
      machine.handle(crowd.goes(), now, log::add);
    }

    log.clear();
    int honest = 1;
    machine.handle(
        new ScriptedPeer(honest, "198.51.100.1:50000")
            .outgoing(true)
            .joins(torrent.metainfo().infoHashes(), chance),
        now,
        log::add);
    byte[] info = torrent.metainfo().infoBytes();
    says(
        machine,
        honest,
        ExtensionHandshake.EXTENSION_ID,
        ExtensionHandshake.builder()
            .message(MetadataMessage.NAME, 9)
            .metadataSize(info.length)
            .build()
            .encode(),
        now,
        log);
    TreeSet<Integer> sent = new TreeSet<>();
    for (int second = 0; second < 900 && !hasMetadata(log); second++) {
      now += Swarm.SECOND;
      machine.advance(now, log::add);
      if (log.stream().anyMatch(action -> isRequest(action, honest)) && sent.add(second / 30)) {
        says(
            machine,
            honest,
            ExtensionIds.METADATA,
            new MetadataMessage.Data(0, info.length, info).encode(),
            now,
            log);
      }
    }
    assertThat(hasMetadata(log)).isTrue();
    goesOn(machine, us, crowd, now);
  }

  private static boolean hasMetadata(List<TorrentAction> log) {
    return log.stream().anyMatch(TorrentAction.ParseMetadata.class::isInstance);
  }

  private static boolean isRequest(TorrentAction action, int peer) {
    return action instanceof TorrentAction.Send(int to, Message.Extended said)
        && to == peer
        && said.extensionId() == 9;
  }

  private static void says(
      TorrentStage machine, int peer, int id, byte[] payload, long now, List<TorrentAction> log) {
    machine.handle(
        new TorrentEvent.Received(peer, new Message.Extended(id, payload)), now, log::add);
    machine.advance(now, log::add);
  }

  /// The machine that comes after takes over what strangers said before.
  private void goesOn(MetadataMachine before, PeerId us, Crowd crowd, long begin) {
    List<TorrentAction> log = new ArrayList<>();
    long now = begin;
    before.handle(new TorrentEvent.MetadataKnown(torrent.metainfo(), Map.of()), now, log::add);
    TorrentSetup setup =
        new TorrentSetup(
            torrent.metainfo(),
            us,
            6881,
            "bt test",
            crowd.chance.split(),
            new SwarmBudget(64L << 20),
            new BitSet(),
            new BitSet(),
            true,
            true,
            StopGoal.NEVER,
            Map.of(),
            "rarest",
            new RarestPicker(),
            "antileech",
            new AntiLeechChoker(),
            List.of(),
            List.of(),
            () -> IpFilter.ALLOW_ALL,
            List::of,
            MAX_CONNECTIONS,
            0,
            0,
            0);
    TorrentMachine machine = new TorrentMachine(setup, before, now);
    machine.takeOver(before, now, log::add);
    machine.advance(now, log::add);
    assertThat(machine.state()).isEqualTo(TorrentState.DOWNLOADING);
    for (int i = 0; i < STEPS / 4 && !crowd.ids.isEmpty(); i++) {
      TorrentEvent event =
          i % 50 == 49
              ? crowd.goes()
              : new TorrentEvent.Received(crowd.any(), crowd.messages.next());
      machine.handle(event, now, log::add);
      now += Swarm.SECOND / 5;
      machine.advance(now, log::add);
      for (TorrentEvent gone : crowd.sees(log)) {
        machine.handle(gone, now, log::add);
      }
    }
    assertThat(machine.peers(now)).hasSizeLessThanOrEqualTo(MAX_CONNECTIONS);
  }
}
