// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.btsdk.api.TorrentState;
import org.btsdk.core.choke.TitForTatChoker;
import org.btsdk.core.plugin.GuardedChoker;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.RoundView;
import org.jspecify.annotations.Nullable;

/// Who is unchoked: a round every 10 seconds, and free slots at once. One object is view and choice
/// of every round.
final class ChokeRounds implements RoundView, Choice {
  /// 10 s (BEP 3).
  static final long ROUND_NANOS = 10_000_000_000L;

  /// 8 slots at least if nobody says how many, as libtorrent, and no more while we download: more
  /// make each too slow to be worth a peer's reciprocation, fewer do not fill a fast line.
  static final int AUTOMATIC_SLOTS = 8;

  /// 64 KiB a second: a seed that nobody told how many slots to give has as many as get so much
  /// each. It gives on what it has to as many as the line feeds, and everyone is served at once.
  static final long WORTHWHILE_BYTES_PER_SECOND = 64 * 1024;

  /// 60 rounds, ten minutes: what a line gives changes within an hour, not within a minute.
  private static final int REMEMBERED_ROUNDS = 60;

  private static final long[] NO_RATES = {};
  private static final @Nullable String[] NO_REASONS = {};

  private final Shared shared;
  private final Uploads uploads;
  private final Choker choker;
  private int sessionSlots = -1; // not told yet
  private long[] upRates = NO_RATES; // until the first round
  private long nextRoundNanos = Long.MAX_VALUE;
  private long round = -1;
  private boolean slotMayBeFree;
  private long busySinceNanos; // when the first peer was unchoked
  private int toldInterested;
  private boolean toldSeeding;

  // Of the round that is under way.
  private List<Peer> shown = List.of();
  private boolean fillOnly;
  private @Nullable String[] reasons = NO_REASONS;
  private long[] paces = NO_RATES;
  private int chosen;
  private boolean beyondAdvice; // the choker unchoked more than was advised

  ChokeRounds(Shared shared, Uploads uploads) {
    this.shared = shared;
    this.uploads = uploads;
    this.choker =
        new GuardedChoker(
            shared.setup.chokerName(),
            shared.setup.choker(),
            TitForTatChoker::new,
            (plugin, cause) ->
                shared.emit(new TorrentAction.ReportPlugin(plugin, Shared.describe(cause))));
  }

  void begin() {
    nextRoundNanos = shared.now + ROUND_NANOS;
    slotMayBeFree = true;
  }

  void end() {
    nextRoundNanos = Long.MAX_VALUE;
    tellSlots(0);
  }

  void useSlots(int slots) {
    sessionSlots = slots;
    slotMayBeFree = true;
  }

  /// A peer became interested, is no longer, or left.
  void somethingChanged() {
    slotMayBeFree = true;
  }

  long nextDeadlineNanos() {
    return shared.peers.isEmpty() ? Long.MAX_VALUE : nextRoundNanos;
  }

  /// @return whether a whole round was held
  boolean advance() {
    if (!shared.running()) {
      return false;
    }
    boolean due = shared.now >= nextRoundNanos;
    if (due) {
      round++;
      nextRoundNanos = shared.now + ROUND_NANOS;
      if (upRates.length == 0) {
        upRates = new long[REMEMBERED_ROUNDS];
      }
      upRates[(int) (round % upRates.length)] = shared.upRate.perSecond(shared.now);
    }
    if (due || slotMayBeFree) {
      slotMayBeFree = false;
      hold(!due);
    }
    return due;
  }

  private void hold(boolean fill) {
    int interested = shared.peers.interested();
    int unchoked = shared.peers.unchoked();
    tellSlots(interested);
    if (unchoked == 0) {
      busySinceNanos = shared.now;
    }
    if (fill && (unchoked >= slots() || interested == 0)) {
      if (unchoked > slots() && !beyondAdvice) {
        fill = false; // slots were taken away
      } else {
        return;
      }
    }
    shown = new ArrayList<>();
    for (Peer peer : shared.peers.values()) {
      if (!peer.closing && (peer.peerIsInterested || !peer.weChoke)) {
        shown.add(peer);
      }
    }
    fillOnly = fill;
    reasons = new String[shown.size()];
    paces = new long[shown.size()];
    Arrays.fill(paces, Long.MAX_VALUE);
    chosen = 0;
    beyondAdvice &= fill && slotsAdvised();
    if (fill) {
      for (int i = 0; i < shown.size(); i++) {
        if (!shown.get(i).weChoke) {
          reasons[i] = shown.get(i).chokeReason;
          paces[i] = shown.get(i).pace;
          chosen++;
        }
      }
    }
    choker.choose(this, this);
    for (int i = 0; i < shown.size(); i++) {
      String reason = reasons[i];
      if (reason == null) {
        uploads.choke(shown.get(i), "others were chosen");
      }
    }
    for (int i = 0; i < shown.size(); i++) {
      String reason = reasons[i];
      if (reason != null) {
        uploads.unchoke(shown.get(i), reason);
        uploads.pace(shown.get(i), paces[i]);
      }
    }
    shown = List.of();
  }

