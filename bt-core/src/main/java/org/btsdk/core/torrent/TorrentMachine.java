// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.core.session.Bans;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// One torrent as a pure state machine: events and a time go in, actions and a next time come out.
///
/// Whoever drives it calls [#handle(TorrentEvent, long, TorrentActions)] for each event, then
/// [#advance(long, TorrentActions)] once for the batch, and again when [#nextDeadlineNanos()] is
/// due. The first call is `advance`, or the first event.
///
/// This class is a table of contents: what is done is in one class for each concern.
///
/// Threads: one at a time; only what [#intakes()] gives may be shared. No method blocks.
public final class TorrentMachine implements TorrentStage {
  /// 1 s: how often peers are looked after, as long as there are any.
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// 2^32: announces of a machine before this one never have so many numbers.
  private static final long SECOND_ATTEMPTS = 1L << 32;

  private final Shared shared;
  private final Readers readers = new Readers();
  private final Picker picker;
  private final Downloads downloads;
  private final Haves haves;
  private final Pieces pieces;
  private final SuperSeed superSeed;
  private final Uploads uploads;
  private final ChokeRounds rounds;
  private final Dials dials;
  private final Exchange exchange;
  private final Extensions extensions;
  private final Inbox inbox;
  private final Connections connections;
  private final Trackers trackers;
  private final SwarmEvents swarm;
  private final Lifecycle lifecycle;
  private final Snapshots snapshots;
  private long nextSecondNanos;
  private long deadlineNanos = Long.MIN_VALUE; // while all is quiet

  /// A machine that has not begun: the first call of [#advance(long, TorrentActions)] begins.
  ///
  /// @param setup what it begins with
  /// @param nowNanos the engine's clock
  public TorrentMachine(TorrentSetup setup, long nowNanos) {
    this(setup, setup.metainfo().geometry(), nowNanos);
  }

  /// As the other, for simulations in which blocks have another length.
  ///
  /// @param setup what it begins with
  /// @param geometry of the setup's torrent, perhaps [TorrentGeometry#withBlockLength(int)]
  /// @param nowNanos the engine's clock
  public TorrentMachine(TorrentSetup setup, TorrentGeometry geometry, long nowNanos) {
    this(setup, geometry, null, nowNanos);
  }

  /// A machine that goes on where another ends that had no metadata; see [#takeOver]. It shares
  /// with it what it takes over, and must not be used before.
  ///
  /// @param setup what it begins with
  /// @param before the machine that ends
  /// @param nowNanos the engine's clock
  public TorrentMachine(TorrentSetup setup, MetadataMachine before, long nowNanos) {
    this(setup, setup.metainfo().geometry(), before, nowNanos);
  }

  /// As the others, for simulations in which blocks have another length.
  ///
  /// @param setup what it begins with
  /// @param geometry of the setup's torrent, perhaps [TorrentGeometry#withBlockLength(int)]
  /// @param before the machine that ends, if there is one; null if not
  /// @param nowNanos the engine's clock
  public TorrentMachine(
      TorrentSetup setup,
      TorrentGeometry geometry,
      @Nullable MetadataMachine before,
      long nowNanos) {
    shared =
        before == null
            ? new Shared(setup, geometry, new PeerPool(), new Bans(), nowNanos)
            : new Shared(setup, geometry, before.shared.pool, before.shared.bans, nowNanos);
    picker = new Picker(shared);
    downloads = new Downloads(shared, readers, new PeerView(shared, readers), picker);
    superSeed = new SuperSeed(shared);
    haves = new Haves(shared);
    pieces = new Pieces(shared, downloads, superSeed, haves);
    uploads = new Uploads(shared, superSeed);
    rounds = new ChokeRounds(shared, uploads);
    dials = new Dials(shared);
    exchange = new Exchange(shared, dials);
    extensions = new Extensions(shared, pieces, superSeed, exchange);
    inbox = new Inbox(shared, pieces, downloads, uploads, rounds, extensions);
    Departures<Peer> departures = new Departures<>(shared);
    connections =
        new Connections(
            shared,
            pieces,
            haves,
            downloads,
            uploads,
            superSeed,
            rounds,
            extensions,
            exchange,
            departures,
            dials);
    trackers =
        before != null && before.isCalledAs(setup.metainfo())
            ? new Trackers(shared, dials, before.trackers.machine())
            : new Trackers(
                shared,
                dials,
                Trackers.machine(
                    setup, setup.metainfo().infoHashes(), setup.metainfo().isPrivate()),
                before == null ? 0 : SECOND_ATTEMPTS);
    swarm = new SwarmEvents(shared, connections, departures, dials, trackers);
    lifecycle = new Lifecycle(shared, pieces, downloads, connections, dials, rounds, trackers);
    snapshots = new Snapshots(shared, pieces, lifecycle);
    nextSecondNanos = nowNanos + SECOND_NANOS;
  }

