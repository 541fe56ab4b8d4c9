// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.btsdk.api.IpFilter;
import org.btsdk.api.StopGoal;
import org.btsdk.api.TorrentState;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.session.Crowd;
import org.btsdk.core.session.SessionAction;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.session.SessionMachine;
import org.btsdk.core.session.SessionSetup;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.MetadataSetup;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentActions;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentMachine;
import org.btsdk.core.torrent.TorrentSetup;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// One session of a node: the engine's machines, and what the engine's drivers do for them, in
/// virtual time. It knows connections and disks, and no rule of the protocol.
final class Client implements TorrentActions {
  /// The engine's own numbers, see `SessionConfig`.
  private static final int MAX_DIALS = 30;

  private static final long DIAL_SPACING_NANOS = 20_000_000;

  /// The one torrent of the session.
  private static final int TORRENT = 1;

  private static final long[] NONE = {};

  final Run run;
  final Node node;
  final Budget budget;
  final UpLine line;
  final DownLine down;
  final NodeDisk disk;
  final Ends ends = new Ends();
  final PeerId peerId;
  TorrentStage machine; // in the end a TorrentMachine
  final Ledger ledger = new Ledger();
  final Invariants invariants;
  final TreeSet<PeerAddress> namedByTracker = new TreeSet<>();
  private final boolean checked;
  private final SessionMachine session;
  private final TorrentGeometry geometry;
  private final Tags tags = new Tags();
  private final TreeSet<Integer> keepDigests = new TreeSet<>();
  private final ArrayDeque<SessionEvent> toSession = new ArrayDeque<>();
  private final ArrayDeque<TorrentEvent> toTorrent = new ArrayDeque<>();
  private final Mischief mischief;
  private final RandomGenerator random;
  private boolean alive = true;
  private boolean toldToRun;
  private final List<LinkEnd> heldBack = new ArrayList<>(); // who are not listened to
  private boolean settling;
  private long wakeAt = Long.MAX_VALUE;
  private long sessionDueNanos = Long.MAX_VALUE; // changes only when the session advances
  private CheckStep check = new CheckStep(new BitSet());

  Client(Node node) {
    this.node = node;
    this.run = node.run;
    // Who lies or floods below its machine breaks what the machine keeps.
    this.checked =
        run.scenario.checked()
            && node.group.role() != Role.FLOODER
            && node.group.role() != Role.LIAR;
    this.invariants = checked ? run.invariants : Invariants.NONE;
    Group group = node.group;
    this.geometry = run.geometry;
    this.budget = new Budget(group.memoryBytes());
    this.line = new UpLine(this, group.up());
    this.down = new DownLine(group.down());
    this.disk = new NodeDisk(group.disk());
    this.random =
        Chance.of(run.scenario.seed() + run.agenda.now(), Purpose.of(node.index, Purpose.MACHINE));
    this.peerId = PeerId.random("-bt0100-", random);
    this.mischief = new Mischief(this);
    this.session =
        new SessionMachine(
            new SessionSetup(
                group.connections(),
                group.connections(),
                MAX_DIALS,
                DIAL_SPACING_NANOS,
                Integer.MAX_VALUE,
                group.uploadSlots()));
    this.machine = node.knowsMetadata ? new TorrentMachine(setup(), geometry, now()) : link();
  }

  private long now() {
    return run.agenda.now();
  }

  private TorrentSetup setup() {
    Group group = node.group;
    return new TorrentSetup(
        run.metainfo,
        peerId,
        node.address.port(),
        "bt",
        random,
        budget,
        node.committed,
        new BitSet(),
        false,
        true,
        StopGoal.NEVER,
        mischief.priorities(),
        group.picker().name(),
        run.plugins.picker(group.picker(), geometry),
        group.choker().name(),
        mischief.choker(run.plugins.choker(group.choker())),
        trackers(),
        List.of(SimTracker.ADDRESS.getScheme()),
        () -> IpFilter.ALLOW_ALL,
        List::of,
        group.connections(),
        group.uploadSlots(),
        0,
        0);
  }

  private List<List<URI>> trackers() {
    return node.group.isTracked() ? List.of(List.of(SimTracker.ADDRESS)) : List.of();
  }

