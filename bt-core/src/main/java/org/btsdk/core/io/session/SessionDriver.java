// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.btsdk.core.io.dht.DhtNode;
import org.btsdk.core.io.thread.Loop;
import org.btsdk.core.session.SessionAction;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.session.SessionMachine;
import org.btsdk.core.session.SessionSetup;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.TrackerTransport;

/// Runs the [SessionMachine] on a loop, and does what it wants done. Threads: any, except what a
/// loop calls.
final class SessionDriver extends Loop.Member {
  /// Announces that are under way at once in a session, so that ten thousand torrents that start
  /// together do not open ten thousand sockets.
  private static final int ANNOUNCES = 50;

  private final SessionServices services;
  private final Loop loop;
  private final SessionMachine machine;
  private final Dialer dialer;
  private final Map<Integer, TorrentDriver> torrents = new ConcurrentHashMap<>();
  private final Semaphore announces = new Semaphore(ANNOUNCES);

  SessionDriver(SessionServices services, Loop loop) {
    super(0);
    this.services = services;
    this.loop = loop;
    this.dialer = new Dialer(services);
    var config = services.config();
    this.machine =
        new SessionMachine(
            new SessionSetup(
                config.maxConnections(),
                config.maxConnectionsPerTorrent(),
                config.maxDials(),
                TimeUnit.NANOSECONDS.convert(config.dialSpacing()),
                config.maxActive(),
                config.uploadSlots()));
  }

  void added(TorrentDriver torrent) {
    torrents.put(torrent.number(), torrent);
    event(new SessionEvent.TorrentAdded(torrent.number()));
  }

  /// Does nothing if it does not know the torrent: one whose loop was stuck is removed before it is
  /// added, and then once more.
  void removed(TorrentDriver torrent) {
    if (torrents.remove(torrent.number()) != null) {
      event(new SessionEvent.TorrentRemoved(torrent.number()));
    }
  }

  /// How many torrents it knows.
  int torrents() {
    return torrents.size();
  }

  /// Hands something to the machine. Any thread; never blocks.
  void event(SessionEvent event) {
    DhtNode dht = services.dht();
    if (dht != null && event instanceof SessionEvent.ExternalAddressVote(var address, var voter)) {
      dht.vote(address, voter);
    }
    loop.post(this, now -> machine.handle(event, now, this::perform));
  }

  /// Opens a connection for a torrent, with a permit of the machine's. Never blocks.
  void dial(TorrentDriver torrent, PeerAddress address) {
    SessionEvent ended = new SessionEvent.DialEnded(torrent.number());
    loop.post(
        this,
        now -> {
          if (machine.mayDial(address.ip(), now)) {
            dialer.dial(torrent, address, () -> event(ended));
          } else {
            torrent.answer(
                new TorrentEvent.DialFailed(address, "the host is not to be dialed now"));
            machine.handle(ended, now, this::perform);
          }
        });
  }

  int dials() {
    return dialer.underWay();
  }

  /// Announces, waiting for its turn. A virtual thread; blocks.
  AnnounceResponse announce(TrackerTransport transport, URI tracker, AnnounceRequest request)
      throws IOException, InterruptedException {
    announces.acquire();
    try {
      return transport.announce(tracker, request, services.config().trackerTimeout());
    } finally {
      announces.release();
    }
  }

  private void perform(SessionAction action) {
    switch (action) {
      case SessionAction.GrantDials(int torrent, int count) -> {
        TorrentDriver driver = torrents.get(torrent);
        if (driver == null) {
          event(new SessionEvent.DialsReturned(torrent, count));
        } else {
          driver.answer(new TorrentEvent.DialsGranted(count));
        }
      }
      case SessionAction.MakeRoom(int torrent) -> tell(torrent, new TorrentEvent.MakeRoom());
      case SessionAction.Activate(int torrent, boolean active) ->
          tell(torrent, new TorrentEvent.Activate(active));
      case SessionAction.UseSlots(int torrent, int slots) ->
          tell(torrent, new TorrentEvent.UseSlots(slots));
      case SessionAction.ExternalAddressKnown(var address) ->
          torrents
              .values()
              .forEach(torrent -> torrent.answer(new TorrentEvent.AddressKnown(address)));
    }
  }

  private void tell(int torrent, TorrentEvent event) {
    TorrentDriver driver = torrents.get(torrent);
    if (driver != null) {
      driver.answer(event);
    }
  }

  @Override
  public void advance(long nowNanos) {
    machine.advance(nowNanos, this::perform);
  }

  @Override
  public long nextDeadlineNanos() {
    return machine.nextDeadlineNanos();
  }
}
