// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Event;
import org.btsdk.core.piece.BlockId;
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
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.TrackerTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one torrent on a loop: hands its machine what happens, and does what it wants done. It
/// knows connections and threads, and no rule of the protocol. A torrent of a magnet link has a
/// [MetadataMachine] at first, and then a [TorrentMachine], with the same connections.
///
/// Threads: [#add(TorrentAction)] and the machine only on the loop; everything else any.
final class TorrentDriver extends Loop.Member implements TorrentActions {
  private static final Logger LOG = LoggerFactory.getLogger(TorrentDriver.class);

  /// So many requests are encoded at once: they fit into the smallest buffer of a writer.
  private static final int MOST_REQUESTS = BufferPool.SMALL_BYTES / MessageEncoder.REQUEST_LENGTH;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final int number;
  private final SessionServices services;
  private final SessionDriver session;
  private final Loop loop;
  private final LimiterGate down;
  private final LimiterGate up;
  private final EngineTorrent facade;
  private final @Nullable MagnetWork magnet; // null if the metadata was there from the beginning

  private volatile TorrentStage machine; // changed once, by the loop's thread
  private volatile @Nullable TorrentContent content; // null until the metadata is known

  private final Object opening = new Object();
  private @Nullable TorrentContent opened; // guarded by opening; the content, or what becomes it
  private boolean opensNothing; // guarded by opening

  // Only touched by the loop's thread.
  private final Map<Integer, Connection> connections = new TreeMap<>();
  private final List<CompletableFuture<@Nullable Void>> whenEmpty = new ArrayList<>();
  private int lastWriters; // of connections that are gone; they may still read from the storage
  private final Map<URI, CompletableFuture<@Nullable Void>> lastTold = new TreeMap<>();
  private boolean toldToRun;
  private boolean defective;
  private boolean stopped;

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final Set<String> extensionPeers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean joinable = new AtomicBoolean(true);
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private final PeerSearches searches;

  TorrentDriver(
      int number,
      SessionServices services,
      SessionDriver session,
      Loop loop,
      TorrentOpener.Opened opened,
      LimiterGate down,
      LimiterGate up,
      EngineTorrent facade) {
    this(number, services, session, loop, opened.machine(), null, down, up, facade);
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
      LimiterGate down,
      LimiterGate up,
      EngineTorrent facade) {
    super(number);
    this.number = number;
    this.services = services;
    this.session = session;
    this.loop = loop;
    this.machine = machine;
    this.magnet = magnet;
    this.down = down;
    this.up = up;
    this.facade = facade;
    this.searches = new PeerSearches(services, this);
  }