  private MetadataMachine link() {
    return new MetadataMachine(
        new MetadataSetup(
            run.metainfo.infoHashes(),
            peerId,
            node.address.port(),
            "bt",
            random,
            false,
            false,
            trackers(),
            List.of(SimTracker.ADDRESS.getScheme()),
            () -> IpFilter.ALLOW_ALL,
            node.group.connections()),
        now());
  }

  /// The blocks of a piece that come.
  ///
  /// @return null if none do
  @Nullable BlockIntake intake(int piece) {
    return machine instanceof TorrentMachine known ? known.intakes().get(piece) : null;
  }

  boolean isChecked() {
    return checked;
  }

  boolean isAlive() {
    return alive;
  }

  /// Whether it sends blocks at all.
  boolean serves() {
    return alive && mischief.serves();
  }

  long tagOf(Message.Request request) {
    return mischief.tag();
  }

  // ---- life

  void begin() {
    toSession.add(new SessionEvent.TorrentAdded(TORRENT));
    if (!node.group.isTracked()) {
      handle(new TorrentEvent.PeersFound("user", List.of(run.nodes.getFirst().address)));
    }
    if (node.group.isSuperSeeding()) {
      handle(new TorrentEvent.UseSuperSeeding(true));
    }
    settle();
    mischief.begin();
  }

  /// Leaves in order: says so to the tracker, and closes its connections.
  void stop() {
    handle(new TorrentEvent.Stop());
    settle();
  }

  /// Is gone at once.
  void die() {
    alive = false;
    for (LinkEnd end : ends.all()) {
      end.link.close("the other side is gone", end);
    }
  }

  // ---- what happens

  void handle(TorrentEvent event) {
    machine.handle(event, run.agenda.now(), this);
  }

  /// Lets the machines do what follows from what happened.
  void settle() {
    if (!alive || settling) {
      return;
    }
    settling = true;
    if (!heldBack.isEmpty()) {
      List.copyOf(heldBack).forEach(this::listen);
    }
    long now = run.agenda.now();
    machine.advance(now, this);
    if (machine.wantsToRun() != toldToRun) {
      toldToRun = !toldToRun;
      toSession.add(new SessionEvent.WantsToRun(TORRENT, toldToRun));
    }
    while (!toSession.isEmpty() || sessionDueNanos <= now) {
      SessionEvent event = toSession.poll();
      while (event != null) {
        session.handle(event, now, this::perform);
        event = toSession.poll();
      }
      session.advance(now, this::perform);
      sessionDueNanos = session.nextDeadlineNanos();
      boolean news = false;
      TorrentEvent answer = toTorrent.poll();
      while (answer != null) {
        news = true;
        handle(answer);
        answer = toTorrent.poll();
      }
      if (news) {
        machine.advance(now, this);
      }
    }
    settling = false;
    for (Invariant invariant : invariants.touched) {
      invariant.touched(this);
    }
    long deadline = Math.max(now + 1, Math.min(machine.nextDeadlineNanos(), sessionDueNanos));
    if (deadline < wakeAt) {
      wakeAt = deadline;
      run.agenda.at(deadline, new Wake(this));
    }
  }

  /// A deadline of the machines.
  private static final class Wake extends Step {
    private final Client client;

    Wake(Client client) {
      this.client = client;
    }

    @Override
    void run() {
      if (client.alive && client.wakeAt == atNanos) {
        client.wakeAt = Long.MAX_VALUE;
        client.settle();
      }
    }
  }

  /// A connection is there.
  void joined(LinkEnd end, Handshake handshake, PeerAddress address) {
    ends.add(end);
    run.note(Happening.JOINED, node, end.id, end.other().client.node.index);
    if (end.outgoing) {
      toSession.add(new SessionEvent.DialEnded(TORRENT));
    }
    toSession.add(new SessionEvent.ConnectionOpened(TORRENT));
    boolean crowded = Crowd.isCrowded(ends.size(), node.group.connections(), end.outgoing);
    handle(
        new TorrentEvent.PeerJoined(
            end.id, address, end.outgoing, handshake, end.uploads, crowded));
    if (run.isBroken(Defect.TELLS_OF_PEERS)) {
      tellOf(end, address);
    }
    settle();
  }

  private void tellOf(LinkEnd end, PeerAddress peer) {
    PeerExchange.Added added = new PeerExchange.Added(peer, 0);
    byte[] list = new PeerExchange(List.of(added), List.of()).encode();
    add(new TorrentAction.Send(end.id, new Message.Extended(1, list)));
  }

