// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Completed;
import org.btsdk.api.Failure;
import org.btsdk.api.FileInfo;
import org.btsdk.api.FilePriority;
import org.btsdk.api.KnownPeer;
import org.btsdk.api.Limits;
import org.btsdk.api.PeerInfo;
import org.btsdk.api.PieceStates;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Progress;
import org.btsdk.api.StopGoal;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentReader;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TorrentStats;
import org.btsdk.api.TrackerInfo;
import org.btsdk.api.event.Event;
import org.btsdk.api.event.EventStream;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.limit.LiveLimits;
import org.btsdk.core.io.thread.Signal;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.PiecePicker;
import org.jspecify.annotations.Nullable;

/// A torrent as embedders see it: turns calls into events for the machine, and answers from it.
/// Threads: any.
final class EngineTorrent implements Torrent {
  private final EngineSession session;
  private final InfoHashes linkHashes;
  private final String linkName;
  private volatile AddOptions options;
  private final long addedAtNanos = System.nanoTime();
  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicInteger timesAtWork = new AtomicInteger();
  private final Signal changed = new Signal();
  private final EventStream events = new Events();
  private final LiveLimits limits;
  private final Milestones milestones = new Milestones(this::name);
  private final WhyNotDone whyNotDone;
  private final TorrentFiles files;
  private volatile @Nullable Metainfo metainfo; // null until it is known
  private volatile @Nullable EngineTorrent mergedInto;
  private volatile boolean beingRemoved;
  private volatile boolean removed;
  private volatile @Nullable TorrentState stateBefore; // it was removed or the session closed
  private @Nullable TorrentDriver driver;

  /// @param linkHashes what it was added by
  /// @param linkName its name until the metadata is known
  EngineTorrent(
      EngineSession session,
      InfoHashes linkHashes,
      String linkName,
      AddOptions options,
      LiveLimits limits) {
    this.session = session;
    this.linkHashes = linkHashes;
    this.linkName = linkName;
    this.options = options;
    this.limits = limits;
    this.whyNotDone = new WhyNotDone(this, session);
    this.files = new TorrentFiles(this, session);
  }

  /// Called once, before anyone else sees this.
  void drivenBy(TorrentDriver value) {
    driver = value;
  }

  /// What drives it, or the torrent it stands for.
  TorrentDriver driver() {
    EngineTorrent other = mergedInto;
    return other == null ? ownDriver() : other.driver();
  }

  TorrentDriver ownDriver() {
    return Objects.requireNonNull(driver);
  }

  InfoHashes linkHashes() {
    return linkHashes;
  }

  /// Its metadata is known.
  void became(Metainfo value) {
    metainfo = value;
    milestones.metadataKnown(value);
    changed.raise();
  }

  /// Somebody has its metadata, which it may still lack.
  void adopt(Metainfo known) {
    if (metainfo().isEmpty()) {
      driver().opening().adopt(known.infoBytes());
    }
  }

  /// From now on it stands for another torrent, which turned out to be the same.
  void mergeInto(EngineTorrent other) {
    mergedInto = other;
    milestones.follow(other.milestones);
  }

  TorrentContent requireContent() {
    TorrentContent content = driver().content();
    if (content == null) {
      throw new TorrentException.Refused(
          name() + ": " + (metainfo().isEmpty() ? "no metadata yet" : "paused before its data"));
    }
    return content;
  }

  /// Woken when something happened that a waiting reader or a progress callback wants to see.
  Signal changed() {
    return changed;
  }

  boolean isRemoved() {
    return survivor().removed;
  }

  // ---- told by the driver, on the loop

  /// What the machine reports, before subscribers see it.
  void heard(Event event) {
    if (event instanceof Event.StateChanged(_, _, TorrentState to) && to != TorrentState.REMOVED) {
      stateBefore = to;
      if (!ProgressCalls.isAwaited(to)) {
        timesAtWork.incrementAndGet();
      }
    }
    milestones.heard(event);
    changed.raise();
  }

  /// It is no torrent of the session any more, though its machine still stops. Told in the order of
  /// what the machine reports, but where the loop is stuck.
  void removed() {
    removed = true;
    milestones.end("the torrent was removed");
    changed.raise();
  }

  /// What was finished is so no more; no subscriber sees this.
  void unfinished() {
    milestones.unfinished();
  }

  /// A limiter of its own, or one that it shares, failed. Any thread.
  void limiterReplaced(String plugin, Throwable cause) {
    driver()
        .emitLater(new Event.PluginReplaced(this, plugin, "limiter: " + Failures.message(cause)));
  }

  /// It is about to be removed, and not the session closed.
  void willBeRemoved() {
    beingRemoved = true;
  }

  /// It has stopped, since it was removed or the session closed: nobody waits for it in vain. Any
  /// thread.
  void stopped() {
    if (mergedInto != null) {
      return; // the other one goes on
    }
    if (beingRemoved) {
      removed();
      return;
    }
    milestones.end("the session was closed");
    changed.raise();
  }

