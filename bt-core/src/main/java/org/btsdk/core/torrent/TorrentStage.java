// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.btsdk.api.Failure;
import org.btsdk.api.FileInfo;
import org.btsdk.api.KnownPeer;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.PieceStates;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TorrentStats;
import org.btsdk.api.TrackerInfo;
import org.btsdk.model.PeerAddress;

/// One torrent as a pure state machine, at one stage of its life: events and a time go in, actions
/// and a next time come out. With its metadata known that is [TorrentMachine].
///
/// Whoever drives it calls [#handle(TorrentEvent, long, TorrentActions)] for each event, then
/// [#advance(long, TorrentActions)] once for the batch, and again when [#nextDeadlineNanos()] is
/// due. The first call is `advance`, or the first event.
///
/// Threads: one at a time. No method blocks.
public interface TorrentStage {
  /// Takes an event.
  ///
  /// @param event what happened
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  void handle(TorrentEvent event, long nowNanos, TorrentActions out);

  /// Called after each batch of events, and when the deadline is due: sends what was held back to
  /// be sent together, and does what is due.
  ///
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  void advance(long nowNanos, TorrentActions out);

  /// When [#advance(long, TorrentActions)] is to be called next, if nothing happens before;
  /// [Long#MAX_VALUE] if never. Changes only in `handle` and `advance`.
  long nextDeadlineNanos();

  /// Whether it would run if it were its turn, for the session: not if it is paused, failed, or
  /// done. Changes only in `handle` and `advance`.
  boolean wantsToRun();

  /// What the torrent is doing.
  TorrentState state();

  /// Why it failed, if it did.
  Optional<Failure> failure();

  /// How far it is.
  ///
  /// @param nowNanos the engine's clock
  Progress progress(long nowNanos);

  /// Its numbers.
  ///
  /// @param nowNanos the engine's clock
  TorrentStats stats(long nowNanos);

  /// The connected peers.
  ///
  /// @param nowNanos the engine's clock
  List<PeerInfo> peers(long nowNanos);

  /// The addresses where peers may be.
  List<KnownPeer> knownPeers();

  /// The trackers, tier by tier.
  ///
  /// @param nowNanos the engine's clock
  List<TrackerInfo> trackers(long nowNanos);

  /// Which pieces are there, and how many peers have each.
  PieceStates pieces();

  /// The verified pieces; a copy.
  BitSet have();

  /// The files. Their paths on the disk are empty here.
  List<FileInfo> files();

  /// Why a peer is as it is, in a sentence for people.
  ///
  /// @param peer its address
  /// @param nowNanos the engine's clock
  String explain(PeerAddress peer, long nowNanos);

  /// Payload that was received and taken, earlier sessions included, in bytes.
  long downloadedTotal();

  /// Payload that was sent, earlier sessions included, in bytes.
  long uploadedTotal();
}
