// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btsdk.api.Failure;
import org.btsdk.api.FileInfo;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.PieceStates;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TorrentStats;
import org.btsdk.api.TrackerInfo;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;

/// One torrent as a pure state machine: events and a time go in, actions and a next time come out.
///
/// Whoever drives it calls [#handle(TorrentEvent, long, TorrentActions)] for each event, then
/// [#advance(long, TorrentActions)] once for the batch, and again when [#nextDeadlineNanos()] is
/// due. The first call is `advance`, or the first event.
///
/// Threads: one at a time; only what [#intakes()] gives may be shared. No method blocks.
public final class TorrentMachine {
  private final TorrentSetup setup;
  private final IntakeTable intakes;

  /// A machine that has not begun: the first call of [#advance(long, TorrentActions)] begins.
  ///
  /// @param setup what it begins with
  /// @param nowNanos the engine's clock
  public TorrentMachine(TorrentSetup setup, long nowNanos) {
    this.setup = setup;
    this.intakes = new IntakeTable(setup.metainfo().geometry().pieceCount());
  }

  /// Takes an event.
  ///
  /// @param event what happened
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void handle(TorrentEvent event, long nowNanos, TorrentActions out) {}

  /// Called after each batch of events, and when the deadline is due: sends what was held back to
  /// be sent together, fills request pipelines, and does what is due.
  ///
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void advance(long nowNanos, TorrentActions out) {}

  /// When [#advance(long, TorrentActions)] is to be called next, if nothing happens before;
  /// [Long#MAX_VALUE] if never. Changes only in `handle` and `advance`.
  public long nextDeadlineNanos() {
    return Long.MAX_VALUE;
  }

  /// The pieces that are open for blocks. Any thread may read it.
  public IntakeTable intakes() {
    return intakes;
  }

  /// What the torrent is doing.
  public TorrentState state() {
    return TorrentState.QUEUED;
  }

  /// Why it failed, if it did.
  public Optional<Failure> failure() {
    return Optional.empty();
  }

  /// How far it is.
  ///
  /// @param nowNanos the engine's clock
  public Progress progress(long nowNanos) {
    return new Progress(state(), 0, 0, Rate.ZERO, Rate.ZERO, 0, 0, Optional.empty());
  }

  /// Its numbers.
  ///
  /// @param nowNanos the engine's clock
  public TorrentStats stats(long nowNanos) {
    return new TorrentStats(
        0, 0, 0, 0, Rate.ZERO, Rate.ZERO, 0, 0, 0, 0, java.time.Duration.ZERO, Optional.empty());
  }

  /// The connected peers.
  ///
  /// @param nowNanos the engine's clock
  public List<PeerInfo> peers(long nowNanos) {
    return List.of();
  }

  /// The trackers, tier by tier.
  ///
  /// @param nowNanos the engine's clock
  public List<TrackerInfo> trackers(long nowNanos) {
    List<TrackerInfo> all = new ArrayList<>();
    for (int tier = 0; tier < setup.trackers().size(); tier++) {
      for (var uri : setup.trackers().get(tier)) {
        all.add(
            new TrackerInfo(
                uri,
                tier,
                TrackerInfo.Status.IDLE,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                0));
      }
    }
    return all;
  }

  /// Which pieces are there, and how many peers have each.
  public PieceStates pieces() {
    return new PieceStates(0, new BitSet(), new int[0]);
  }

  /// The verified pieces; a copy.
  public BitSet have() {
    return new BitSet();
  }

  /// The files. Their paths on the disk are empty here.
  public List<FileInfo> files() {
    return List.of();
  }

  /// Why a peer is as it is, in a sentence for people.
  ///
  /// @param peer its address
  /// @param nowNanos the engine's clock
  public String explain(PeerAddress peer, long nowNanos) {
    return "not known";
  }

  /// Whether all that is wanted is verified.
  public boolean isComplete() {
    return false;
  }

  /// Payload that was received and taken, earlier sessions included, in bytes.
  public long downloadedTotal() {
    return setup.downloadedBytes();
  }

  /// Payload that was sent, earlier sessions included, in bytes.
  public long uploadedTotal() {
    return setup.uploadedBytes();
  }
}
