// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.btsdk.api.TrackerInfo;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.tracker.AnnounceReply;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceRequest.Event;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.jspecify.annotations.Nullable;

/// Decides for one torrent which tracker is told what, and when (NOT thread safe, pure).
///
/// Trackers are asked by the letter of BEP 12: each tier is shuffled once; an announce goes to one
/// tracker after the other, tier after tier, until one answers, which moves to the front of its
/// tier. So there is one tracker at a time, as BEP 27 asks of private torrents.
///
/// After every call that changes something, and when [#nextDeadlineNanos()] has passed, the owner
/// calls [#poll], makes the announces it gets, and tells how each ended by [#onResponse] or
/// [#onFailure].
public final class AnnounceMachine {
  /// 500: more trackers than that are no help for anyone.
  public static final int MAX_TRACKERS = 500;

  /// 5 minutes: how soon more peers are asked for, if the tracker names no `min interval`.
  static final Duration EARLIEST_WISH = Duration.ofMinutes(5);

  private final AnnounceSetup setup;
  private final RandomGenerator random;
  private final int key;
  private final Tiers tiers;

  /// Who is told `stopped` at the next poll.
  private final List<TrackerEntry> farewells = new ArrayList<>();

  private final TreeMap<Long, Pending> pending = new TreeMap<>();
  private final List<TrackerEntry> triedInPass = new ArrayList<>();
  private long nextId;
  private boolean running;
  private boolean isPrivate;

  /// Whether the end of the download has to be told.
  private boolean completed;

  private long dueNanos;
  private boolean due;
  private @Nullable TrackerEntry current;
  private @Nullable Round round;

  /// An announce under way. Its round is null if it is a farewell.
  private record Pending(
      TrackerEntry tracker, int face, Event event, boolean nothingLeft, @Nullable Round round) {}

  /// The announces of all faces to one tracker.
  private static final class Round {
    final TrackerEntry tracker;
    int waiting;
    boolean answered;
    boolean toldCompleted;
    @Nullable IOException problem;

    Round(TrackerEntry tracker) {
      this.tracker = tracker;
    }
  }

  /// A machine that waits for [#start(long)].
  ///
  /// @param setup what does not change
  /// @param random where the order inside a tier comes from, and the jitter of waits
  public AnnounceMachine(AnnounceSetup setup, RandomGenerator random) {
    this.setup = setup;
    this.random = random;
    this.isPrivate = setup.isPrivate();
    key = random.nextInt();
    tiers = new Tiers(setup, random);
  }

  // ---- what happens to the torrent

  /// The torrent begins, or begins again: `started` is due now.
  public void start(long nowNanos) {
    running = true;
    completed = false;
    farewells.clear();
    triedInPass.clear();
    round = null;
    current = null;
    for (TrackerEntry entry : tiers.all()) {
      Arrays.fill(entry.started, false);
      Arrays.fill(entry.complete, false);
    }
    dueAt(nowNanos);
  }

  /// The download is done, which every tracker hears once that took `started` before, or that takes
  /// it now with nothing missing (BEP 3, and BEP 48 counts it). A tracker that took `started` when
  /// nothing was missing, before this was called, is not told.
  public void completed(long nowNanos) {
    completed = true;
    if (running && current != null && lacksCompleted(current)) {
      dueAt(nowNanos);
    }
  }

  /// The torrent stops: `stopped` is due now at every tracker that took `started`, and at no other;
  /// before it `completed`, where that was not told yet.
  public void stop(long nowNanos) {
    if (!running) {
      return;
    }
    running = false;
    due = false;
    round = null;
    current = null;
    for (TrackerEntry entry : tiers.all()) {
      if (entry.anyStarted()) {
        farewells.add(entry);
      }
    }
  }

  /// Whether the torrent is stopped and every tracker that had to hear it was told, or failed.
  public boolean finished() {
    return !running && farewells.isEmpty() && pending.isEmpty();
  }

  /// The torrent of a magnet link turned out to be private (BEP 27).
  public void becomePrivate() {
    isPrivate = true;
  }

  /// A user wants an announce.
  ///
  /// @param force whether even if a tracker's `min interval` has not passed; what a tracker said
  ///   with `retry in` stands
  public void announceNow(boolean force, long nowNanos) {
    if (!running) {
      return;
    }
    if (force) {
      tiers.all().forEach(entry -> entry.forgetBackOff(nowNanos));
      dueAt(nowNanos);
    } else {
      wantPeers(nowNanos);
    }
  }