  /// @param fast whether both sides have the fast extension
  Handshake handshake(boolean fast) {
    return new Handshake(
        Capabilities.of(fast, true, false, false), run.metainfo.infoHashes().wire(), peerId);
  }

  boolean accepts(PeerAddress from) {
    return alive
        && !run.isBroken(Defect.STAYS_ALONE)
        && session.banReason(from.ip(), run.agenda.now()).isEmpty()
        && Crowd.letsIn(ends.size(), node.group.connections());
  }

  void dialFailed(PeerAddress address, String reason) {
    if (alive) {
      run.note(Happening.DIAL_FAILED, node, 0, 0);
      toSession.add(new SessionEvent.DialEnded(TORRENT));
      handle(new TorrentEvent.DialFailed(address, reason));
      settle();
    }
  }

  /// A connection is gone; the machine hears of it when its last block is written.
  void ended(LinkEnd end, String reason) {
    end.ended = true;
    end.reason = reason;
    left(end);
  }

  private void left(LinkEnd end) {
    if (alive && end.ended && end.writes == 0 && ends.remove(end.id)) {
      run.note(Happening.LEFT, node, end.id, 0);
      ledger.allSettled(end);
      toSession.add(new SessionEvent.ConnectionClosed(TORRENT));
      handle(new TorrentEvent.PeerLeft(end.id, end.reason));
      settle();
    }
  }

  /// Something was said at the other end.
  void hear(LinkEnd end, Object first, List<Object> others) {
    if (alive) {
      if (end.fast) {
        hear(end, first);
        for (Object what : others) {
          hear(end, what);
        }
      } else {
        end.unheard(first);
        others.forEach(end::unheard);
        listen(end);
      }
      settle();
    }
  }

  /// Hears what a peer says that cannot be refused anything, unless its queue is full: it is not
  /// listened to then, until half of that was sent.
  private void listen(LinkEnd end) {
    while (end.listens()) {
      hear(end, end.unheard.remove());
    }
    if (end.unheard.isEmpty() || end.ended) {
      heldBack.remove(end);
    } else if (!heldBack.contains(end)) {
      heldBack.add(end);
    }
  }

  private void hear(LinkEnd end, Object what) {
    switch (what) {
      case Message.Request request -> requested(end, List.of(request));
      case Message message -> heard(end, message);
      case int[] haves -> {
        for (int piece : haves) {
          heard(end, new Message.Have(piece));
        }
      }
      case List<?> requests -> {
        List<Message> messages = new ArrayList<>(requests.size());
        for (Object request : requests) {
          messages.add((Message) request);
        }
        requested(end, messages);
      }
      default -> throw new IllegalStateException("said " + what);
    }
  }

  private void requested(LinkEnd end, List<Message> requests) {
    if (run.isBroken(Defect.OVERFLOWS)) {
      overflow(end, requests);
    }
    List<Message> left = end.uploads.accept(requests);
    if (left.size() < requests.size()) {
      line.wake(end);
    }
    for (Message message : left) {
      heard(end, message);
    }
    for (Invariant invariant : invariants.requested) {
      invariant.requested(this, end);
    }
  }

  private void overflow(LinkEnd end, List<Message> requests) {
    for (Message message : requests) {
      for (int i = 0; i < 1000 && message instanceof Message.Request request; i++) {
        if (node.committed.get(request.piece())) {
          end.uploads.add(request);
        }
      }
    }
    line.wake(end);
  }

  private void heard(LinkEnd end, Message message) {
    if (checked && message instanceof Message.Reject(int piece, int begin, int _)) {
      ledger.settled(end, BlockId.of(piece, begin / geometry.blockLength()));
    } else if (checked && message instanceof Message.Choke && !end.fast) {
      ledger.allSettled(end);
    }
    run.note(
        Happening.HEARD, node, (long) Words.kind(message) << 32 | end.id, Words.about(message));
    handle(new TorrentEvent.Received(end.id, message));
  }

