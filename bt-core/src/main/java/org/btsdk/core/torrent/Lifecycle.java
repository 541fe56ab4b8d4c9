// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.BitSet;
import org.btsdk.api.Failure;
import org.btsdk.api.StopGoal;
import org.btsdk.api.TorrentState;
import org.jspecify.annotations.Nullable;

/// What the torrent is doing, and why it changes.
final class Lifecycle extends RunState<Shared> {
  /// 60 s: so much of a download a loss of power may cost.
  static final long SYNC_NANOS = 60_000_000_000L;

  private final Pieces pieces;
  private final Downloads downloads;
  private final Connections connections;
  private final ChokeRounds rounds;

  private boolean seed;
  private StopGoal goal;
  private boolean goalDone; // reached once; not again after the user said to go on
  private boolean finishedReported;
  private boolean downloaded; // since it was reported last: trackers hear of nothing else

  // Checks.
  private boolean checking;
  private boolean recheck; // asked for by the user: runs even if paused
  private long checkBytes;

  // Syncs.
  private long changes; // pieces that became verified
  private long synced;
  private long syncing;
  private boolean syncUnderWay;
  private long lastSyncNanos;

  // Times.
  private long activeNanos;
  private long seedNanos;
  private long sinceNanos;

  Lifecycle(
      Shared shared,
      Pieces pieces,
      Downloads downloads,
      Connections connections,
      Dials dials,
      ChokeRounds rounds,
      Trackers trackers) {
    super(shared, dials, trackers, shared.setup.startPaused());
    this.pieces = pieces;
    this.downloads = downloads;
    this.connections = connections;
    this.rounds = rounds;
    this.seed = shared.setup.seed();
    this.goal = shared.setup.goal();
    this.sinceNanos = shared.now;
    this.lastSyncNanos = shared.now;
    // A torrent of empty files has no piece, and yet files that are to be made. And a process that
    // was killed may have left the end of its work to whoever opens the storage next.
    this.changes = shared.pieceCount == 0 || !shared.setup.trusted().isEmpty() ? 1 : 0;
  }

  // ---- what happens

  /// Begins where a machine without metadata ended.
  void begin(boolean nowActive, boolean nowWantsToRun) {
    active = nowActive;
    wantsToRun = nowWantsToRun;
    begin();
  }

  void start() {
    wantsToRun = true;
    failure = null;
    settle();
  }

  void pause() {
    wantsToRun = false;
    stopCheck();
    settle();
  }

  void stop() {
    stopping = true;
    stopCheck();
    settle();
  }

  void recheck() {
    recheck = true;
    pieces.doubtAll();
    unfinished();
    if (checking) {
      shared.emit(new TorrentAction.StopCheck());
    }
    settle();
  }

  private void stopCheck() {
    recheck = false;
    if (checking) {
      shared.emit(new TorrentAction.StopCheck());
    }
  }

  void checkDone() {
    checking = false;
    if (shared.suspect.isEmpty()) {
      recheck = false;
    }
    settle();
  }

  void synced() {
    syncUnderWay = false;
    synced = syncing;
    settle();
  }

  void failed(Failure why) {
    syncUnderWay = false;
    failure = why;
    stopCheck();
    downloads.settle();
    shared.emit(new TorrentAction.ReportFailed(why));
    settle();
  }

  /// A piece became verified.
  void gained() {
    changes++;
    if (shared.complete()) {
      settle();
    }
  }

  /// Something is missing again, or wanted, or is not.
  void wantedChanged() {
    if (!shared.complete()) {
      unfinished();
    }
    settle();
  }

  private void unfinished() {
    if (finishedReported) {
      finishedReported = false;
      shared.emit(new TorrentAction.ReportUnfinished());
    }
  }

  void useSeeding(boolean value) {
    seed = value;
    if (seed && shared.state == TorrentState.PAUSED && finishedReported && goalReached() == null) {
      wantsToRun = true;
    }
    settle();
  }

  void useGoal(StopGoal value) {
    goal = value;
    goalDone = false;
  }

  // ---- where that leads

  @Override
  void settle() {
    if (!begun) {
      return;
    }
    TorrentState to = next();
    while (to != shared.state) {
      change(to);
      to = next();
    }
    tellStopped();
  }

  private TorrentState next() {
    TorrentState ended = ended();
    if (ended != null) {
      return ended;
    }
    if (recheck || (wantsToRun && active)) {
      if (checking) {
        return TorrentState.CHECKING;
      }
      if (!shared.suspect.isEmpty()) {
        check();
        return TorrentState.CHECKING;
      }
      recheck = false;
    }
    if (!wantsToRun) {
      // Nothing is lacking, as a check may have shown. Of a torrent without pieces, the files may.
      if (shared.complete() && shared.pieceCount > 0) {
        finish();
      }
      return TorrentState.PAUSED;
    }
    if (!active) {
      return TorrentState.QUEUED;
    }
    if (!shared.complete()) {
      return TorrentState.DOWNLOADING;
    }
    if (!finish()) {
      return TorrentState.FINISHING;
    }
    if (!seed) {
      wantsToRun = false;
      return TorrentState.PAUSED;
    }
    return TorrentState.SEEDING;
  }

