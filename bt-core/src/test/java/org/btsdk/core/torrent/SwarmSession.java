// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.session.SessionAction;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.session.SessionMachine;
import org.btsdk.core.session.SessionSetup;

/// A session whose torrents are nodes of a [Swarm].
final class SwarmSession {
  private final Swarm swarm;
  private final SessionMachine machine;
  private final List<SwarmNode> torrents = new ArrayList<>();

  /// @param places how many connections there may be
  SwarmSession(Swarm swarm, int places) {
    this.swarm = swarm;
    this.machine = new SessionMachine(new SessionSetup(places, places, 30, 0, 100, 0));
  }

  void add(SwarmNode torrent) {
    torrents.add(torrent);
    torrent.session = this;
    handle(new SessionEvent.TorrentAdded(torrents.indexOf(torrent)));
  }

  void sees(SwarmNode torrent, TorrentEvent event) {
    int number = torrents.indexOf(torrent);
    switch (event) {
      case TorrentEvent.PeerJoined joined -> {
        handle(new SessionEvent.ConnectionOpened(number));
        if (joined.outgoing()) {
          handle(new SessionEvent.DialEnded(number));
        }
      }
      case TorrentEvent.PeerLeft _ -> handle(new SessionEvent.ConnectionClosed(number));
      case TorrentEvent.DialFailed _ -> handle(new SessionEvent.DialEnded(number));
      default -> {
        // Not for the session.
      }
    }
  }

  void wantsDials(SwarmNode torrent, int count, boolean stalled) {
    handle(new SessionEvent.DialsWanted(torrents.indexOf(torrent), count, stalled));
  }

  void returnsDials(SwarmNode torrent, int count) {
    handle(new SessionEvent.DialsReturned(torrents.indexOf(torrent), count));
  }

  private void handle(SessionEvent event) {
    machine.handle(event, swarm.now, this::perform);
    advance();
  }

  private void advance() {
    machine.advance(swarm.now, this::perform);
    long deadline = machine.nextDeadlineNanos();
    if (deadline != Long.MAX_VALUE) {
      swarm.at(
          deadline,
          () -> {
            if (machine.nextDeadlineNanos() <= swarm.now) {
              advance();
            }
          });
    }
  }

  private void perform(SessionAction action) {
    switch (action) {
      case SessionAction.GrantDials(int torrent, int count) ->
          torrents.get(torrent).soon(new TorrentEvent.DialsGranted(count));
      case SessionAction.MakeRoom(int torrent) ->
          torrents.get(torrent).soon(new TorrentEvent.MakeRoom());
      case SessionAction.Activate _,
          SessionAction.UseSlots _,
          SessionAction.ExternalAddressKnown _ -> {}
    }
  }
}