  /// A block came through the network.
  void blockCame(BlockStep block, LinkEnd end) {
    if (!alive) {
      return;
    }
    Message.Request request = block.request;
    int length = request.length();
    run.note(Happening.RECEIVED, node, BlockId.of(request.piece(), request.begin()), end.id);
    node.receivedBytes += length;
    BlockIntake intake = intake(request.piece());
    BlockIntake.Claim claim =
        intake == null ? BlockIntake.Claim.UNEXPECTED : intake.claim(request.begin(), length);
    if (claim == BlockIntake.Claim.MALFORMED) {
      end.link.close("broke the protocol: sent a block of another place or length", end);
      settle();
      return;
    }
    block.intake = claim == BlockIntake.Claim.ACCEPTED ? intake : null;
    if (checked) {
      long blockId = BlockId.of(request.piece(), request.begin() / geometry.blockLength());
      ledger.settled(end, blockId);
      if (block.intake != null) {
        ledger.writing.add(blockId);
      }
    }
    handle(new TorrentEvent.BlocksReceived(end.id, length));
    end.writes++;
    long now = run.agenda.now();
    run.agenda.at(block.intake == null ? now + 1 : disk.write(length, now), block);
    settle();
  }

  /// A block is on the disk, or dropped.
  void blockDone(BlockStep block, LinkEnd end) {
    if (!alive) {
      return;
    }
    Message.Request request = block.request;
    int number = request.begin() / geometry.blockLength();
    long blockId = BlockId.of(request.piece(), number);
    BlockIntake intake = block.intake;
    end.writes--;
    if (intake != null && run.isBroken(Defect.LOSES_BLOCKS) && blockId % 50 == 7) {
      ledger.writing.remove(blockId);
      return;
    }
    if (intake == null) {
      run.note(Happening.DROPPED, node, blockId, end.id);
      node.wastedBytes += request.length();
      handle(new TorrentEvent.BlocksArrived(end.id, NONE, new long[] {blockId}, request.length()));
    } else {
      run.note(Happening.WRITTEN, node, blockId, end.id);
      tags.write(blockId, block.tag);
      node.lastNews = run.agenda.now();
      ledger.writing.remove(blockId);
      ledger.writtenBytes += request.length();
      handle(new TorrentEvent.BlocksArrived(end.id, new long[] {blockId}, NONE, request.length()));
      if (intake.written(number, 1)) {
        ledger.verifying.add(request.piece());
        if (run.isBroken(Defect.TELLS_EARLY)) {
          add(new TorrentAction.SendHaves(end.id, new int[] {request.piece()}));
        }
        run.agenda.at(disk.write(0, run.agenda.now()), new Verify(request.piece()));
      }
    }
    left(end);
    settle();
  }

  /// A piece is whole.
  private final class Verify extends Step {
    private final int piece;

    Verify(int piece) {
      this.piece = piece;
    }

    @Override
    void run() {
      if (!alive) {
        return;
      }
      int blocks = geometry.blockCount(piece);
      if (!tags.isGood(piece)) {
        ledger.verifying.remove(piece);
        run.note(Happening.REJECTED, node, piece, 0);
        handle(new TorrentEvent.PieceRejected(piece, tags.digests(piece, blocks)));
        settle();
        return;
      }
      long now = run.agenda.now();
      long committed = disk.commit(geometry.pieceLength(piece), now);
      if (committed == now) {
        commit(piece);
      } else {
        run.agenda.at(committed, new Commit(piece));
      }
    }
  }

  /// A piece that is right is put away.
  private final class Commit extends Step {
    private final int piece;

    Commit(int piece) {
      this.piece = piece;
    }

    @Override
    void run() {
      if (alive) {
        commit(piece);
      }
    }
  }

  private void commit(int piece) {
    ledger.verifying.remove(piece);
    int blocks = geometry.blockCount(piece);
    long[] digests = keepDigests.remove(piece) ? tags.digests(piece, blocks) : NONE;
    node.committed.set(piece);
    run.committed(node, piece);
    handle(new TorrentEvent.PieceCommitted(piece, digests));
    settle();
  }

  /// A block has left by the line.
  void sent(LinkEnd end, int payloadBytes) {
    node.sentBytes += payloadBytes;
    ledger.sentBytes += payloadBytes;
    if (!end.uploads.sent(payloadBytes)) {
      handle(new TorrentEvent.BlocksSent(end.id, payloadBytes));
      settle();
    }
    if (heldBack.contains(end)) {
      handle(new TorrentEvent.ReadHeldBack(end.id));
      settle();
    }
  }