  /// More peers would be good: announces as soon as the tracker allows.
  public void wantPeers(long nowNanos) {
    if (running && round == null && current != null) {
      long allowed = Math.max(nowNanos, current.answeredNanos + shortestWaitNanos(current));
      if (!due || allowed < dueNanos) {
        dueAt(allowed);
      }
    }
  }

  private static long shortestWaitNanos(TrackerEntry entry) {
    AnnounceResponse answer = entry.answer;
    if (answer == null) {
      return EARLIEST_WISH.toNanos();
    }
    // Not sooner than in a minute, whatever it allows: nobody comes to a swarm within seconds, and
    // a tracker may be another's address.
    return answer
        .minInterval()
        .map(AnnounceMachine::intervalNanos)
        .orElseGet(() -> Math.min(intervalNanos(answer.interval()), EARLIEST_WISH.toNanos()));
  }

  /// An interval within what is sane, which the transport of a plugin has not seen to.
  private static long intervalNanos(Duration told) {
    Duration notTooLong =
        told.compareTo(AnnounceReply.LONGEST_INTERVAL) < 0 ? told : AnnounceReply.LONGEST_INTERVAL;
    return Math.max(AnnounceReply.SHORTEST_INTERVAL.toNanos(), notTooLong.toNanos());
  }

  /// Adds a tracker.
  ///
  /// @param tier which tier, from 0; a new one at the end if there is none of that number
  /// @return whether it is new, and there was room
  public boolean add(URI uri, int tier, long nowNanos) {
    if (!tiers.add(uri, tier)) {
      return false;
    }
    if (running && current == null && round == null) {
      dueAt(nowNanos);
    }
    return true;
  }

  /// Removes a tracker, which is told `stopped` if it took `started`.
  ///
  /// @return whether it was there
  public boolean remove(URI uri, long nowNanos) {
    TrackerEntry entry = tiers.find(uri);
    if (entry == null) {
      return false;
    }
    tiers.remove(entry);
    triedInPass.remove(entry);
    if (entry.anyStarted()) {
      farewells.add(entry);
    }
    boolean wasAsked = round != null && round.tracker == entry;
    if (wasAsked) {
      round = null;
    }
    if (current == entry || wasAsked) {
      current = current == entry ? null : current;
      if (running) {
        dueAt(nowNanos);
      }
    }
    return true;
  }

  private void dueAt(long nanos) {
    due = true;
    dueNanos = nanos;
  }

  // ---- announces

  /// When [#poll] is to be called at the latest; [Long#MAX_VALUE] if nothing waits for time.
  public long nextDeadlineNanos() {
    if (!farewells.isEmpty()) {
      return Long.MIN_VALUE;
    }
    return running && due && round == null ? dueNanos : Long.MAX_VALUE;
  }

  /// Gives the announces that are to be made now.
  ///
  /// @param progress how far the torrent is
  /// @param out gets each of them
  public void poll(long nowNanos, AnnounceProgress progress, Consumer<Attempt> out) {
    for (TrackerEntry entry : farewells) {
      for (int face = 0; face < setup.faces(); face++) {
        if (entry.started[face]) {
          if (completed && !entry.complete[face] && !isBeingToldCompleted(entry, face)) {
            attempt(entry, face, Event.COMPLETED, null, progress, out);
          }
          entry.started[face] = false;
          attempt(entry, face, Event.STOPPED, null, progress, out);
        }
      }
    }
    farewells.clear();
    if (!running || !due || round != null || nowNanos < dueNanos) {
      return;
    }
    TrackerEntry next = tiers.next(nowNanos, triedInPass);
    if (next == null) {
      triedInPass.clear();
      waitForRetry();
      return;
    }
    Round now = new Round(next);
    round = now;
    for (int face = 0; face < setup.faces(); face++) {
      now.waiting++;
      Event event = event(next, face, progress);
      now.toldCompleted |= event == Event.COMPLETED;
      attempt(next, face, event, now, progress, out);
    }
  }

  private boolean isBeingToldCompleted(TrackerEntry entry, int face) {
    return pending.values().stream()
        .anyMatch(told ->
            told.tracker() == entry && told.face() == face && told.event() == Event.COMPLETED);
  }

  private void waitForRetry() {
    due = false;
    for (TrackerEntry entry : tiers.all()) {
      if (entry.skipReason == null && (!due || entry.retryAtNanos < dueNanos)) {
        dueAt(entry.retryAtNanos);
      }
    }
  }

  private Event event(TrackerEntry entry, int face, AnnounceProgress progress) {
    if (!entry.started[face]) {
      return Event.STARTED;
    }
    if (completed && !entry.complete[face]) {
      return Event.COMPLETED;
    }
    return progress.partialSeed() ? Event.PAUSED : Event.NONE;
  }