  /// Goes on where another machine ends, with its connections, addresses, trackers and dials.
  /// Called once, before anything else.
  ///
  /// @param before the machine that this one was made for; not to be used any more
  /// @param nowNanos the engine's clock
  /// @param out takes what is to be done
  public void takeOver(MetadataMachine before, long nowNanos, TorrentActions out) {
    shared.begin(nowNanos, out);
    before.shared.begin(nowNanos, out);
    shared.state = before.shared.state;
    shared.ourAddress = before.shared.ourAddress;
    shared.ourV6Address = before.shared.ourV6Address;
    dials.takeOver(before.dials);
    trackers.takeOver(before.trackers);
    lifecycle.begin(before.isActive(), before.wantsToRun());
    before.later.values().forEach(event -> handle(event, nowNanos, out));
    before
        .changed()
        .forEach(
            (file, priority) -> handle(new TorrentEvent.Prioritise(file, priority), nowNanos, out));
    if (!shared.running()) {
      trackers.stop();
    }
    for (Newcomer peer : before.shared.peers.values()) {
      takeOver(peer, before.isCalledAs(shared.setup.metainfo()));
    }
    before.shared.peers.clear();
    if (shared.running()) {
      shared.pool.retryNow(nowNanos);
    }
  }

  /// @param sameHash whether the peer was met under the hash that the torrent goes on with; under
  ///   another one it would speak the other version of the protocol (BEP 52)
  private void takeOver(Newcomer before, boolean sameHash) {
    if (before.closing || !shared.running() || !sameHash) {
      connections.notContinued(before);
      return;
    }
    Peer peer = connections.continued(before);
    try {
      for (Message message : before.said(shared.pieceCount)) {
        if (!peer.closing) {
          inbox.received(peer, message);
        }
      }
    } catch (ProtocolViolation e) {
      shared.close(peer, Shared.describe(e));
    }
  }

  @Override
  public void handle(TorrentEvent event, long nowNanos, TorrentActions out) {
    shared.begin(nowNanos, out);
    lifecycle.begin();
    // Of what comes, most are haves, and most of them lead to nothing.
    shared.quiet &=
        event instanceof TorrentEvent.Received(int _, Message.Have _) && !superSeed.isAtWork();
    switch (event) {
      case TorrentEvent.Received(int id, Message message) -> {
        Peer peer = shared.livePeer(id);
        if (peer != null) {
          inbox.received(peer, message);
        }
      }
      case TorrentEvent.ReadHeldBack(int id) -> {
        Peer peer = shared.livePeer(id);
        if (peer != null) {
          connections.heldBack(peer);
        }
      }
      case TorrentEvent.BlocksReceived received -> downloads.received(received);
      case TorrentEvent.BlocksArrived arrived -> downloads.arrived(arrived);
      case TorrentEvent.BlocksSent sent -> uploads.sent(sent);
      case TorrentEvent.UploadFailed failed -> {
        if (uploads.failed(failed)) {
          pieces.lost(failed.request().piece());
          lifecycle.wantedChanged();
        }
      }
      case TorrentEvent.PieceCommitted committed -> {
        if (pieces.committed(committed)) {
          connections.banGuilty();
          lifecycle.gained();
        }
      }
      case TorrentEvent.PieceRejected rejected -> {
        pieces.rejected(rejected);
        connections.banGuilty();
      }
      case TorrentEvent.PieceChecked checked -> {
        pieces.checked(checked);
        if (checked.good()) {
          lifecycle.gained();
        }
      }
      case TorrentEvent.MetadataKnown _ -> {} // it is known already
      case TorrentEvent.CheckDone() -> lifecycle.checkDone();
      case TorrentEvent.Synced() -> lifecycle.synced();
      case TorrentEvent.StorageFailed(Failure failure) -> lifecycle.failed(failure);
      case TorrentEvent.Start() -> lifecycle.start();
      case TorrentEvent.Pause() -> lifecycle.pause();
      case TorrentEvent.Stop() -> lifecycle.stop();
      case TorrentEvent.Activate(boolean active) -> lifecycle.activate(active);
      case TorrentEvent.Recheck() -> lifecycle.recheck();
      case TorrentEvent.Prioritise(int file, FilePriority priority) -> {
        pieces.prioritise(file, priority);
        lifecycle.wantedChanged();
      }
      case TorrentEvent.ReaderAt(int reader, int first, int last) -> {
        if (first >= 0 && last < shared.pieceCount) {
          readers.at(reader, first, last, shared.now);
          shared.epoch++;
        }
      }
      case TorrentEvent.ReaderClosed(int reader) -> readers.closed(reader);
      case TorrentEvent.UsePicker(String name, var plugin) -> picker.use(name, plugin);
      case TorrentEvent.UseGoal(var goal) -> lifecycle.useGoal(goal);
      case TorrentEvent.UseSeeding(boolean seed) -> lifecycle.useSeeding(seed);
      case TorrentEvent.UseSuperSeeding(boolean on) -> superSeed.use(on);
      case TorrentEvent.UsePex(boolean on) -> extensions.usePex(on);
      case TorrentEvent.UseDht(int port) -> shared.dhtPort = port;
      case TorrentEvent.UseSlots(int slots) -> rounds.useSlots(slots);
      case TorrentEvent.SendExtension send -> extensions.send(send);
      case TorrentEvent.OfSwarm ofSwarm -> swarm.handle(ofSwarm);
    }
  }

