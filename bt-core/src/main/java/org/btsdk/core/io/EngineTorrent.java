// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.plugin.PluginUri;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.StorageFactory;
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
  private final Signal changed = new Signal();
  private final EventStream events = new Events();
  private final LiveLimits limits;
  private volatile CompletableFuture<Completed> completion = new CompletableFuture<>();
  private volatile CompletableFuture<Metainfo> metadata = new CompletableFuture<>();
  private volatile @Nullable Metainfo metainfo; // null until it is known
  private volatile @Nullable EngineTorrent mergedInto;
  private volatile boolean removed;
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
    metadata.complete(value);
    changed.raise();
  }

  /// Somebody has its metadata, which it may still lack.
  void adopt(Metainfo known) {
    if (metainfo().isEmpty()) {
      driver().adopt(known.infoBytes());
    }
  }

  /// From now on it stands for another torrent, which turned out to be the same.
  void mergeInto(EngineTorrent other) {
    mergedInto = other;
    var _ =
        other.metadata.whenComplete((value, problem) -> {
          if (problem == null) {
            metadata.complete(value);
          }
        });
    var _ =
        other.completion.whenComplete((result, problem) -> {
          if (problem == null) {
            completion.complete(result);
          } else {
            completion.completeExceptionally(problem);
          }
        });
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
    return removed;
  }

  // ---- told by the driver, on the loop

  /// What the machine reports, before subscribers see it.
  void heard(Event event) {
    switch (event) {
      case Event.Finished(_, Completed result) -> completion.complete(result);
      case Event.Failed(_, Failure failure) -> {
        TorrentException problem = TorrentException.of(name(), failure);
        completion.completeExceptionally(problem);
        metadata.completeExceptionally(problem);
      }
      case Event.StateChanged(_, TorrentState from, _) when from == TorrentState.FAILED -> {
        if (completion.isCompletedExceptionally()) {
          completion = new CompletableFuture<>();
        }
        if (metadata.isCompletedExceptionally()) {
          metadata = new CompletableFuture<>();
        }
      }
      case Event.Removed _ -> {
        removed = true;
        TorrentException problem =
            new TorrentException.Refused(name() + ": the torrent was removed");
        completion.completeExceptionally(problem);
        metadata.completeExceptionally(problem);
      }
      default -> {}
    }
    changed.raise();
  }

  /// The session ended with the torrent in it: nobody waits for it in vain.
  void sessionClosed() {
    if (mergedInto != null) {
      return; // the other one goes on
    }
    TorrentException problem = new TorrentException.Refused(name() + ": the session was closed");
    completion.completeExceptionally(problem);
    metadata.completeExceptionally(problem);
    changed.raise();
  }

  Completed completed(TorrentStage machine) {
    List<Path> paths = new ArrayList<>();
    for (FileInfo file : located(machine.files())) {
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
    return removed ? TorrentState.REMOVED : driver().query(TorrentStage::state);
  }

  @Override
  public Optional<Failure> failure() {
    return driver().query(TorrentStage::failure);
  }

  @Override
  public Progress progress() {
    return driver().query(machine -> machine.progress(System.nanoTime()));
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
    return located(driver().query(TorrentStage::files)).stream()
        .filter(file -> !file.entry().isPadding())
        .toList();
  }

  private List<FileInfo> located(List<FileInfo> files) {
    Optional<FileOperations> operations = fileOperations();
    if (operations.isEmpty()) {
      return files;
    }
    return files.stream()
        .map(file ->
            new FileInfo(
                file.index(),
                file.entry(),
                file.priority(),
                file.doneBytes(),
                file.entry().isPadding()
                    ? Optional.empty()
                    : Optional.of(operations.get().path(file.index()))))
        .toList();
  }

  private Optional<FileOperations> fileOperations() {
    TorrentContent content = driver().content();
    return content == null ? Optional.empty() : content.store().storage().fileOperations();
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
    CompletableFuture<Completed> theirs = new CompletableFuture<>();
    // Not on the loop, where ours is completed: what they hang on it is the embedder's code.
    var _ =
        completion.whenComplete((result, problem) ->
            session
                .services()
                .callBack(() -> {
                  if (problem == null) {
                    theirs.complete(result);
                  } else {
                    theirs.completeExceptionally(problem);
                  }
                }));
    return theirs;
  }

  @Override
  public Completed await(Duration timeout) throws InterruptedException {
    try {
      return get(completion, timeout);
    } catch (TimeoutException _) {
      if (metainfo().isEmpty()) {
        throw noMetadata();
      }
      throw new TorrentException.TimedOut(name() + ": timed out: " + whatIsMissing());
    }
  }

  @Override
  public Metainfo awaitMetadata(Duration timeout) throws InterruptedException {
    try {
      return get(metadata, timeout);
    } catch (TimeoutException _) {
      throw noMetadata();
    }
  }

  private <T> T get(CompletableFuture<T> future, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TorrentException cause) {
        throw cause;
      }
      throw new TorrentException.Internal(name() + ": " + e.getCause(), e.getCause());
    }
  }

  private TorrentException noMetadata() {
    return new TorrentException.NoMetadata(name() + ": no metadata in time: " + whyNoMetadata());
  }

  private String whyNoMetadata() {
    TorrentState state = state();
    if (state != TorrentState.METADATA) {
      return state == TorrentState.QUEUED ? "waits for its turn" : "the torrent is " + state;
    }
    Optional<String> missing =
        driver()
            .query(stage ->
                stage instanceof MetadataMachine machine
                    ? machine.missing()
                    : Optional.of("just arrived"));
    return missing.orElseGet(this::whoKnowsNobody);
  }

  /// Why it is not done yet, for people.
  private String whatIsMissing() {
    Progress progress = progress();
    TorrentStats stats = stats();
    String percent = "%.1f %% done, ".formatted(progress.percent());
    return switch (progress.state()) {
      case QUEUED -> "waits for its turn";
      case METADATA -> whyNoMetadata();
      case CHECKING -> "still checking data";
      case PAUSED -> percent + "paused";
      case FAILED, REMOVED, SEEDING, FINISHING -> percent + progress.state();
      case DOWNLOADING -> percent + whoIsMissing(stats);
    };
  }

  private String whoIsMissing(TorrentStats stats) {
    if (stats.peers() > 0) {
      return stats.downRate().bytesPerSecond() > 0
          ? "still downloading at " + stats.downRate()
          : "stalled: %d peers connected, none sends".formatted(stats.peers());
    }
    if (stats.knownPeers() > 0) {
      return "no peers: %d known, none connected".formatted(stats.knownPeers());
    }
    return whoKnowsNobody();
  }

  private String whoKnowsNobody() {
    List<String> reasons = new ArrayList<>();
    trackers()
        .forEach(
            tracker -> reasons.add(tracker.uri() + ": " + tracker.message().orElse("no answer")));
    if (reasons.isEmpty()) {
      reasons.add("no trackers");
    }
    if (!driver().isPrivate()) {
      reasons.add(whatTheDhtSays());
    }
    return "no peers known (" + String.join("; ", reasons) + ")";
  }

  private String whatTheDhtSays() {
    if (session.services().dht() == null) {
      return "no DHT";
    }
    return session.dht().nodes().isEmpty() ? "no node of the DHT answered" : "the DHT names nobody";
  }

  // ---- commands

  void command(TorrentEvent event) {
    requireHere();
    driver().command(event);
  }

  private void requireHere() {
    if (removed) {
      throw new TorrentException.Refused(name() + ": the torrent was removed");
    }
    session.requireOpen();
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
    command(new TorrentEvent.Ban(peer, duration.toNanos()));
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
    command(
        new TorrentEvent.UsePicker(
            name,
            session
                .services()
                .plugins()
                .picker(PluginChoice.named(name), requireMetainfo().geometry())));
  }

  @Override
  public void picker(PiecePicker picker) {
    command(new TorrentEvent.UsePicker(picker.getClass().getSimpleName(), picker));
  }

  // ---- files

  @Override
  public Optional<Path> folder() {
    if (fileOperations().isEmpty()) {
      return Optional.empty();
    }
    PluginChoice<StorageFactory> storage = options.storage().orElse(session.config().storage());
    return Optional.of(
        Optional.ofNullable(storage.settings().get(PluginUri.LOCATION))
            .map(Path::of)
            .or(options::folder)
            .orElse(session.config().folder()));
  }

  @Override
  public void move(Path folder) {
    session.withStorageQuiet(this, operations -> operations.move(folder));
  }

  @Override
  public void rename(int file, String path) {
    FileEntry entry = requireMetainfo().files().get(file);
    List<String> components = List.of(path.split("/"));
    if (components.stream()
        .anyMatch(part -> part.isEmpty() || part.equals("..") || part.equals("."))) {
      throw new IllegalArgumentException(
          "not a path below the folder for " + entry.displayPath() + ": " + path);
    }
    session.withStorageQuiet(this, operations -> operations.rename(file, components));
  }

  @Override
  public TorrentReader reader(int file) {
    requireHere();
    requireContent();
    Objects.checkIndex(file, requireMetainfo().files().size());
    return new PieceReader(this, file, readers.incrementAndGet());
  }

  private Metainfo requireMetainfo() {
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