  Completed completed(TorrentStage machine) {
    List<Path> paths = new ArrayList<>();
    for (FileInfo file : files.located(machine.files())) {
      if (file.priority() != FilePriority.SKIP) {
        file.path().ifPresent(paths::add);
      }
    }
    Progress progress = machine.progress(System.nanoTime());
    return new Completed(
        infoHashes(),
        name(),
        paths,
        progress.wantedBytes(),
        machine.downloadedTotal() - driver().resume().downloadedBefore(),
        Duration.ofNanos(System.nanoTime() - addedAtNanos));
  }

  // ---- answers

  @Override
  public InfoHashes infoHashes() {
    return metainfo().map(Metainfo::infoHashes).orElse(linkHashes);
  }

  @Override
  public String name() {
    return metainfo().map(Metainfo::name).orElse(linkName);
  }

  @Override
  public Optional<Metainfo> metainfo() {
    EngineTorrent other = mergedInto;
    return other == null ? Optional.ofNullable(metainfo) : other.metainfo();
  }

  @Override
  public TorrentState state() {
    return isGone() ? TorrentState.REMOVED : driver().query(TorrentStage::state);
  }

  /// Whether it is removed for everyone, though its loop may be stuck and still at work.
  private boolean isGone() {
    return isRemoved() || driver().isGivenUp();
  }

  @Override
  public Optional<Failure> failure() {
    return driver().query(TorrentStage::failure);
  }

  @Override
  public Progress progress() {
    return driver().query(this::progressOf);
  }

  /// As [#state()], until the thread is interrupted.
  TorrentState stateInterruptibly() throws InterruptedException {
    try {
      return isGone() ? TorrentState.REMOVED : driver().query(TorrentStage::state, Long.MAX_VALUE);
    } catch (TimeoutException _) {
      return TorrentState.REMOVED; // it was given up: to wait takes 292 years
    }
  }

  /// As [#progress()], for a while and until the thread is interrupted.
  Progress progress(long atMostNanos) throws InterruptedException, TimeoutException {
    return driver().query(this::progressOf, atMostNanos);
  }

  /// Who was told that it is removed is not told another state, though the machine still stops.
  private Progress progressOf(TorrentStage machine) {
    Progress now = machine.progress(System.nanoTime());
    return isRemoved()
        ? new Progress(
            TorrentState.REMOVED,
            now.doneBytes(),
            now.wantedBytes(),
            now.downRate(),
            now.upRate(),
            now.peers(),
            now.seeds(),
            now.eta())
        : now;
  }

  /// What it came to before it was removed or the session closed; null if it never began.
  @Nullable TorrentState stateBefore() {
    return survivor().stateBefore;
  }

  /// Counts how often it entered a state that it leaves by itself: who knows an older count knows
  /// old figures, though the state may be the same.
  int timesAtWork() {
    return survivor().timesAtWork.get();
  }

  @Override
  public TorrentStats stats() {
    return driver().query(machine -> machine.stats(System.nanoTime()));
  }

  @Override
  public List<PeerInfo> peers() {
    return driver().query(machine -> machine.peers(System.nanoTime()));
  }

  @Override
  public List<KnownPeer> knownPeers() {
    return driver().query(TorrentStage::knownPeers);
  }

  @Override
  public String explain(PeerAddress peer) {
    return driver().query(machine -> machine.explain(peer, System.nanoTime()));
  }

  @Override
  public List<TrackerInfo> trackers() {
    return driver().query(machine -> machine.trackers(System.nanoTime()));
  }

  @Override
  public PieceStates pieces() {
    return driver().query(TorrentStage::pieces);
  }