  @Override
  public void advance(long nowNanos, TorrentActions out) {
    if (nowNanos < deadlineNanos && isQuiet(nowNanos)) {
      return;
    }
    shared.begin(nowNanos, out);
    lifecycle.begin();
    if (nowNanos >= nextSecondNanos) {
      nextSecondNanos = nowNanos + SECOND_NANOS;
      uploads.collect();
      uploads.second();
      downloads.upkeep();
      connections.second();
      superSeed.second();
      extensions.second();
      exchange.second();
      lifecycle.second();
      trackers.wantPeers();
    }
    lifecycle.advance();
    haves.flush();
    superSeed.advance();
    extensions.tellUploadOnly();
    boolean round = rounds.advance();
    if (round) {
      pieces.forgiveRefusals();
      haves.tellGivers();
    }
    pieces.updateInterest(round);
    connections.closeSeeds();
    downloads.fillAll();
    dials.advance();
    trackers.advance();
    deadlineNanos = findDeadlineNanos();
    shared.quiet = true;
  }

  private boolean isQuiet(long nowNanos) {
    return shared.quiet
        && !downloads.mayAsk(nowNanos)
        && !shared.interestMayChange()
        && !(shared.uselessMayBe && shared.state == TorrentState.SEEDING);
  }

  @Override
  public long nextDeadlineNanos() {
    return shared.quiet ? deadlineNanos : findDeadlineNanos();
  }

  private long findDeadlineNanos() {
    boolean looks = !shared.peers.isEmpty() || dials.maySoonBeStalled();
    long next = looks ? nextSecondNanos : Long.MAX_VALUE;
    next = Math.min(next, rounds.nextDeadlineNanos());
    next = Math.min(next, downloads.nextDeadlineNanos());
    next = Math.min(next, dials.nextDeadlineNanos());
    next = Math.min(next, trackers.nextDeadlineNanos());
    return Math.min(next, lifecycle.nextDeadlineNanos());
  }

  @Override
  public boolean wantsToRun() {
    return lifecycle.wantsToRun();
  }

  /// The pieces that are open for blocks. Any thread may read it.
  public IntakeTable intakes() {
    return shared.intakes;
  }

  @Override
  public TorrentState state() {
    return shared.state;
  }

  @Override
  public Optional<Failure> failure() {
    return Optional.ofNullable(lifecycle.failure());
  }

  @Override
  public Progress progress(long nowNanos) {
    shared.now = nowNanos;
    uploads.collect();
    return snapshots.progress();
  }

  @Override
  public TorrentStats stats(long nowNanos) {
    shared.now = nowNanos;
    uploads.collect();
    return snapshots.stats();
  }

  @Override
  public List<PeerInfo> peers(long nowNanos) {
    shared.now = nowNanos;
    uploads.collect();
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
    return snapshots.have();
  }

  @Override
  public List<FileInfo> files() {
    return pieces.files();
  }

  @Override
  public String explain(PeerAddress peer, long nowNanos) {
    shared.now = nowNanos;
    return snapshots.explain(peer);
  }

  /// Whether all that is wanted is verified.
  public boolean isComplete() {
    return shared.complete();
  }

  @Override
  public long downloadedTotal() {
    return shared.downloadedTotal;
  }

  @Override
  public long uploadedTotal() {
    return shared.uploadedTotal + uploads.notCollected();
  }
}