  int number() {
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
  InfoHashes infoHashes() {
    return facade.infoHashes();
  }

  /// Whether only trackers may name peers (BEP 27); false while that is not known.
  boolean isPrivate() {
    return facade.metainfo().map(Metainfo::isPrivate).orElse(false);
  }

  TorrentStore store() {
    return known().store();
  }

  ResumeKeeper resume() {
    return known().resume();
  }

  IntakeTable intakes() {
    return known().intakes();
  }

  LimiterGate down() {
    return down;
  }

  LimiterGate up() {
    return up;
  }

  // ---- what happens

  private void handle(TorrentEvent event, long now) {
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

  /// Hands over an answer to work that was given out. Any thread; never blocks.
  void answer(TorrentEvent event) {
    loop.post(this, now -> handle(event, now));
  }

  /// Hands over a command of the embedder's. Any thread; waits while the mailbox is full.
  void command(TorrentEvent event) {
    loop.postWaiting(this, now -> handle(event, now));
  }

  /// Messages of a peer, from its reader; waits while the mailbox is full. Plain requests go
  /// straight to the writer.
  void received(Connection connection, List<Message> messages) {
    List<Message> left = connection.uploads().accept(messages);
    if (left.size() < messages.size()) {
      connection.outbox().wakeUploads();
      if (left.isEmpty()) {
        return;
      }
    }
    loop.postWaiting(
        this,
        now -> {
          for (Message message : left) {
            handle(new TorrentEvent.Received(connection.number(), message), now);
          }
        });
  }

  /// Blocks of a peer, from its reader; never blocks, since their room was reserved when they were
  /// asked for.
  void blocks(BlockBatch batch) {
    answer(new TorrentEvent.BlocksReceived(batch.connection().number(), batch.payloadBytes()));
    TorrentContent of = known();
    batch.connection().work().add(of.store().executor(), () -> of.blockWork().take(batch));
  }

  /// A reader came to its end; the peer has left once its last blocks are dealt with.
  void readerEnded(Connection connection) {
    connection
        .work()
        .end(() ->
            loop.post(
                this,
                now -> {
                  if (connections.remove(connection.number()) != null) {
                    services.connections().decrementAndGet();
                    session.event(new SessionEvent.ConnectionClosed(number));
                    handle(
                        new TorrentEvent.PeerLeft(connection.number(), connection.closeReason()),
                        now);
                    lastWriters++;
                    connection.outbox().whenQuiet(() -> loop.post(this, _ -> lastWriterEnded()));
                  }
                }));
  }

  private boolean isGone() {
    return connections.isEmpty() && lastWriters == 0;
  }

  private void lastWriterEnded() {
    lastWriters--;
    if (isGone()) {
      whenEmpty.forEach(waiting -> waiting.complete(null));
      whenEmpty.clear();
    }
  }

  /// Blocks were sent, from a writer. The machine looks at the sum now and then.
  void sent(Connection connection, long payloadBytes) {
    if (!connection.uploads().sent(payloadBytes)) {
      answer(new TorrentEvent.BlocksSent(connection.number(), payloadBytes));
    }
  }

  /// A block could not be read, from a writer.
  void uploadFailed(Connection connection, Message.Request request, Exception problem) {
    boolean gone = problem instanceof PieceGoneException;
    answer(new TorrentEvent.UploadFailed(connection.number(), request, gone));
    if (problem instanceof RuntimeException defect) {
      answer(new TorrentEvent.StorageFailed(Failures.of(store().name(), defect)));
    }
  }

  /// A piece is committed, from a storage worker, before the machine hears of it.
  void committed(int piece) {
    resume().committed(piece);
  }

  /// A connection whose handshakes are done. Any thread.
  void join(SocketChannel channel, PeerAddress address, boolean outgoing, Handshake handshake) {
    Connection connection =
        new Connection(services.nextConnectionNumber(), channel, address, outgoing, infoHashes());
    boolean crowded =
        services.connections().incrementAndGet() > services.config().maxConnections() && !outgoing;
    if (!joinable.get()) {
      services.connections().decrementAndGet();
      connection.close("the torrent stopped");
      return;
    }
    loop.post(
        this,
        now -> {
          connections.put(connection.number(), connection);
          session.event(new SessionEvent.ConnectionOpened(number));
          handle(
              new TorrentEvent.PeerJoined(
                  connection.number(), address, outgoing, handshake, connection.uploads(), crowded),
              now);
          if (stopped) {
            connection.close("the torrent stopped");
          }
          services
              .virtual()
              .execute(new PeerReader(connection, this, services.pool(), services.heldReaders()));
          PeerWriter writer = new PeerWriter(connection, this, services.pool());
          connection.outbox().open(() -> start(connection, writer));
        });
  }

  /// A writer has something to write, until [#writerEnds()].
  void writerBegins() {
    services.busyWriters().incrementAndGet();
  }

  void writerEnds() {
    services.busyWriters().decrementAndGet();
  }

  /// Whether, as far as writers go, each could have a second thread work for it.
  boolean processorsAreIdle() {
    return 2 * services.busyWriters().get() <= PROCESSORS;
  }

  private void start(Connection connection, PeerWriter writer) {
    try {
      services.virtual().execute(writer);
    } catch (RejectedExecutionException _) {
      connection.close("the session was closed");
      connection.outbox().end();
    }
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

  // ---- limits

  boolean downLimited() {
    return services.down().isLimited() || down.isLimited();
  }

  boolean upLimited() {
    return services.up().isLimited() || up.isLimited();
  }

  void awaitDown(Connection connection, long bytes) {
    HeldBack held =
        new HeldBack(
            connection::isOpen,
            () -> answer(new TorrentEvent.ReadHeldBack(connection.number())),
            System.nanoTime());
    LimiterGate.await(
        services.down(),
        down,
        connection.down(),
        bytes,
        bytes,
        () -> held.goesOn(System.nanoTime()));
  }

  /// Waits until so much may be sent.
  ///
  /// @return at least `leastBytes`, at most `mostBytes`; less only if the connection was closed
  long awaitUp(Connection connection, long leastBytes, long mostBytes) {
    return LimiterGate.await(
        services.up(), up, connection.up(), leastBytes, mostBytes, connection::isOpen);
  }

  /// How much one connection sends at once, at most, so that a limited flow is even.
  long evenUpBytes() {
    return Math.min(services.up().evenBytes(), up.evenBytes());
  }

  /// How much one connection reads at once, at most, so that a limited flow is even.
  long evenDownBytes() {
    return Math.min(services.down().evenBytes(), down.evenBytes());
  }

  void refundUp(Connection connection, long bytes) {
    LimiterGate.refund(services.up(), up, connection.up(), bytes);
  }

  // ---- events for the embedder

  /// Adds a subscriber, whose first event is the state as it is now. Any thread.
  void subscribe(Subscriber subscriber) {
    loop.postWaiting(
        this,
        now -> {
          if (!subscribers.contains(subscriber)) {
            subscriber.offer(
                new Event.Snapshot(facade, machine.state(), machine.pieces(), machine.peers(now)));
            subscribers.add(subscriber);
          }
        });
  }

  private void emit(Event event) {
    subscribers.removeIf(Subscriber::isClosed);
    for (Subscriber subscriber : subscribers) {
      subscriber.offer(event);
    }
    facade.heard(event);
  }

  void emitLater(Event event) {
    loop.post(this, _ -> emit(event));
  }

  boolean hasExtension(PeerAddress peer, String extension) {
    return extensionPeers.contains(peer + " " + extension);
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

  /// Completes when the last connection is gone, its last block is dealt with, and its writer reads
  /// no more. Any thread.
  CompletableFuture<@Nullable Void> connectionsGone() {
    CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
    loop.post(
        this,
        _ -> {
          if (isGone()) {
            gone.complete(null);
          } else {
            whenEmpty.add(gone);
          }
        });
    return gone;
  }

  /// Pauses the torrent and waits until nothing uses its storage. Not on a loop; blocks.
  ///
  /// @return whether it was running
  boolean pauseAndWait(Duration timeout) {
    boolean wasRunning =
        switch (query(TorrentStage::state)) {
          case PAUSED, FAILED, REMOVED -> false;
          case QUEUED, METADATA, CHECKING, DOWNLOADING, FINISHING, SEEDING -> true;
        };
    command(new TorrentEvent.Pause());
    long end = System.nanoTime() + timeout.toNanos();
    boolean quiet = false;
    while (!quiet && System.nanoTime() - end < 0) {
      long seen = facade.changed().count();
      quiet = query(_ -> isGone() && known().checker().isIdle());
      if (!quiet) {
        try {
          facade.changed().await(seen, 10_000_000);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    return wasRunning;
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
      EngineSession.waitFor(work.quiet(), timeout);
    }
    synchronized (opening) {
      opensNothing = true;
      return opened;
    }
  }

  /// Ends what is left after the bound for stopping, and waits for nothing. Any thread.
  void abandon() {
    loop.post(this, _ -> finishStop());
  }

  private void finishStop() {
    stopped = true;
    joinable.set(false);
    searches.close();
    for (Connection connection : connections.values()) {
      connection.close("the torrent stopped");
    }
    done.complete(null);
  }

  @Override
  void advance(long nowNanos) {
    if (!stopped) {
      guarded(nowNanos, () -> machine.advance(nowNanos, this));
    }
    if (machine.wantsToRun() != toldToRun) {
      toldToRun = !toldToRun;
      session.event(new SessionEvent.WantsToRun(number, toldToRun));
    }
  }

  @Override
  long nextDeadlineNanos() {
    return stopped ? Long.MAX_VALUE : machine.nextDeadlineNanos();
  }

  // ---- what the machine wants

  @Override
  public void add(TorrentAction action) {
    LOG.trace("{} > {}", number, action);
    switch (action) {
      case TorrentAction.Send(int peer, Message message) -> send(peer, message);
      case TorrentAction.RequestBlocks(int peer, long[] blocks) -> request(peer, blocks);
      case TorrentAction.CancelBlocks(int peer, long[] blocks) -> cancel(peer, blocks);
      case TorrentAction.SendHaves(int peer, int[] pieces) -> {
        for (int piece : pieces) {
          send(peer, new Message.Have(piece));
        }
      }
      case TorrentAction.WakeUploads(int peer) -> {
        Connection connection = connections.get(peer);
        if (connection != null) {
          connection.outbox().wakeUploads();
        }
      }
      case TorrentAction.Close(int peer, String reason) -> {
        Connection connection = connections.get(peer);
        if (connection != null) {
          connection.close(reason);
        }
      }
      case TorrentAction.WantDials(int count) ->
          session.event(new SessionEvent.DialsWanted(number, count));
      case TorrentAction.ReturnDials(int count) ->
          session.event(new SessionEvent.DialsReturned(number, count));
      case TorrentAction.Dial(PeerAddress address) -> session.dial(this, address);
      case TorrentAction.WantSlots(int interested, boolean seeding) ->
          session.event(new SessionEvent.SlotsWanted(number, interested, seeding));
      case TorrentAction.CheckPieces(BitSet pieces) -> known().checker().check(pieces);
      case TorrentAction.StopCheck _ -> known().checker().stop();
      case TorrentAction.KeepDigests(int piece) -> known().blockWork().keepDigests(piece);
      case TorrentAction.Discard(int piece) -> storageTask(() -> store().discard(piece));
      case TorrentAction.ForgetPiece(int piece) ->
          storageTask(() -> resume().forgotten(ResumeKeeper.setOf(piece)));
      case TorrentAction.Sync _ ->
          storageTask(() -> {
            BitSet before = resume().committedNow();
            store().storage().sync();
            resume().synced(before);
            answer(new TorrentEvent.Synced());
          });
      case TorrentAction.ParseMetadata(byte[] info) -> magnet().parse(this, info);
      case TorrentAction.OpenData(var priorities) -> openData(priorities);
      case TorrentAction.Announce announce -> announce(announce);
      case TorrentAction.ExternalAddress(var address, var voter) ->
          session.event(new SessionEvent.ExternalAddressVote(address, voter));
      case TorrentAction.StateChanged(TorrentState from, TorrentState to) -> stateChanged(from, to);
      case TorrentAction.ReportPiece(int piece) -> emit(new Event.PieceVerified(facade, piece));
      case TorrentAction.ReportRejected(int piece) -> emit(new Event.PieceRejected(facade, piece));
      case TorrentAction.ReportLost(int piece) -> emit(new Event.PieceLost(facade, piece));
      case TorrentAction.ReportFinished _ ->
          emit(new Event.Finished(facade, facade.completed(machine)));
      case TorrentAction.ReportFailed(var failure) -> emit(new Event.Failed(facade, failure));
      case TorrentAction.ReportGoal(String goal) -> emit(new Event.GoalReached(facade, goal));
      case TorrentAction.ReportPeer(PeerAddress address, boolean outgoing) ->
          emit(new Event.PeerConnected(facade, address, outgoing));
      case TorrentAction.ReportPeerGone(PeerAddress address, String reason) -> {
        extensionPeers.removeIf(key -> key.startsWith(address + " "));
        emit(new Event.PeerDisconnected(facade, address, reason));
      }
      case TorrentAction.ReportBan(PeerAddress address, long durationNanos, String reason) -> {
        services.ban(address.ip(), durationNanos);
        session.event(new SessionEvent.Banned(address.ip(), durationNanos, reason));
        emit(new Event.PeerBanned(facade, address, reason));
      }
      case TorrentAction.DhtNode(PeerAddress node) -> {
        DhtNode dht = services.dht();
        if (dht != null) {
          dht.known(List.of(node));
        }
      }
      case TorrentAction.ReportPeersFound(String source, int count) ->
          emit(new Event.PeersFound(facade, source, count));
      case TorrentAction.ReportTracker(URI tracker, int peers) ->
          emit(new Event.TrackerAnswered(facade, tracker, peers));
      case TorrentAction.ReportTrackerFailed(URI tracker, String reason) ->
          emit(new Event.TrackerFailed(facade, tracker, reason));
      case TorrentAction.ReportPlugin(String plugin, String reason) ->
          emit(new Event.PluginReplaced(facade, plugin, reason));
      case TorrentAction.ExtensionPeer(PeerAddress peer, String extension) -> {
        extensionPeers.add(peer + " " + extension);
        ExtensionRegistration registration = services.extensions().get(extension);
        if (registration != null) {
          registration.onPeer(facade, peer);
        }
      }
      case TorrentAction.ExtensionMessage(PeerAddress peer, String extension, byte[] payload) -> {
        ExtensionRegistration registration = services.extensions().get(extension);
        if (registration != null) {
          registration.onMessage(facade, peer, payload);
        }
      }
      case TorrentAction.Stopped _ -> finishStop();
    }
  }

  private void send(int peer, Message message) {
    Connection connection = connections.get(peer);
    if (connection != null && !connection.outbox().add(message)) {
      connection.close("takes its messages too slowly");
    }
  }

  /// Encodes many requests at once, since every block of a download passes through here.
  private void request(int peer, long[] blocks) {
    Connection connection = connections.get(peer);
    if (connection == null) {
      return;
    }
    connection.expect(blocks.length);
    TorrentGeometry geometry = metainfo().geometry();
    for (int from = 0; from < blocks.length; from += MOST_REQUESTS) {
      int to = Math.min(blocks.length, from + MOST_REQUESTS);
      ByteBuffer out = ByteBuffer.allocate((to - from) * MessageEncoder.REQUEST_LENGTH);
      for (int i = from; i < to; i++) {
        int piece = BlockId.piece(blocks[i]);
        int block = BlockId.block(blocks[i]);
        MessageEncoder.request(
            out, piece, block * TorrentGeometry.BLOCK_LENGTH, geometry.blockLength(piece, block));
      }
      if (!connection.outbox().addEncoded(out.array())) {
        connection.close("takes its messages too slowly");
        return;
      }
    }
  }

  private void cancel(int peer, long[] blocks) {
    Connection connection = connections.get(peer);
    if (connection != null) {
      connection.unexpect(blocks.length);
      TorrentGeometry geometry = metainfo().geometry();
      for (long id : blocks) {
        int piece = BlockId.piece(id);
        int block = BlockId.block(id);
        send(
            peer,
            new Message.Cancel(
                piece, block * TorrentGeometry.BLOCK_LENGTH, geometry.blockLength(piece, block)));
      }
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
    emit(new Event.StateChanged(facade, from, to));
  }

  /// Something a storage does.
  @FunctionalInterface
  interface StorageTask {
    void run() throws IOException;
  }

  private void storageTask(StorageTask task) {
    store()
        .executor()
        .execute(() -> {
          try {
            task.run();
          } catch (IOException e) {
            answer(new TorrentEvent.StorageFailed(Failures.of(e)));
          } catch (RuntimeException e) {
            answer(new TorrentEvent.StorageFailed(Failures.of(store().name(), e)));
          }
        });
  }

  private void announce(TorrentAction.Announce announce) {
    // What a tracker is told of our coming and going arrives in order: `completed` and `stopped`
    // may be due at the same moment, and a tracker that hears them the wrong way round keeps us.
    CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> before =
        announce.request().event() == AnnounceRequest.Event.NONE
            ? null
            : lastTold.put(announce.tracker(), told);
    services
        .virtual()
        .execute(() -> {
          try {
            if (before != null) {
              before.get();
            }
            TrackerTransport transport = services.transport(announce.tracker());
            if (transport == null) {
              throw new IOException("no plugin speaks " + announce.tracker().getScheme());
            }
            AnnounceResponse response =
                session.announce(transport, announce.tracker(), announce.request());
            answer(
                new TorrentEvent.Announced(
                    announce.attempt(),
                    response,
                    TrackerPlace.of(announce.tracker(), response, services.lookups())));
          } catch (IOException e) {
            answer(new TorrentEvent.AnnounceFailed(announce.attempt(), e));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer(
                new TorrentEvent.AnnounceFailed(
                    announce.attempt(), new IOException("the session was closed", e)));
          } catch (Throwable e) { // also an error: the tracker would never be asked again
            LOG.warn("a tracker transport threw", e);
            answer(
                new TorrentEvent.AnnounceFailed(
                    announce.attempt(), new IOException("the transport threw " + e, e)));
          } finally {
            told.complete(null);
          }
        });
  }
}