  @Override
  public List<FileInfo> files() {
    return files.located(driver().query(TorrentStage::files)).stream()
        .filter(file -> !file.entry().isPadding())
        .toList();
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public EventStream events() {
    return events;
  }

  @Override
  public Subscription onProgress(Duration every, Consumer<Progress> callback) {
    return ProgressCalls.start(session.services(), this, every, callback);
  }

  @Override
  public CompletableFuture<Completed> completion() {
    return upToDate().completion(session.services());
  }

  @Override
  public Completed await(Duration timeout) throws InterruptedException {
    try {
      return upToDate().awaitCompletion(timeout);
    } catch (TimeoutException _) {
      if (metainfo().isEmpty()) {
        throw noMetadata();
      }
      throw new TorrentException.TimedOut(name() + ": timed out: " + whyNotDone.dataIsMissing());
    }
  }

  @Override
  public Metainfo awaitMetadata(Duration timeout) throws InterruptedException {
    try {
      Milestones now = survivor().milestones;
      // Metadata stay known; only a failure may be over.
      return (now.metadataFailed() ? upToDate() : now).awaitMetadata(timeout);
    } catch (TimeoutException _) {
      throw noMetadata();
    }
  }

  /// What can be waited for once the commands that were given before have had their effect: who
  /// resumes a torrent that failed and waits for it does not meet the old failure, and who wants
  /// more does not meet the old end, not even one that is reached before the command is.
  private Milestones upToDate() {
    EngineTorrent here = survivor();
    if (here.ownDriver().isGivenUp()) {
      return here.milestones; // no command has an effect any more
    }
    return here.ownDriver().query(_ -> here.milestones);
  }

  private TorrentException noMetadata() {
    return new TorrentException.NoMetadata(
        name() + ": no metadata in time: " + whyNotDone.metadataIsMissing());
  }

  // ---- commands

  void command(TorrentEvent event) {
    requireHere();
    driver().command(event);
  }

  private void requireHere() {
    if (isRemoved()) {
      throw new TorrentException.Refused(name() + ": the torrent was removed");
    }
    session.registry().requireOpen();
  }

  @Override
  public void resume() {
    command(new TorrentEvent.Start());
  }

  @Override
  public void pause() {
    command(new TorrentEvent.Pause());
  }

  @Override
  public void recheck() {
    command(new TorrentEvent.Recheck());
  }

  @Override
  public void remove() {
    session.remove(survivor(), false);
  }

  @Override
  public void removeWithData() {
    session.remove(survivor(), true);
  }

  private EngineTorrent survivor() {
    EngineTorrent other = mergedInto;
    return other == null ? this : other.survivor();
  }

  @Override
  public void addPeers(List<PeerAddress> peers) {
    command(new TorrentEvent.PeersFound(PeerPool.USER, List.copyOf(peers)));
  }

  @Override
  public void disconnect(PeerAddress peer) {
    command(new TorrentEvent.Disconnect(peer));
  }

  @Override
  public void ban(PeerAddress peer, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("a ban is longer than zero, not " + duration);
    }
    command(new TorrentEvent.Ban(peer, TimeUnit.NANOSECONDS.convert(duration)));
  }

  @Override
  public void addTracker(URI uri) {
    command(new TorrentEvent.AddTracker(uri));
  }

  @Override
  public void announceNow() {
    command(new TorrentEvent.AnnounceNow());
  }

  @Override
  public void priority(int file, FilePriority priority) {
    Objects.checkIndex(file, metainfo().map(known -> known.files().size()).orElse(0));
    command(new TorrentEvent.Prioritise(file, priority));
  }

  @Override
  public void goal(StopGoal goal) {
    command(new TorrentEvent.UseGoal(goal));
  }

  @Override
  public void seed(boolean seed) {
    command(new TorrentEvent.UseSeeding(seed));
  }

  @Override
  public void superSeed(boolean superSeed) {
    command(new TorrentEvent.UseSuperSeeding(superSeed));
  }

  @Override
  public void picker(String name) {
    PluginChoice<PickerFactory> choice = PluginChoice.parse(name);
    command(
        new TorrentEvent.UsePicker(
            choice.name(),
            session.services().plugins().picker(choice, requireMetainfo().geometry())));
  }

  @Override
  public void picker(PiecePicker picker) {
    command(new TorrentEvent.UsePicker(picker.getClass().getSimpleName(), picker));
  }

  // ---- files

  @Override
  public Optional<Path> folder() {
    return files.folder();
  }

  @Override
  public void move(Path folder) {
    files.move(folder);
  }

  @Override
  public void rename(int file, String path) {
    files.rename(file, path);
  }

  @Override
  public TorrentReader reader(int file) {
    requireHere();
    requireContent();
    Objects.checkIndex(file, requireMetainfo().files().size());
    return new PieceReader(this, file, readers.incrementAndGet());
  }

  Metainfo requireMetainfo() {
    return metainfo().orElseThrow(() -> new TorrentException.Refused(name() + ": no metadata yet"));
  }

  /// The settings it was added with.
  AddOptions options() {
    return options;
  }

  void options(AddOptions value) {
    options = value;
  }

  /// @throws TorrentException.Refused if its data would stay where it is
  void requireDeletable() {
    TorrentContent content = driver().content();
    if (content != null && !content.store().canDelete()) {
      throw new TorrentException.Refused(name() + ": " + content.store().cannotDelete());
    }
  }

  @Override
  public String toString() {
    return name() + " (" + infoHashes() + ")";
  }

  /// The events of this torrent alone.
  private final class Events implements EventStream {
    @Override
    public Subscription subscribe(Executor executor, int queueLength, Consumer<Event> handler) {
      Subscriber subscriber = new Subscriber(executor, queueLength, handler);
      driver().subscribe(subscriber);
      return subscriber;
    }

    @Override
    public Subscription subscribe(Consumer<Event> handler) {
      return subscribe(session.services().callbacks(), EngineSession.DEFAULT_QUEUE, handler);
    }
  }
}
