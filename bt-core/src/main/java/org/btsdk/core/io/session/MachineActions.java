// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.util.BitSet;
import java.util.List;
import org.btsdk.api.TorrentState;
import org.btsdk.core.io.dht.DhtNode;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentActions;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what a torrent's machine wants done, or has it done. Threads: the torrent's loop.
final class MachineActions implements TorrentActions {
  private static final Logger LOG = LoggerFactory.getLogger(MachineActions.class);

  private final int number;
  private final TorrentDriver driver;
  private final SessionServices services;
  private final SessionDriver session;
  private final LiveConnections connections;
  private final Reports reports;
  private final TrackerAnnounces announces;
  private final PeerSearches searches;

  MachineActions(
      TorrentDriver driver,
      SessionServices services,
      SessionDriver session,
      LiveConnections connections,
      Reports reports,
      PeerSearches searches) {
    this.number = driver.number();
    this.driver = driver;
    this.services = services;
    this.session = session;
    this.connections = connections;
    this.reports = reports;
    this.announces = new TrackerAnnounces(services, session, driver);
    this.searches = searches;
  }

  @Override
  public void add(TorrentAction action) {
    LOG.trace("{} > {}", number, action);
    switch (action) {
      case TorrentAction.Send(int peer, Message message) -> connections.send(peer, message);
      case TorrentAction.RequestBlocks(int peer, long[] blocks) ->
          connections.request(peer, blocks, driver.metainfo().geometry());
      case TorrentAction.CancelBlocks(int peer, long[] blocks) ->
          connections.cancel(peer, blocks, driver.metainfo().geometry());
      case TorrentAction.SendHaves(int peer, int[] pieces) -> connections.sendHaves(peer, pieces);
      case TorrentAction.WakeUploads(int peer) -> connections.wakeUploads(peer);
      case TorrentAction.Close(int peer, String reason) -> connections.close(peer, reason);
      case TorrentAction.WantDials(int count, boolean stalled) ->
          session.event(new SessionEvent.DialsWanted(number, count, stalled));
      case TorrentAction.ReturnDials(int count) ->
          session.event(new SessionEvent.DialsReturned(number, count));
      case TorrentAction.Dial(PeerAddress address) -> session.dial(driver, address);
      case TorrentAction.WantSlots(int interested, boolean seeding) ->
          session.event(new SessionEvent.SlotsWanted(number, interested, seeding));
      case TorrentAction.CheckPieces(BitSet pieces) -> driver.known().checker().check(pieces);
      case TorrentAction.StopCheck _ -> driver.known().checker().stop();
      case TorrentAction.KeepDigests(int piece) -> driver.known().blockWork().keepDigests(piece);
      case TorrentAction.Discard(int piece) -> driver.known().upkeep().discard(piece);
      case TorrentAction.ForgetPiece(int piece) -> driver.known().upkeep().forget(piece);
      case TorrentAction.Sync _ -> driver.known().upkeep().sync();
      case TorrentAction.ParseMetadata(byte[] info) -> driver.opening().parse(info);
      case TorrentAction.OpenData(var priorities) -> driver.openData(priorities);
      case TorrentAction.Announce announce -> announces.announce(announce);
      case TorrentAction.ExternalAddress(var address, var voter) ->
          session.event(new SessionEvent.ExternalAddressVote(address, voter));
      case TorrentAction.DhtNode(PeerAddress node) -> {
        DhtNode dht = services.dht();
        if (dht != null) {
          dht.known(List.of(node));
        }
      }
      case TorrentAction.StateChanged change -> {
        stateChanged(change.from(), change.to());
        reports.tell(change, driver.machine());
      }
      case TorrentAction.ReportBan ban -> {
        banned(ban);
        reports.tell(ban, driver.machine());
      }
      case TorrentAction.Report report -> reports.tell(report, driver.machine());
      case TorrentAction.Stopped _ -> driver.finishStop();
    }
  }

  private void stateChanged(TorrentState from, TorrentState to) {
    if (from == TorrentState.FAILED && to != TorrentState.REMOVED) {
      TorrentContent of = driver.content();
      if (of != null) {
        of.store().executor().execute(of.blockWork()::retryUnfinished);
      }
    }
    searches.changed(to);
  }

  private void banned(TorrentAction.ReportBan ban) {
    services.bans().ban(ban.address().ip(), ban.durationNanos());
    session.event(new SessionEvent.Banned(ban.address().ip(), ban.durationNanos(), ban.reason()));
  }
}
