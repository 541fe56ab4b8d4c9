// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.btsdk.api.TorrentState;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentActions;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Message;

/// Does what the machine of a node's torrent wants done: says it at a connection, passes it on to
/// the session, or has it happen later.
final class Doing implements TorrentActions {
  private final Client client;

  Doing(Client client) {
    this.client = client;
  }

  @Override
  public void add(TorrentAction action) {
    for (Invariant invariant : client.invariants.wanted) {
      invariant.wanted(client, action);
    }
    switch (action) {
      case TorrentAction.Send(int peer, Message message) -> send(peer, message);
      case TorrentAction.RequestBlocks(int peer, long[] blocks) -> ask(peer, blocks);
      case TorrentAction.CancelBlocks(int peer, long[] blocks) -> cancel(peer, blocks);
      case TorrentAction.SendHaves(int peer, int[] pieces) -> {
        LinkEnd end = client.ends.get(peer);
        if (end != null && client.mischief.tellsTruth()) {
          end.tellHaves(pieces);
        }
      }
      case TorrentAction.WakeUploads(int peer) -> {
        LinkEnd end = client.ends.get(peer);
        if (end != null) {
          client.line.wake(end);
        }
      }
      case TorrentAction.Close(int peer, String reason) -> {
        LinkEnd end = client.ends.get(peer);
        if (end != null) {
          end.close(reason);
        }
      }
      case TorrentAction.WantDials(int count, boolean stalled) ->
          client.tell(new SessionEvent.DialsWanted(Client.TORRENT, count, stalled));
      case TorrentAction.ReturnDials(int count) ->
          client.tell(new SessionEvent.DialsReturned(Client.TORRENT, count));
      case TorrentAction.Dial(PeerAddress address) -> Opening.dial(client, address);
      case TorrentAction.WantSlots(int interested, boolean seeding) ->
          client.tell(new SessionEvent.SlotsWanted(Client.TORRENT, interested, seeding));
      case TorrentAction.CheckPieces(BitSet pieces) -> client.storing.check(pieces);
      case TorrentAction.StopCheck _ -> client.storing.stopCheck();
      case TorrentAction.KeepDigests(int piece) -> client.storing.keepDigests(piece);
      case TorrentAction.Discard(int piece) -> client.storing.discard(piece);
      case TorrentAction.ForgetPiece(int piece) -> client.node.committed.clear(piece);
      case TorrentAction.Sync _ -> client.storing.sync();
      case TorrentAction.Announce announce -> client.run.tracker.announce(client, announce);
      case TorrentAction.ExternalAddress(var address, var voter) ->
          client.tell(new SessionEvent.ExternalAddressVote(address, voter));
      case TorrentAction.StateChanged(TorrentState _, TorrentState to) ->
          client.node.note(Happening.STATE, to.name().hashCode(), 0);
      case TorrentAction.ReportFinished _ -> {
        if (client.node.isComplete()) {
          client.node.in(0, new Finished());
        }
      }
      case TorrentAction.ReportBan(PeerAddress address, long durationNanos, String reason) ->
          client.tell(new SessionEvent.Banned(address.ip(), durationNanos, reason));
      case TorrentAction.ParseMetadata(byte[] info) -> client.node.in(1, new Parsed(info));
      case TorrentAction.OpenData _ -> client.node.in(1, new Opened());
      case TorrentAction.Stopped _ -> client.node.in(0, new Stopped());
      case TorrentAction.ReportPlugin(String plugin, String reason) ->
          throw new IllegalStateException("the plugin " + plugin + " was replaced: " + reason);
      case TorrentAction.ReportFailed(var failure) ->
          throw new IllegalStateException("the torrent failed: " + failure);
      case TorrentAction.ReportPiece _,
          TorrentAction.ReportUnfinished _,
          TorrentAction.ReportRejected _,
          TorrentAction.ReportLost _,
          TorrentAction.ReportGoal _,
          TorrentAction.ReportPeer _,
          TorrentAction.ReportPeerGone _,
          TorrentAction.ReportPeersFound _,
          TorrentAction.DhtNode _,
          TorrentAction.ReportTracker _,
          TorrentAction.ReportTrackerFailed _,
          TorrentAction.ExtensionPeer _,
          TorrentAction.ExtensionMessage _ -> {}
    }
  }

  /// Metadata that is right was read.
  private final class Parsed extends Step {
    private final byte[] info;

    Parsed(byte[] info) {
      this.info = info;
    }

    @Override
    void run() {
      if (!Arrays.equals(info, client.run.metainfo.infoBytes())) {
        throw new IllegalStateException("the metadata is not that of the torrent");
      }
      if (client.isAlive()) {
        client.node.knowsMetadata = true;
        client.handle(
            new TorrentEvent.MetadataKnown(client.run.metainfo, client.mischief.priorities()));
        client.settle();
      }
    }
  }

  /// The storage of a torrent whose metadata has come is open.
  private final class Opened extends Step {
    @Override
    void run() {
      if (client.isAlive() && client.machine instanceof MetadataMachine before) {
        client.goesOn(before);
      }
    }
  }

  private void send(int peer, Message message) {
    LinkEnd end = client.ends.get(peer);
    Message said = end == null ? null : client.mischief.said(end, message);
    if (end != null && said != null) {
      client.node.note(Happening.SAID, (long) Words.kind(said) << 32 | end.id, Words.about(said));
      end.say(said);
      int first = client.node.committed.nextSetBit(0);
      if (client.run.isBroken(Defect.SERVES_CHOKED)
          && said instanceof Message.Choke
          && first >= 0) {
        end.uploads.add(client.request(BlockId.of(first, 0)));
        client.line.wake(end);
      }
    }
  }

  private void ask(int peer, long[] blocks) {
    LinkEnd end = client.ends.get(peer);
    if (end == null) {
      return;
    }
    List<Message> requests = new ArrayList<>(blocks.length);
    for (long block : blocks) {
      asked(end, block);
      requests.add(client.request(block));
    }
    end.ask(requests);
    LinkEnd second =
        client.run.isBroken(Defect.ASKS_TWICE) ? client.ends.at(client.ends.size() - 1) : null;
    if (second != null && second != end) {
      for (long block : blocks) {
        asked(second, block);
      }
      second.ask(requests);
    }
  }

  private void asked(LinkEnd end, long block) {
    client.node.note(Happening.ASKED, block, end.id);
    if (client.isChecked()) {
      for (Invariant invariant : client.invariants.asked) {
        invariant.asked(client, end, block);
      }
      client.ledger.asked(end, block, client.node.now());
    }
  }

  private void cancel(int peer, long[] blocks) {
    LinkEnd end = client.ends.get(peer);
    if (end == null) {
      return;
    }
    for (long block : blocks) {
      client.node.note(Happening.CANCELLED, block, peer);
      client.ledger.settled(end, block);
      Message.Request request = client.request(block);
      end.say(new Message.Cancel(request.piece(), request.begin(), request.length()));
    }
  }

  private final class Finished extends Step {
    @Override
    void run() {
      if (client.isAlive()) {
        client.node.finished();
      }
    }
  }

  private final class Stopped extends Step {
    @Override
    void run() {
      if (client.isAlive()) {
        client.node.goOffline();
      }
    }
  }
}
