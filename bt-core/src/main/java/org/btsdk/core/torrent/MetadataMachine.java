// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.api.Failure;
import org.btsdk.api.FileInfo;
import org.btsdk.api.FilePriority;
import org.btsdk.api.KnownPeer;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.PieceStates;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TorrentStats;
import org.btsdk.api.TrackerInfo;
import org.btsdk.core.metadata.MetadataFetch;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Message;

/// A torrent of which only the info-hash is known, until its metadata is there and [TorrentMachine]
/// goes on with the same connections, addresses and trackers.
///
/// When a copy of the metadata is right, [TorrentAction.ParseMetadata] comes out, and the answer is
/// [TorrentEvent.MetadataKnown]. When the torrent is to go on, [TorrentAction.OpenData] follows.
///
/// Threads: one at a time. No method blocks.
public final class MetadataMachine implements TorrentStage {
  /// 1 s: how often peers are looked after, as long as there are any.
  private static final long SECOND_NANOS = 1_000_000_000L;

  final MetadataSwarm shared;
  final MetadataFetch fetch;
  final Dials dials;
  final Newcomers newcomers;
  final Trackers trackers;
  private final SwarmEvents swarm;
  private final MetadataLifecycle lifecycle;
  private final MetadataSnapshots snapshots;

  /// What is told to the machine that comes after, the last of each kind.
  final TreeMap<String, TorrentEvent> later = new TreeMap<>();

  private long nextSecondNanos;

  /// A machine that has not begun: the first call of [#advance(long, TorrentActions)] begins.
  ///
  /// @param setup what it begins with
  /// @param nowNanos the engine's clock
  public MetadataMachine(MetadataSetup setup, long nowNanos) {
    shared = new MetadataSwarm(setup, nowNanos);
    fetch = new MetadataFetch(setup.infoHashes());
    dials = new Dials(shared);
    Departures<Newcomer> departures = new Departures<>(shared);
    newcomers = new Newcomers(shared, fetch, departures, dials);
    trackers = new Trackers(shared, dials, Trackers.machine(setup, setup.infoHashes(), false));
    swarm = new SwarmEvents(shared, newcomers, departures, dials, trackers);
    snapshots = new MetadataSnapshots(shared, fetch);
    lifecycle = new MetadataLifecycle(shared, fetch, newcomers, dials, trackers);
    nextSecondNanos = nowNanos + SECOND_NANOS;
  }

  @Override
  public void handle(TorrentEvent event, long nowNanos, TorrentActions out) {
    shared.begin(nowNanos, out);
    lifecycle.begin();
    switch (event) {
      case TorrentEvent.Received(int id, Message message) -> {
        Newcomer peer = shared.livePeer(id);
        if (peer != null) {
          newcomers.received(peer, message);
          newcomers.banGuilty();
          lifecycle.mayBeVerified();
        }
      }
      case TorrentEvent.ReadHeldBack(int id) -> {
        Newcomer peer = shared.livePeer(id);
        if (peer != null) {
          peer.lastHeardNanos = shared.now;
        }
      }
      case TorrentEvent.MetadataKnown(Metainfo metainfo, Map<Integer, FilePriority> priorities) ->
          lifecycle.known(metainfo, priorities);
      case TorrentEvent.StorageFailed(Failure why) -> lifecycle.failed(why);
      case TorrentEvent.UseDht(int port) -> {
        shared.dhtPort = port;
        later.put(event.getClass().getSimpleName(), event);
      }
      case TorrentEvent.UsePex(boolean on) -> {
        newcomers.usePex(on);
        later.put(event.getClass().getSimpleName(), event);
      }
      case TorrentEvent.Start() -> lifecycle.start();
      case TorrentEvent.Pause() -> lifecycle.pause();
      case TorrentEvent.Stop() -> lifecycle.stop();
      case TorrentEvent.Activate(boolean active) -> lifecycle.activate(active);
      case TorrentEvent.Prioritise(int file, FilePriority priority) ->
          lifecycle.prioritise(file, priority);
      case TorrentEvent.OfSwarm ofSwarm -> swarm.handle(ofSwarm);
      case TorrentEvent.UsePicker _,
          TorrentEvent.UseGoal _,
          TorrentEvent.UseSeeding _,
          TorrentEvent.UseSuperSeeding _,
          TorrentEvent.UseSlots _ ->
          later.put(event.getClass().getSimpleName(), event);
      case TorrentEvent.BlocksReceived _,
          TorrentEvent.BlocksArrived _,
          TorrentEvent.BlocksSent _,
          TorrentEvent.UploadFailed _,
          TorrentEvent.PieceCommitted _,
          TorrentEvent.PieceRejected _,
          TorrentEvent.PieceChecked _,
          TorrentEvent.CheckDone _,
          TorrentEvent.Synced _,
          TorrentEvent.Recheck _,
          TorrentEvent.ReaderAt _,
          TorrentEvent.ReaderClosed _,
          TorrentEvent.SendExtension _ -> {} // there are no pieces yet, nor messages of others
    }
  }