  // ---- what the session's machine wants

  private void perform(SessionAction action) {
    toTorrent.add(
        switch (action) {
          case SessionAction.GrantDials(int _, int count) -> new TorrentEvent.DialsGranted(count);
          case SessionAction.MakeRoom _ -> new TorrentEvent.MakeRoom();
          case SessionAction.Activate(int _, boolean active) -> new TorrentEvent.Activate(active);
          case SessionAction.UseSlots(int _, int slots) -> new TorrentEvent.UseSlots(slots);
          case SessionAction.ExternalAddressKnown(var address) ->
              new TorrentEvent.AddressKnown(address);
        });
  }

  // ---- what the torrent's machine wants

  @Override
  public void add(TorrentAction action) {
    for (Invariant invariant : invariants.wanted) {
      invariant.wanted(this, action);
    }
    switch (action) {
      case TorrentAction.Send(int peer, Message message) -> send(peer, message);
      case TorrentAction.RequestBlocks(int peer, long[] blocks) -> ask(peer, blocks);
      case TorrentAction.CancelBlocks(int peer, long[] blocks) -> cancel(peer, blocks);
      case TorrentAction.SendHaves(int peer, int[] pieces) -> {
        LinkEnd end = ends.get(peer);
        if (end != null && mischief.tellsTruth()) {
          end.tellHaves(pieces);
        }
      }
      case TorrentAction.WakeUploads(int peer) -> {
        LinkEnd end = ends.get(peer);
        if (end != null) {
          line.wake(end);
        }
      }
      case TorrentAction.Close(int peer, String reason) -> {
        LinkEnd end = ends.get(peer);
        if (end != null) {
          end.link.close(reason, end);
        }
      }
      case TorrentAction.WantDials(int count, boolean stalled) ->
          toSession.add(new SessionEvent.DialsWanted(TORRENT, count, stalled));
      case TorrentAction.ReturnDials(int count) ->
          toSession.add(new SessionEvent.DialsReturned(TORRENT, count));
      case TorrentAction.Dial(PeerAddress address) -> run.dial(this, address);
      case TorrentAction.WantSlots(int interested, boolean seeding) ->
          toSession.add(new SessionEvent.SlotsWanted(TORRENT, interested, seeding));
      case TorrentAction.CheckPieces(BitSet pieces) -> {
        check = new CheckStep(pieces);
        run.agenda.in(1, check);
      }
      case TorrentAction.StopCheck _ -> check.stopped = true;
      case TorrentAction.KeepDigests(int piece) -> keepDigests.add(piece);
      case TorrentAction.Discard(int piece) -> tags.discard(piece);
      case TorrentAction.ForgetPiece(int piece) -> node.committed.clear(piece);
      case TorrentAction.Sync _ -> run.agenda.at(disk.write(0, run.agenda.now()), new Synced());
      case TorrentAction.Announce announce -> run.tracker.announce(this, announce);
      case TorrentAction.ExternalAddress(var address, var voter) ->
          toSession.add(new SessionEvent.ExternalAddressVote(address, voter));
      case TorrentAction.StateChanged(TorrentState _, TorrentState to) ->
          run.note(Happening.STATE, node, to.name().hashCode(), 0);
      case TorrentAction.ReportFinished _ -> {
        if (node.isComplete()) {
          run.agenda.in(0, new Finished());
        }
      }
      case TorrentAction.ReportBan(PeerAddress address, long durationNanos, String reason) ->
          toSession.add(new SessionEvent.Banned(address.ip(), durationNanos, reason));
      case TorrentAction.ParseMetadata(byte[] info) -> run.agenda.in(1, new Parsed(info));
      case TorrentAction.OpenData _ -> run.agenda.in(1, new Opened());
      case TorrentAction.Stopped _ -> run.agenda.in(0, new Stopped());
      case TorrentAction.ReportPlugin(String plugin, String reason) ->
          throw new IllegalStateException("the plugin " + plugin + " was replaced: " + reason);
      case TorrentAction.ReportFailed(var failure) ->
          throw new IllegalStateException("the torrent failed: " + failure);
      case TorrentAction.ReportPiece _,
          TorrentAction.ReportRejected _,
          TorrentAction.ReportLost _,
          TorrentAction.ReportGoal _,
          TorrentAction.ReportPeer _,
          TorrentAction.ReportPeerGone _,
          TorrentAction.ReportPeersFound _,
          TorrentAction.DhtNode _,
          TorrentAction.ReportTracker _,
          TorrentAction.ReportTrackerFailed _,
          TorrentAction.ExtensionPeer _,
          TorrentAction.ExtensionMessage _ -> {}
    }
  }

