// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.api.TrackerInfo;
import org.btsdk.core.announce.AnnounceMachine;
import org.btsdk.core.announce.AnnounceProgress;
import org.btsdk.core.announce.AnnounceSetup;
import org.btsdk.core.announce.Verdict;
import org.btsdk.core.peer.Namer;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.IpAddress;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceResponse;

/// Binds the torrent's announces to what happens to it.
final class Trackers {
  /// How peers that trackers name are labelled.
  static final String SOURCE = "tracker";

  /// 200 peers (libtorrent): a few announces then fill the pool.
  private static final int WANTED_PEERS = 200;

  /// 1: what is announced by who does not listen, as libtorrent does; trackers refuse 0.
  private static final int NO_PORT = 1;

  private final SwarmState<?> shared;
  private final Dials dials;
  private final AnnounceMachine machine;
  private final long firstAttempt;
  private final TreeMap<Long, URI> attempts = new TreeMap<>();
  private final List<URI> added = new ArrayList<>(); // since the beginning, as the machine allows
  private long uploadedBefore;
  private long downloadedBefore;
  private boolean running;

  Trackers(SwarmState<?> shared, Dials dials, AnnounceMachine machine) {
    this(shared, dials, machine, 0);
  }

  /// @param firstAttempt the number of the first announce, so that nobody takes an answer to an
  ///   announce of others for one to its own
  Trackers(SwarmState<?> shared, Dials dials, AnnounceMachine machine, long firstAttempt) {
    this.shared = shared;
    this.dials = dials;
    this.machine = machine;
    this.firstAttempt = firstAttempt;
  }

  AnnounceMachine machine() {
    return machine;
  }

  /// Goes on where others end, with their announces under way. If those have another machine, as
  /// the torrent is called otherwise now, they say farewell, and trackers that were added to them
  /// are added here.
  void takeOver(Trackers before) {
    if (machine == before.machine) {
      running = before.running;
      attempts.putAll(before.attempts);
    } else {
      before.stop();
      before.advance();
      before.added.forEach(this::add);
    }
  }

  void becomePrivate() {
    machine.becomePrivate();
  }

  /// What decides which tracker is told what, and when.
  static AnnounceMachine machine(SwarmSetup setup, InfoHashes infoHashes, boolean isPrivate) {
    return new AnnounceMachine(
        new AnnounceSetup(
            setup.trackers(),
            setup.trackerSchemes(),
            List.of(infoHashes.wire()),
            List.of(AddressFamily.ANY),
            setup.peerId(),
            setup.listenPort() == 0 ? NO_PORT : setup.listenPort(),
            Optional.empty(),
            isPrivate),
        setup.random());
  }

  void start() {
    uploadedBefore = shared.uploadedTotal;
    downloadedBefore = shared.downloadedTotal;
    if (!running) {
      running = true;
      machine.start(shared.now);
    }
  }

  void stop() {
    running = false;
    machine.stop(shared.now);
  }

  boolean finished() {
    return machine.finished();
  }

  /// All that is wanted is there. Only who has everything has completed the torrent (BEP 3); a
  /// partial seed announces `paused` instead (BEP 21), as soon as the tracker allows.
  void completed() {
    if (shared.leftBytes() == 0) {
      machine.completed(shared.now);
    } else {
      machine.wantPeers(shared.now);
    }
  }

  void announceNow() {
    machine.announceNow(true, shared.now);
  }

  void add(URI uri) {
    if (machine.add(uri, Integer.MAX_VALUE, shared.now)) {
      added.add(uri);
    }
  }

  /// Asks for peers if there are too few that give anything.
  void wantPeers() {
    if (shared.wantsPeers()
        && (shared.isStalled() || shared.connected() * 2 < shared.maxConnections)
        && shared.pool.ready(shared.now, true) == 0) {
      machine.wantPeers(shared.now);
    }
  }

  /// @param dropPeers called first if a private torrent switched its tracker (BEP 27)
  void answered(TorrentEvent.Announced announced, Runnable dropPeers) {
    long attempt = announced.attempt();
    AnnounceResponse response = announced.response();
    URI tracker = attempts.remove(attempt);
    Verdict verdict = machine.onResponse(attempt - firstAttempt, response, shared.now);
    if (tracker == null) {
      return;
    }
    shared.emit(new TorrentAction.ReportTracker(tracker, response.peers().size()));
    Optional<IpAddress> from = announced.from().or(() -> place(tracker));
    response
        .externalIp()
        .ifPresent(ip ->
            shared.emit(
                new TorrentAction.ExternalAddress(ip, from.orElseGet(() -> voter(tracker)))));
    if (verdict.dropPeersFirst()) {
      dropPeers.run();
      shared.pool.removeSource(SOURCE);
    }
    if (verdict.takePeers()) {
      dials.found(SOURCE, Namer.tracker(from), response.peers());
    }
  }

  /// Where a tracker is, as its URI says: an address, or a name that has no meaning outside of this
  /// machine.
  private static Optional<IpAddress> place(URI tracker) {
    String host = tracker.getHost();
    if (host == null) {
      return Optional.empty();
    }
    if (host.equalsIgnoreCase("localhost")) {
      return Optional.of(IpAddress.of((byte) 127, (byte) 0, (byte) 0, (byte) 1));
    }
    try {
      return Optional.of(IpAddress.parse(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  void failed(long attempt, IOException problem) {
    URI tracker = attempts.remove(attempt);
    machine.onFailure(attempt - firstAttempt, problem, shared.now);
    if (tracker != null) {
      shared.emit(new TorrentAction.ReportTrackerFailed(tracker, Shared.describe(problem)));
    }
  }

  /// Trackers vote too, though their address may not be known here: each by an address of its own
  /// from the reserved block 240.0.0.0/4.
  private static IpAddress voter(URI tracker) {
    int hash = String.valueOf(tracker.getHost()).hashCode();
    return IpAddress.of(
        (byte) (0xf0 | (hash >>> 24 & 0xf)),
        (byte) (hash >>> 16),
        (byte) (hash >>> 8),
        (byte) hash);
  }

  void advance() {
    if (machine.nextDeadlineNanos() > shared.now) {
      return;
    }
    boolean full = shared.connected() >= shared.maxConnections && !shared.isStalled();
    AnnounceProgress progress =
        new AnnounceProgress(
            shared.uploadedTotal - uploadedBefore,
            shared.downloadedTotal - downloadedBefore,
            shared.leftBytes(),
            shared.isPartialSeed(),
            full ? 0 : WANTED_PEERS);
    machine.poll(
        shared.now,
        progress,
        attempt -> {
          long id = firstAttempt + attempt.id();
          attempts.put(id, attempt.tracker());
          shared.emit(new TorrentAction.Announce(id, attempt.tracker(), attempt.request()));
        });
  }

  long nextDeadlineNanos() {
    return machine.nextDeadlineNanos();
  }

  List<TrackerInfo> infos() {
    return machine.trackers(shared.now);
  }
}