  private void tellSlots(int interested) {
    boolean seeding = seeding();
    if (interested != toldInterested || seeding != toldSeeding) {
      toldInterested = interested;
      toldSeeding = seeding;
      shared.emit(new TorrentAction.WantSlots(interested, seeding));
    }
  }

  // ---- Choice

  @Override
  public void unchoke(int peer, String reason) {
    if (reasons[peer] == null) {
      if (chosen >= slots()) {
        if (!slotsAdvised()) {
          return;
        }
        beyondAdvice = true;
      }
      chosen++;
      reasons[peer] = reason;
    }
  }

  @Override
  public void pace(int peer, long bytesPerSecond) {
    if (reasons[peer] != null) {
      paces[peer] = bytesPerSecond;
    }
  }

  // ---- RoundView

  @Override
  public int peerCount() {
    return shown.size();
  }

  @Override
  public int slots() {
    int own = shared.setup.uploadSlots();
    if (own == 0) {
      return sessionSlots < 0 ? automaticSlots() : sessionSlots;
    }
    return sessionSlots < 0 ? own : Math.min(own, sessionSlots);
  }

  @Override
  public boolean slotsAdvised() {
    return shared.setup.uploadSlots() == 0 && sessionSlots < 0;
  }

  @Override
  public long bestUpRate() {
    return Arrays.stream(upRates).max().orElse(0);
  }

  @Override
  public long torrentBytes() {
    return shared.geometry.dataBytes();
  }

  /// Until a round has shown what the line gives, it has room for everyone.
  private int automaticSlots() {
    if (!seeding()) {
      return AUTOMATIC_SLOTS;
    }
    if (shared.now - busySinceNanos < ROUND_NANOS) {
      return Integer.MAX_VALUE;
    }
    long worthwhile = shared.upRate.perSecond(shared.now) / WORTHWHILE_BYTES_PER_SECOND;
    return Math.clamp(worthwhile, AUTOMATIC_SLOTS, Integer.MAX_VALUE);
  }

  @Override
  public long round() {
    return Math.max(0, round);
  }

  @Override
  public boolean fillOnly() {
    return fillOnly;
  }

  @Override
  public boolean seeding() {
    return shared.state == TorrentState.SEEDING || shared.state == TorrentState.FINISHING;
  }

  @Override
  public long nowNanos() {
    return shared.now;
  }

  @Override
  public RandomGenerator random() {
    return shared.setup.random();
  }

  @Override
  public long id(int peer) {
    return shown.get(peer).id;
  }

  @Override
  public boolean interested(int peer) {
    return shown.get(peer).peerIsInterested;
  }

  @Override
  public boolean interesting(int peer) {
    return shown.get(peer).weAreInterested;
  }

  @Override
  public boolean unchoked(int peer) {
    return !shown.get(peer).weChoke;
  }

  @Override
  public long sinceNanos(int peer) {
    return shown.get(peer).chokeSinceNanos;
  }

  @Override
  public long connectedAtNanos(int peer) {
    return shown.get(peer).connectedAtNanos;
  }

  @Override
  public long lastUnchokedNanos(int peer) {
    return shown.get(peer).lastUnchokedNanos;
  }

  @Override
  public long downRate(int peer) {
    return shown.get(peer).downRate.perSecond(shared.now);
  }

  @Override
  public long upRate(int peer) {
    return shown.get(peer).upRate.perSecond(shared.now);
  }

  @Override
  public long downloadedBytes(int peer) {
    return shown.get(peer).downloaded;
  }

  @Override
  public long uploadedBytes(int peer) {
    return shown.get(peer).uploaded;
  }

  @Override
  public long uploadedSinceUnchokeBytes(int peer) {
    return shown.get(peer).uploadedSinceUnchoke;
  }

  @Override
  public boolean snubbed(int peer) {
    return shown.get(peer).pipeline.snubbed();
  }

  @Override
  public boolean unchokesUs(int peer) {
    return !shown.get(peer).peerChokes;
  }

  @Override
  public double progress(int peer) {
    return shown.get(peer).pieces.progress();
  }
}