  /// Metadata that is right was read.
  private final class Parsed extends Step {
    private final byte[] info;

    Parsed(byte[] info) {
      this.info = info;
    }

    @Override
    void run() {
      if (!Arrays.equals(info, run.metainfo.infoBytes())) {
        throw new IllegalStateException("the metadata is not that of the torrent");
      }
      if (alive) {
        node.knowsMetadata = true;
        handle(new TorrentEvent.MetadataKnown(run.metainfo, mischief.priorities()));
        settle();
      }
    }
  }

  /// The storage of a torrent whose metadata has come is open.
  private final class Opened extends Step {
    @Override
    void run() {
      if (alive && machine instanceof MetadataMachine before) {
        TorrentMachine next = new TorrentMachine(setup(), geometry, before, now());
        machine = next;
        next.takeOver(before, now(), Client.this);
        settle();
      }
    }
  }

  private void send(int peer, Message message) {
    LinkEnd end = ends.get(peer);
    Message said = end == null ? null : mischief.said(end, message);
    if (end != null && said != null) {
      run.note(Happening.SAID, node, (long) Words.kind(said) << 32 | end.id, Words.about(said));
      end.say(said);
      int first = node.committed.nextSetBit(0);
      if (run.isBroken(Defect.SERVES_CHOKED) && said instanceof Message.Choke && first >= 0) {
        end.uploads.add(request(BlockId.of(first, 0)));
        line.wake(end);
      }
    }
  }

  private void ask(int peer, long[] blocks) {
    LinkEnd end = ends.get(peer);
    if (end == null) {
      return;
    }
    List<Message> requests = new ArrayList<>(blocks.length);
    for (long block : blocks) {
      asked(end, block);
      requests.add(request(block));
    }
    end.ask(requests);
    LinkEnd second = run.isBroken(Defect.ASKS_TWICE) ? ends.at(ends.size() - 1) : null;
    if (second != null && second != end) {
      for (long block : blocks) {
        asked(second, block);
      }
      second.ask(requests);
    }
  }

  private void asked(LinkEnd end, long block) {
    run.note(Happening.ASKED, node, block, end.id);
    if (checked) {
      for (Invariant invariant : invariants.asked) {
        invariant.asked(this, end, block);
      }
      ledger.asked(end, block, run.agenda.now());
    }
  }

  Message.Request request(long blockId) {
    int piece = BlockId.piece(blockId);
    int block = BlockId.block(blockId);
    return new Message.Request(
        piece, block * geometry.blockLength(), geometry.blockLength(piece, block));
  }

  private void cancel(int peer, long[] blocks) {
    LinkEnd end = ends.get(peer);
    if (end == null) {
      return;
    }
    for (long block : blocks) {
      run.note(Happening.CANCELLED, node, block, peer);
      ledger.settled(end, block);
      Message.Request request = request(block);
      end.say(new Message.Cancel(request.piece(), request.begin(), request.length()));
    }
  }

  /// Pieces are read and compared, all at once.
  private final class CheckStep extends Step {
    private final BitSet pieces;
    private boolean stopped;

    CheckStep(BitSet pieces) {
      this.pieces = pieces;
    }

    @Override
    void run() {
      if (!alive) {
        return;
      }
      for (int piece = pieces.nextSetBit(0);
          piece >= 0 && !stopped;
          piece = pieces.nextSetBit(piece + 1)) {
        handle(new TorrentEvent.PieceChecked(piece, node.committed.get(piece)));
      }
      handle(new TorrentEvent.CheckDone());
      settle();
    }
  }

  private final class Synced extends Step {
    @Override
    void run() {
      if (alive) {
        handle(new TorrentEvent.Synced());
        settle();
      }
    }
  }

  private final class Finished extends Step {
    @Override
    void run() {
      if (alive) {
        node.finished();
      }
    }
  }

  private final class Stopped extends Step {
    @Override
    void run() {
      if (alive) {
        node.goOffline();
      }
    }
  }
}
