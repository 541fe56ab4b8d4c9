// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.Optional;
import org.btsdk.model.IpAddress;

/// What the torrents of a session share, as a pure state machine: dial permits and their spacing,
/// connections, upload slots, which torrents may run, bans, and votes on our address.
///
/// Whoever drives it calls [#handle(SessionEvent, long, SessionActions)] for each event, then
/// [#advance(long, SessionActions)] once for the batch, and again when [#nextDeadlineNanos()] is
/// due.
///
/// Threads: one at a time. No method blocks.
public final class SessionMachine {
  private final SessionSetup setup;
  private final Bans bans = new Bans();
  private final AddressVotes votes = new AddressVotes();
  private final HostDials hostDials = new HostDials();
  private final Turns turns;
  private final DialPermits dials;
  private final SlotShares slots;
  private final RoomRequests rooms = new RoomRequests();
  private int connections;

  /// A machine without torrents.
  ///
  /// @param setup its limits
  public SessionMachine(SessionSetup setup) {
    this.setup = setup;
    this.turns = new Turns(setup.maxActive());
    this.dials = new DialPermits(setup.maxDials(), setup.dialSpacingNanos());
    this.slots = new SlotShares(setup.uploadSlots());
  }

  /// Takes an event.
  ///
  /// @param event what happened
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void handle(SessionEvent event, long nowNanos, SessionActions out) {
    switch (event) {
      case SessionEvent.TorrentAdded(int torrent) -> {
        turns.added(torrent);
        dials.added(torrent);
        slots.added(torrent);
      }
      case SessionEvent.TorrentRemoved(int torrent) -> {
        turns.removed(torrent);
        connections -= dials.removed(torrent);
        slots.removed(torrent);
      }
      case SessionEvent.WantsToRun(int torrent, boolean wants) -> turns.wants(torrent, wants);
      case SessionEvent.DialsWanted(int torrent, int count, boolean stalled) ->
          dials.wanted(torrent, count, stalled);
      case SessionEvent.DialsReturned(int torrent, int count) -> dials.returned(torrent, count);
      case SessionEvent.DialEnded(int torrent) -> dials.returned(torrent, 1);
      case SessionEvent.ConnectionOpened(int torrent) -> {
        if (dials.connected(torrent, 1)) {
          connections++;
        }
      }
      case SessionEvent.ConnectionClosed(int torrent) -> {
        if (dials.connected(torrent, -1)) {
          connections--;
        }
      }
      case SessionEvent.SlotsWanted(int torrent, int interested, boolean seeding) ->
          slots.wanted(torrent, interested);
      case SessionEvent.Banned(IpAddress address, long durationNanos, String reason) ->
          bans.ban(address, nowNanos, durationNanos, reason);
      case SessionEvent.ExternalAddressAgreed(IpAddress address) ->
          votes
              .agreed(address, nowNanos)
              .ifPresent(known -> out.add(new SessionAction.ExternalAddressKnown(known)));
      case SessionEvent.ExternalAddressVote(IpAddress address, IpAddress voter) ->
          votes
              .vote(address, voter, nowNanos)
              .ifPresent(known -> out.add(new SessionAction.ExternalAddressKnown(known)));
    }
  }

  /// Called after each batch of events, and when the deadline is due.
  ///
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void advance(long nowNanos, SessionActions out) {
    turns.advance(out);
    slots.advance(out);
    int spare = setup.maxConnections() - connections;
    int maxPerTorrent = setup.maxConnectionsPerTorrent();
    dials.advance(nowNanos, spare, maxPerTorrent, out);
    rooms.advance(nowNanos, dials, spare, maxPerTorrent, out);
    bans.expire(nowNanos);
  }

  /// When [#advance(long, SessionActions)] is to be called next, if nothing happens before;
  /// [Long#MAX_VALUE] if never.
  public long nextDeadlineNanos() {
    return Math.min(rooms.nextDeadlineNanos(), dials.nextDeadlineNanos());
  }

  /// Whether a torrent that has a permit may dial a host, which is counted as a dial. Whom one
  /// torrent bans, none dials.
  ///
  /// @param host its address
  /// @param nowNanos the engine's clock
  public boolean mayDial(IpAddress host, long nowNanos) {
    return bans.reason(host, nowNanos).isEmpty() && hostDials.allows(host, nowNanos);
  }

  /// How many addresses are banned.
  ///
  /// @param nowNanos the engine's clock
  public int bannedCount(long nowNanos) {
    return bans.count(nowNanos);
  }

  /// Why an address is banned.
  ///
  /// @param address the address
  /// @param nowNanos the engine's clock
  /// @return for people; empty if it is not banned
  public Optional<String> banReason(IpAddress address, long nowNanos) {
    return bans.reason(address, nowNanos);
  }
}