  /// What is wanted is there, and is reported once it is durable.
  ///
  /// @return whether it is durable
  private boolean finish() {
    if (changes != synced) {
      sync();
      return false;
    }
    if (!finishedReported) {
      finishedReported = true;
      if (downloaded) {
        downloaded = false;
        trackers.completed();
      }
      shared.emit(new TorrentAction.ReportFinished());
    }
    return true;
  }

  private void check() {
    checking = true;
    checkBytes = pieces.bytesOf(shared.suspect);
    shared.emit(new TorrentAction.CheckPieces((BitSet) shared.suspect.clone()));
  }

  private void change(TorrentState to) {
    TorrentState from = shared.state;
    countTime();
    final boolean ran = shared.running();
    shared.enter(to);
    downloaded |= to == TorrentState.DOWNLOADING;
    shared.interestMayChange = true;
    shared.uselessMayBe = true;
    shared.emit(new TorrentAction.StateChanged(from, to));
    boolean runs = shared.running();
    if (runs && !ran) {
      rounds.begin();
      trackers.start();
      lastSyncNanos = shared.now;
    } else if (ran && !runs) {
      connections.closeAll("the torrent is not active any more");
      rounds.end();
      trackers.stop();
      if (failure == null && changes != synced) {
        sync();
      }
    }
    if (from == TorrentState.DOWNLOADING && runs) {
      for (Peer peer : shared.peers.values()) {
        downloads.takeBackAll(peer, true);
      }
    }
    if (runs && !ran) {
      shared.pool.retryNow(shared.now);
    }
    if (to == TorrentState.DOWNLOADING) {
      shared.pool.wantAgain(shared.now);
    }
    dials.somethingChanged();
    rounds.somethingChanged();
    shared.epoch++;
  }

  private void sync() {
    if (!syncUnderWay) {
      syncUnderWay = true;
      syncing = changes;
      lastSyncNanos = shared.now;
      shared.emit(new TorrentAction.Sync());
    }
  }

  @Override
  boolean isBusy() {
    return checking || syncUnderWay;
  }

  // ---- time

  /// Called at the end of each batch.
  void advance() {
    tellStopped();
    if (!shared.running()) {
      return;
    }
    String reached = goalDone ? null : goalReached();
    if (reached != null) {
      goalDone = true;
      wantsToRun = false;
      shared.emit(new TorrentAction.ReportGoal(reached));
      settle();
    }
  }

  /// Called every second while there are connections.
  void second() {
    if (shared.state == TorrentState.DOWNLOADING
        && changes != synced
        && shared.now - lastSyncNanos >= SYNC_NANOS) {
      sync();
    }
  }

  /// When the goal of seeding time is reached; [Long#MAX_VALUE] if that is no goal now.
  long nextDeadlineNanos() {
    if (shared.state != TorrentState.SEEDING || goalDone) {
      return Long.MAX_VALUE;
    }
    long seconds = goal.seedTime().toSeconds();
    // Longer than any run of the clock lasts; what is nearer can be counted in nanoseconds.
    return seconds > Integer.MAX_VALUE
        ? Long.MAX_VALUE
        : sinceNanos + goal.seedTime().toNanos() - seedNanos;
  }

  private @Nullable String goalReached() {
    long uploaded = shared.uploadedTotal;
    if (uploaded >= goal.uploadedBytes()) {
      return "uploaded " + uploaded + " bytes";
    }
    if (shared.downloadedTotal >= goal.downloadedBytes()) {
      return "downloaded " + shared.downloadedTotal + " bytes";
    }
    if (!shared.complete() || !shared.running()) {
      return null;
    }
    if (goal.ratio() == Double.POSITIVE_INFINITY) {
      return seededLongEnough();
    }
    // What was there already counts as downloaded: a ratio of 2 is twice the torrent.
    long whole = Math.max(shared.downloadedTotal, pieces.bytesOf(shared.have));
    if (whole > 0 && uploaded >= goal.ratio() * whole) {
      return "ratio " + (double) uploaded / whole;
    }
    return seededLongEnough();
  }

  private @Nullable String seededLongEnough() {
    return shared.now >= nextDeadlineNanos() ? "seeded for " + goal.seedTime() : null;
  }

  private void countTime() {
    long passed = shared.now - sinceNanos;
    sinceNanos = shared.now;
    switch (shared.state) {
      case SEEDING -> {
        seedNanos += passed;
        activeNanos += passed;
      }
      case CHECKING, METADATA, DOWNLOADING, FINISHING -> activeNanos += passed;
      case QUEUED, PAUSED, FAILED, REMOVED -> {}
    }
  }

  // ---- queries

  /// How long it was not paused.
  long activeNanos() {
    countTime();
    return activeNanos;
  }

  long checkBytes() {
    return checkBytes;
  }
}