  private void attempt(
      TrackerEntry entry,
      int face,
      Event event,
      @Nullable Round of,
      AnnounceProgress progress,
      Consumer<Attempt> out) {
    Sha1Hash torrent = setup.torrents().get(face / setup.families().size());
    AddressFamily family = setup.families().get(face % setup.families().size());
    long id = nextId++;
    pending.put(id, new Pending(entry, face, event, progress.leftBytes() == 0, of));
    out.accept(
        new Attempt(
            id,
            entry.uri,
            new AnnounceRequest(
                torrent,
                setup.peerId(),
                setup.port(),
                progress.uploadedBytes(),
                progress.downloadedBytes(),
                progress.leftBytes(),
                event,
                of == null ? 0 : progress.numWant(),
                key,
                entry.trackerId,
                setup.bindAddress(),
                family)));
  }

  /// A tracker answered.
  ///
  /// @param attempt the attempt's id; one that is not known any more is ignored
  /// @return what to do with its peers
  public Verdict onResponse(long attempt, AnnounceResponse response, long nowNanos) {
    Pending answered = pending.remove(attempt);
    if (answered == null || answered.event() == Event.STOPPED) {
      return Verdict.IGNORE;
    }
    TrackerEntry entry = answered.tracker();
    if (answered.round() != round || round == null) {
      // The torrent stopped, or the tracker was removed, while `started` was on its way: it was
      // taken, so that `stopped` has to follow.
      if (answered.event() == Event.STARTED && !(running && tiers.find(entry.uri) == entry)) {
        entry.started[answered.face()] = true;
        entry.complete[answered.face()] = answered.nothingLeft() && !completed;
        farewells.add(entry);
      } else if (answered.event() == Event.COMPLETED && !running) {
        entry.complete[answered.face()] = true; // taken before the farewell was made
      }
      return Verdict.IGNORE;
    }
    entry.started[answered.face()] = true;
    // With nothing left before the download was said to be done, it was a seed from the beginning.
    if (answered.event() == Event.COMPLETED || (answered.nothingLeft() && !completed)) {
      entry.complete[answered.face()] = true;
    }
    entry.answered(response, nowNanos);
    boolean switched = isPrivate && current != null && current != entry;
    current = entry;
    round.answered = true;
    endOne(round, nowNanos);
    return new Verdict(true, switched);
  }

  /// A tracker did not answer well.
  ///
  /// @param attempt the attempt's id; one that is not known any more is ignored
  /// @param problem what the transport threw
  public void onFailure(long attempt, IOException problem, long nowNanos) {
    Pending failed = pending.remove(attempt);
    if (failed != null && failed.round() == round && round != null) {
      round.problem = round.problem == null ? problem : round.problem;
      endOne(round, nowNanos);
    }
  }

  private void endOne(Round ended, long nowNanos) {
    if (--ended.waiting > 0) {
      return;
    }
    round = null;
    TrackerEntry entry = ended.tracker;
    if (ended.answered && entry.answer != null) {
      triedInPass.clear();
      tiers.moveToFront(entry);
      dueAt(
          lacksCompleted(entry) && !ended.toldCompleted
              ? nowNanos
              : nowNanos
                  + intervalNanos(longer(entry.answer.interval(), entry.answer.minInterval())));
    } else if (ended.problem != null) {
      failed(entry, ended.problem, nowNanos);
      triedInPass.add(entry);
      dueAt(nowNanos);
    }
  }

  private void failed(TrackerEntry entry, IOException problem, long nowNanos) {
    Optional<Duration> retryIn = Optional.empty();
    if (problem instanceof TrackerRefusedException refused) {
      retryIn = refused.retryIn();
      if (refused.never()) {
        entry.skipReason = "refused for good: " + reason(problem);
      }
    }
    entry.failed(reason(problem), retryIn, nowNanos, random.nextDouble());
  }

  private static String reason(IOException problem) {
    String message = problem.getMessage();
    return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
  }

  private boolean lacksCompleted(TrackerEntry entry) {
    for (int face = 0; completed && face < setup.faces(); face++) {
      if (entry.started[face] && !entry.complete[face]) {
        return true;
      }
    }
    return false;
  }

  private static Duration longer(Duration one, Optional<Duration> other) {
    return other.filter(that -> that.compareTo(one) > 0).orElse(one);
  }

  // ---- what people see

  /// Every tracker and how it is doing, in the order in which they are asked.
  public List<TrackerInfo> trackers(long nowNanos) {
    Round asking = round;
    return new TrackerInfos(
            tiers,
            asking == null ? null : asking.tracker,
            current,
            running && due && asking == null ? dueNanos : null)
        .all(nowNanos);
  }
}