  @Override
  public void advance(long nowNanos, TorrentActions out) {
    shared.begin(nowNanos, out);
    lifecycle.begin();
    if (nowNanos - nextSecondNanos >= 0) {
      nextSecondNanos = nowNanos + SECOND_NANOS;
      newcomers.second();
      trackers.wantPeers();
    }
    if (lifecycle.fetches()) {
      fetch.advance(nowNanos, newcomers::request);
      newcomers.banGuilty();
    }
    dials.advance();
    trackers.advance();
    lifecycle.tellStopped();
  }

  @Override
  public long nextDeadlineNanos() {
    boolean looks = !shared.peers.isEmpty() || dials.maySoonBeStalled();
    long next = looks ? nextSecondNanos : Long.MAX_VALUE;
    next = Math.min(next, dials.nextDeadlineNanos());
    return Math.min(next, trackers.nextDeadlineNanos());
  }

  // ---- queries

  @Override
  public boolean wantsToRun() {
    return lifecycle.wantsToRun();
  }

  @Override
  public TorrentState state() {
    return shared.state;
  }

  @Override
  public Optional<Failure> failure() {
    return Optional.ofNullable(lifecycle.failure());
  }

  /// Whether a torrent is called in handshakes and announces as this one was.
  boolean isCalledAs(Metainfo metainfo) {
    return metainfo.infoHashes().wire().equals(shared.setup.infoHashes().wire());
  }

  /// Whether its turn is now.
  boolean isActive() {
    return lifecycle.isActive();
  }

  /// How much files are wanted since [TorrentAction.OpenData].
  Map<Integer, FilePriority> changed() {
    return lifecycle.changed();
  }

  /// Why the metadata is not there yet, for people; empty if no peers are known.
  public Optional<String> missing() {
    return snapshots.missing();
  }

  @Override
  public Progress progress(long nowNanos) {
    return snapshots.progress();
  }

  @Override
  public TorrentStats stats(long nowNanos) {
    return snapshots.stats(nowNanos);
  }

  @Override
  public List<PeerInfo> peers(long nowNanos) {
    return snapshots.peers();
  }

  @Override
  public List<KnownPeer> knownPeers() {
    return shared.knownPeers();
  }

  @Override
  public List<TrackerInfo> trackers(long nowNanos) {
    shared.now = nowNanos;
    return trackers.infos();
  }

  @Override
  public PieceStates pieces() {
    return snapshots.pieces();
  }

  @Override
  public BitSet have() {
    return new BitSet();
  }

  @Override
  public List<FileInfo> files() {
    return snapshots.files(lifecycle.priorities());
  }

  @Override
  public String explain(PeerAddress address, long nowNanos) {
    shared.now = nowNanos;
    return snapshots.explain(address);
  }

  @Override
  public long downloadedTotal() {
    return 0;
  }

  @Override
  public long uploadedTotal() {
    return 0;
  }
}
