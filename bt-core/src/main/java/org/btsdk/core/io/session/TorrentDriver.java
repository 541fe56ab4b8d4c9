// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Event;
import org.btsdk.core.io.dht.DhtNode;
import org.btsdk.core.io.dht.TorrentFinder;
import org.btsdk.core.io.disk.BlockBatch;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.peer.ConnectedTorrent;
import org.btsdk.core.io.peer.Connection;
import org.btsdk.core.io.peer.FlowLimits;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.Loop;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentActions;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Message;
import org.btsdk.spi.storage.PieceGoneException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one torrent on a loop: hands its machine what happens, and does what it wants done. It
/// knows connections and threads, and no rule of the protocol. A torrent of a magnet link has a
/// [MetadataMachine] at first, and then a [org.btsdk.core.torrent.TorrentMachine], with the same
/// connections.
///
/// Threads: [#add(TorrentAction)] and the machine only on the loop; everything else any.
final class TorrentDriver extends Loop.Member
    implements TorrentActions, ConnectedTorrent, TorrentFinder.Torrent {
  private static final Logger LOG = LoggerFactory.getLogger(TorrentDriver.class);

  private final int number;
  private final SessionServices services;
  private final SessionDriver session;
  private final Loop loop;
  private final FlowLimits flow;
  private final EngineTorrent facade;
  private final @Nullable MagnetWork magnet; // null if the metadata was there from the beginning

  private volatile TorrentStage machine; // changed once, by the loop's thread
  private volatile @Nullable TorrentContent content; // null until the metadata is known

  private final Object opening = new Object();
  private @Nullable TorrentContent opened; // guarded by opening; the content, or what becomes it
  private boolean opensNothing; // guarded by opening

  // Only touched by the loop's thread.
  private boolean toldToRun;
  private boolean defective;
  private boolean stopped;

  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private final LiveConnections connections;
  private final Reports reports;
  private final TrackerAnnounces announces;
  private final PeerSearches searches;

  TorrentDriver(
      int number,
      SessionServices services,
      SessionDriver session,
      Loop loop,
      TorrentOpener.Opened opened,
      FlowLimits flow,
      EngineTorrent facade) {
    this(number, services, session, loop, opened.machine(), null, flow, facade);
    TorrentContent known = TorrentContent.of(opened, this);
    this.content = known;
    this.opened = known;
  }

  TorrentDriver(
      int number,
      SessionServices services,
      SessionDriver session,
      Loop loop,
      TorrentStage machine,
      @Nullable MagnetWork magnet,
      FlowLimits flow,
      EngineTorrent facade) {
    super(number);
    this.number = number;
    this.services = services;
    this.session = session;
    this.loop = loop;
    this.machine = machine;
    this.magnet = magnet;
    this.flow = flow;
    this.facade = facade;
    this.connections = new LiveConnections(this, services, session);
    this.reports = new Reports(facade, services.extensions());
    this.announces = new TrackerAnnounces(services, session, this);
    this.searches = new PeerSearches(services, this);
  }

  @Override
  public int number() {
    return number;
  }

  EngineTorrent facade() {
    return facade;
  }

  /// What there is once the metadata is known; null before.
  @Nullable TorrentContent content() {
    return content;
  }

  private TorrentContent known() {
    return Objects.requireNonNull(content, "the metadata is not known yet");
  }

  Metainfo metainfo() {
    return store().metainfo();
  }

  /// What names the torrent, at every stage of its life.
  @Override
  public InfoHashes infoHashes() {
    return facade.infoHashes();
  }

  /// Whether only trackers may name peers (BEP 27); false while that is not known.
  boolean isPrivate() {
    return facade.metainfo().map(Metainfo::isPrivate).orElse(false);
  }

  @Override
  public boolean knowsPieces() {
    return content != null;
  }

  @Override
  public TorrentStore store() {
    return known().store();
  }

  ResumeKeeper resume() {
    return known().resume();
  }

  @Override
  public IntakeTable intakes() {
    return known().intakes();
  }

  LiveConnections connections() {
    return connections;
  }

  Reports reports() {
    return reports;
  }

  @Override
  public FlowLimits flow() {
    return flow;
  }

  // ---- what happens

  /// Does something on the loop. Any thread; never blocks.
  void onLoop(Loop.Task task) {
    loop.post(this, task);
  }

  /// Hands something to the machine. Only on the loop.
  void handle(TorrentEvent event, long now) {
    LOG.trace("{} < {}", number, event);
    guarded(now, () -> machine.handle(event, now, this));
  }

  /// A defect of a machine fails its torrent, never the session; a second one ends it.
  private void guarded(long now, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) { // such as a class that is missing
      LOG.error("a defect in the machine of {}", facade, e);
      if (defective) {
        finishStop();
        return;
      }
      defective = true;
      Failure failure = new Failure.Internal("a defect of the engine: " + e);
      guarded(now, () -> machine.handle(new TorrentEvent.StorageFailed(failure), now, this));
    }
  }

  @Override
  public void answer(TorrentEvent event) {
    loop.post(this, now -> handle(event, now));
  }

  @Override
  public void answer(List<TorrentEvent> events) {
    loop.post(
        this,
        now -> {
          for (TorrentEvent event : events) {
            handle(event, now);
          }
        });
  }

  /// Hands over a command of the embedder's. Any thread; waits while the mailbox is full.
  void command(TorrentEvent event) {
    loop.postWaiting(this, now -> handle(event, now));
  }

  @Override
  public boolean received(Connection connection, List<Message> messages) {
    List<Message> left = connection.uploads().accept(messages);
    boolean answered = left.size() < messages.size();
    if (answered) {
      connection.outbox().wakeUploads();
      if (left.isEmpty()) {
        return true;
      }
    }
    loop.postWaiting(
        this,
        now -> {
          for (Message message : left) {
            handle(new TorrentEvent.Received(connection.number(), message), now);
          }
        });
    return answered;
  }

  @Override
  public void blocks(Connection connection, BlockBatch batch) {
    answer(new TorrentEvent.BlocksReceived(connection.number(), batch.payloadBytes()));
    TorrentContent of = known();
    connection.work().add(of.store().executor(), () -> of.blockWork().take(batch));
  }

  @Override
  public void sent(Connection connection, long payloadBytes) {
    if (!connection.uploads().sent(payloadBytes)) {
      answer(new TorrentEvent.BlocksSent(connection.number(), payloadBytes));
    }
  }

  @Override
  public void uploadFailed(Connection connection, Message.Request request, Exception problem) {
    boolean gone = problem instanceof PieceGoneException;
    answer(new TorrentEvent.UploadFailed(connection.number(), request, gone));
    if (problem instanceof RuntimeException defect) {
      answer(new TorrentEvent.StorageFailed(Failures.of(store().name(), defect)));
    }
  }

  @Override
  public void readerEnded(Connection connection) {
    connections.readerEnded(connection);
  }

  /// Asks the machine something, on its loop. Any thread; blocks for as long as the loop is busy.
  <T> T query(Function<TorrentStage, T> question) {
    if (loop.isLoopThread() || done.isDone()) {
      return question.apply(machine);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.postWaiting(
        this,
        _ -> {
          try {
            answer.complete(question.apply(machine));
          } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    CompletableFuture.anyOf(answer, done).join();
    return answer.isDone() ? answer.join() : question.apply(machine);
  }

  @Override
  public void heldBack(Connection connection) {
    answer(new TorrentEvent.ReadHeldBack(connection.number()));
  }

  // ---- events for the embedder

  /// Adds a subscriber, whose first event is the state as it is now. Any thread.
  void subscribe(Subscriber subscriber) {
    loop.postWaiting(this, now -> reports.subscribe(subscriber, machine, now));
  }

  void emitLater(Event event) {
    loop.post(this, _ -> reports.emit(event));
  }

  // ---- life

  /// Lets the machine begin.
  void wake() {
    loop.post(this, _ -> {});
  }

  /// Completes when the machine has stopped and everything was told.
  CompletableFuture<@Nullable Void> done() {
    return done;
  }

  /// Whether it would go on by itself, were it not paused.
  boolean isRunning() {
    return switch (query(TorrentStage::state)) {
      case PAUSED, FAILED, REMOVED -> false;
      case QUEUED, METADATA, CHECKING, DOWNLOADING, FINISHING, SEEDING -> true;
    };
  }

  /// Pauses the torrent and waits until nothing uses its storage, even when the caller is
  /// interrupted. Not on a loop; blocks.
  ///
  /// @return false if something still uses it
  boolean pauseAndWait(Duration timeout) {
    command(new TorrentEvent.Pause());
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    boolean interrupted = false;
    boolean quiet = false;
    while (!quiet && System.nanoTime() - end < 0) {
      long seen = facade.changed().count();
      quiet = query(_ -> connections.isGone() && known().checker().isIdle());
      if (!quiet) {
        try {
          facade.changed().await(seen, 10_000_000);
        } catch (InterruptedException _) {
          interrupted = true; // what follows must not be done while the storage is at work
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    return quiet && TorrentStopper.waitFor(known().store().quiet(), left);
  }

  // ---- from the metadata to the data

  private MagnetWork magnet() {
    return Objects.requireNonNull(magnet, "it had its metadata from the beginning");
  }

  /// Takes metadata that another source had, and whose hashes were looked at there. Any thread.
  void adopt(byte[] info) {
    if (magnet != null) {
      magnet.parse(this, info);
    }
  }

  private void openData(Map<Integer, FilePriority> priorities) {
    Metainfo metainfo = facade.metainfo().orElseThrow();
    if (machine instanceof MetadataMachine before) {
      magnet().open(this, before, metainfo, priorities);
    }
  }

  /// The data is open: the torrent goes on with it. A disk thread.
  void goOn(TorrentOpener.Opened fresh) {
    TorrentContent next = TorrentContent.of(fresh, this);
    synchronized (opening) {
      if (!opensNothing) {
        opened = next;
        loop.post(this, now -> takeOver(fresh, next, now));
        return;
      }
    }
    fresh.closeUnused(); // it was stopped meanwhile
  }

  private void takeOver(TorrentOpener.Opened fresh, TorrentContent next, long now) {
    if (stopped
        || machine.state() == TorrentState.REMOVED
        || !(machine instanceof MetadataMachine before)) {
      return; // who stops it closes what was opened
    }
    content = next;
    machine = fresh.machine();
    guarded(now, () -> fresh.machine().takeOver(before, now, this));
    fresh.problem().ifPresent(failure -> handle(new TorrentEvent.StorageFailed(failure), now));
  }

  /// What is to be closed now that the torrent has stopped; from now on nothing is opened. Blocks
  /// while something is being opened, for a while.
  ///
  /// @return null if its data was never opened
  @Nullable TorrentContent contentToClose(Duration timeout) {
    MagnetWork work = magnet;
    if (work != null) {
      TorrentStopper.waitFor(work.quiet(), timeout);
    }
    synchronized (opening) {
      opensNothing = true;
      return opened;
    }
  }

  /// Whether its data is still being opened.
  boolean isOpening() {
    MagnetWork work = magnet;
    return work != null && !work.quiet().isDone();
  }

  /// Ends what is left after the bound for stopping, and waits for nothing. Any thread.
  void abandon() {
    loop.post(this, _ -> finishStop());
  }

  private void finishStop() {
    stopped = true;
    searches.close();
    connections.close();
    reports.deliver();
    done.complete(null);
  }

  @Override
  public void advance(long nowNanos) {
    if (!stopped) {
      guarded(nowNanos, () -> machine.advance(nowNanos, this));
    }
    if (machine.wantsToRun() != toldToRun) {
      toldToRun = !toldToRun;
      session.event(new SessionEvent.WantsToRun(number, toldToRun));
    }
    reports.deliver(); // after each batch of tasks, in which events may have come together
  }

  @Override
  public long nextDeadlineNanos() {
    return stopped ? Long.MAX_VALUE : machine.nextDeadlineNanos();
  }

  // ---- what the machine wants

  @Override
  public void add(TorrentAction action) {
    LOG.trace("{} > {}", number, action);
    switch (action) {
      case TorrentAction.Send(int peer, Message message) -> connections.send(peer, message);
      case TorrentAction.RequestBlocks(int peer, long[] blocks) ->
          connections.request(peer, blocks, metainfo().geometry());
      case TorrentAction.CancelBlocks(int peer, long[] blocks) ->
          connections.cancel(peer, blocks, metainfo().geometry());
      case TorrentAction.SendHaves(int peer, int[] pieces) -> connections.sendHaves(peer, pieces);
      case TorrentAction.WakeUploads(int peer) -> connections.wakeUploads(peer);
      case TorrentAction.Close(int peer, String reason) -> connections.close(peer, reason);
      case TorrentAction.WantDials(int count, boolean stalled) ->
          session.event(new SessionEvent.DialsWanted(number, count, stalled));
      case TorrentAction.ReturnDials(int count) ->
          session.event(new SessionEvent.DialsReturned(number, count));
      case TorrentAction.Dial(PeerAddress address) -> session.dial(this, address);
      case TorrentAction.WantSlots(int interested, boolean seeding) ->
          session.event(new SessionEvent.SlotsWanted(number, interested, seeding));
      case TorrentAction.CheckPieces(BitSet pieces) -> known().checker().check(pieces);
      case TorrentAction.StopCheck _ -> known().checker().stop();
      case TorrentAction.KeepDigests(int piece) -> known().blockWork().keepDigests(piece);
      case TorrentAction.Discard(int piece) -> known().upkeep().discard(piece);
      case TorrentAction.ForgetPiece(int piece) -> known().upkeep().forget(piece);
      case TorrentAction.Sync _ -> known().upkeep().sync();
      case TorrentAction.ParseMetadata(byte[] info) -> magnet().parse(this, info);
      case TorrentAction.OpenData(var priorities) -> openData(priorities);
      case TorrentAction.Announce announce -> announces.announce(announce);
      case TorrentAction.ExternalAddress(var address, var voter) ->
          session.event(new SessionEvent.ExternalAddressVote(address, voter));
      case TorrentAction.DhtNode(PeerAddress node) -> {
        DhtNode dht = services.dht();
        if (dht != null) {
          dht.known(List.of(node));
        }
      }
      case TorrentAction.StateChanged change -> {
        stateChanged(change.from(), change.to());
        reports.tell(change, machine);
      }
      case TorrentAction.ReportBan ban -> {
        banned(ban);
        reports.tell(ban, machine);
      }
      case TorrentAction.Report report -> reports.tell(report, machine);
      case TorrentAction.Stopped _ -> finishStop();
    }
  }

  private void stateChanged(TorrentState from, TorrentState to) {
    if (from == TorrentState.FAILED && to != TorrentState.REMOVED) {
      TorrentContent of = content;
      if (of != null) {
        of.store().executor().execute(of.blockWork()::retryUnfinished);
      }
    }
    searches.changed(to);
  }

  private void banned(TorrentAction.ReportBan ban) {
    services.bans().ban(ban.address().ip(), ban.durationNanos());
    session.event(new SessionEvent.Banned(ban.address().ip(), ban.durationNanos(), ban.reason()));
  }
}
