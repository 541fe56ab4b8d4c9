// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Event;
import org.btsdk.core.io.dht.TorrentFinder;
import org.btsdk.core.io.disk.BlockBatch;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.peer.ConnectedTorrent;
import org.btsdk.core.io.peer.Connection;
import org.btsdk.core.io.peer.FlowLimits;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.storage.ReadTroubles;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.io.thread.Loop;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
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
/// What the machine wants done, [MachineActions] does.
///
/// Threads: the machine only on the loop; everything else any, except where it is said.
final class TorrentDriver extends Loop.Member implements ConnectedTorrent, TorrentFinder.Torrent {
  private static final Logger LOG = LoggerFactory.getLogger(TorrentDriver.class);

  private final int number;
  private final SessionDriver session;
  private final Loop loop;
  private final FlowLimits flow;
  private final EngineTorrent facade;
  private final ReadTroubles readTroubles;

  private volatile TorrentStage machine; // changed once, by the loop's thread
  private volatile @Nullable TorrentContent content; // null until the metadata is known
  private volatile boolean givenUp;

  // Only touched by the loop's thread.
  private boolean toldToRun;
  private boolean defective;
  private boolean stopped;

  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private final LiveConnections connections;
  private final Reports reports;
  private final PeerSearches searches;
  private final MachineActions actions;
  private final DataOpening opening;

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
    opening.wasOpen(known);
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
    this.session = session;
    this.loop = loop;
    this.machine = machine;
    this.flow = flow;
    this.facade = facade;
    this.readTroubles = services.readTroubles();
    this.connections = new LiveConnections(this, services, session);
    this.reports = new Reports(facade, services.extensions());
    this.searches = new PeerSearches(services, this);
    this.actions = new MachineActions(this, services, session, connections, reports, searches);
    this.opening = new DataOpening(this, magnet);
  }

  @Override
  public int number() {
    return number;
  }

  /// What it runs. Any thread may ask for it, and use it only on the loop.
  TorrentStage machine() {
    return machine;
  }

  EngineTorrent facade() {
    return facade;
  }

  /// What there is once the metadata is known; null before.
  @Nullable TorrentContent content() {
    return content;
  }

  TorrentContent known() {
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
    guarded(now, () -> machine.handle(event, now, actions));
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
      Failure failure = new Failure.Internal("a defect of the engine: " + e, Failures.behind(e));
      guarded(now, () -> machine.handle(new TorrentEvent.StorageFailed(failure), now, actions));
    }
  }

  @Override
  public void answer(TorrentEvent event) {
    loop.post(this, now -> handle(event, now));
  }

  @Override
  public void answerWithNext(TorrentEvent event) {
    loop.postWithNext(this, now -> handle(event, now));
  }

  @Override
  public void wake() {
    loop.wake();
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
    Loop.Task heard =
        now -> {
          for (Message message : left) {
            handle(new TorrentEvent.Received(connection.number(), message), now);
          }
        };
    if (connection.uploads().mayWait(left)) {
      loop.postUnhurried(this, heard); // it looks at each torrent with peers once a second
    } else {
      loop.postWaiting(this, heard);
    }
    return answered;
  }

  @Override
  public void blocks(Connection connection, BlockBatch batch, boolean more) {
    TorrentEvent event = new TorrentEvent.BlocksReceived(connection.number(), batch.payloadBytes());
    TorrentContent of = known();
    if (more && of.store().commitsAtOnce()) { // else it may wait long for others to be committed
      answerWithNext(event); // to write the batch wakes the loop
    } else {
      answer(event);
    }
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
    } else if (!gone) {
      readTroubles.failed(facade.name(), store().name(), request.piece(), problem);
    }
  }

  @Override
  public void readerEnded(Connection connection) {
    connections.readerEnded(connection);
  }

  /// Asks the machine something, on its loop. Any thread; blocks for as long as the loop is busy.
  ///
  /// @throws TorrentException.Refused if it was given up: its loop may still be in the machine
  <T> T query(Function<TorrentStage, T> question) {
    if (loop.isLoopThread() || done.isDone()) {
      return ask(question);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.postWaiting(this, _ -> answer(question, answer));
    CompletableFuture.anyOf(answer, done).join();
    return answer.isDone() ? answer.join() : ask(question);
  }

  /// As [#query(Function)], for a thread that is to end also where the loop is stuck. A thread asks
  /// again only when it was answered.
  ///
  /// @param atMostNanos how long it waits for the answer
  /// @throws InterruptedException if the thread was interrupted
  /// @throws TimeoutException if the loop did not answer in time, or was given up
  <T> T query(Function<TorrentStage, T> question, long atMostNanos)
      throws InterruptedException, TimeoutException {
    if (loop.isLoopThread() || done.isDone()) {
      return askInTime(question);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.post(this, _ -> answer(question, answer));
    try {
      var _ = CompletableFuture.anyOf(answer, done).get(atMostNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      LOG.trace("a question failed, as is thrown below", e);
    }
    return answer.isDone() ? answer.join() : askInTime(question);
  }

  /// Asks on the caller's thread: the loop's, or any once the torrent has stopped.
  private <T> T ask(Function<TorrentStage, T> question) {
    if (givenUp && !loop.isLoopThread()) {
      throw new TorrentException.Refused(facade.name() + ": its loop is stuck");
    }
    return question.apply(machine);
  }

  private <T> T askInTime(Function<TorrentStage, T> question) throws TimeoutException {
    if (givenUp && !loop.isLoopThread()) {
      throw new TimeoutException(facade.name() + ": its loop is stuck");
    }
    return question.apply(machine);
  }

  private <T> void answer(Function<TorrentStage, T> question, CompletableFuture<T> answer) {
    try {
      answer.complete(question.apply(machine));
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
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

  /// Has it known that there is this torrent, to the session and to those who hear of all torrents.
  /// Called first, so that nothing the machine does is told before. Any thread; never blocks.
  void added(List<Subscriber> listening) {
    loop.post(
        this,
        now -> {
          session.added(this);
          listening.forEach(subscriber -> reports.subscribe(subscriber, machine, now));
          reports.emit(new Event.Added(facade));
        });
  }

  void emitLater(Event event) {
    loop.post(this, _ -> reports.emit(event));
  }

  /// Tells of the end; nothing is told after it. Any thread; never blocks.
  void emitLast(Event event) {
    loop.post(
        this,
        _ -> {
          reports.emit(event);
          reports.end();
        });
  }

  // ---- life

  /// Lets the machine begin.
  void begin() {
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

  /// From its metadata to its data.
  DataOpening opening() {
    return opening;
  }

  void openData(Map<Integer, FilePriority> priorities) {
    Metainfo metainfo = facade.metainfo().orElseThrow();
    if (machine instanceof MetadataMachine before) {
      opening.open(before, metainfo, priorities);
    }
  }

  /// The data is open: the torrent goes on with it. Only on the loop.
  void takeOver(TorrentOpener.Opened fresh, TorrentContent next, long now) {
    if (stopped
        || machine.state() == TorrentState.REMOVED
        || !(machine instanceof MetadataMachine before)) {
      return; // who stops it closes what was opened
    }
    content = next;
    machine = fresh.machine();
    guarded(now, () -> fresh.machine().takeOver(before, now, actions));
    fresh.problem().ifPresent(failure -> handle(new TorrentEvent.StorageFailed(failure), now));
  }

  /// Ends what is left after the bound for stopping, and waits for nothing: on its loop it has
  /// ended when this returns. Any thread.
  void abandon() {
    if (loop.isLoopThread()) {
      finishStop();
    } else {
      loop.post(this, _ -> finishStop());
    }
  }

  /// Whether the caller is its loop, which cannot wait for itself.
  boolean isOnLoop() {
    return loop.isLoopThread();
  }

  /// Everything was told. Only on the loop.
  void finishStop() {
    stopped = true;
    searches.close();
    connections.close();
    reports.deliver();
    session.removed(this);
    done.complete(null);
  }

  /// Its loop is stuck, and nobody waits for it any more: it stops when the loop goes on. Any
  /// thread.
  void giveUp() {
    if (done.isDone()) {
      return;
    }
    givenUp = true; // first: who sees that it is done may else touch the machine
    if (!done.complete(null)) {
      givenUp = false; // it stopped meanwhile
    } else {
      LOG.warn("{} is left to itself: its loop is stuck", facade);
    }
  }

  /// Whether it had not stopped when it had to: then nobody but its loop may touch its machine.
  boolean isGivenUp() {
    return givenUp;
  }

  @Override
  public void advance(long nowNanos) {
    if (!stopped) {
      guarded(nowNanos, () -> machine.advance(nowNanos, actions));
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
}
