// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.piece.BlockIntake;
import org.btsdk.core.session.Crowd;
import org.btsdk.core.session.SessionAction;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.session.SessionMachine;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentMachine;
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
final class Client {
  /// The one torrent of the session.
  static final int TORRENT = 1;

  final Run run;
  final Node node;
  final TorrentGeometry geometry;
  final RandomGenerator random;
  final Mischief mischief;
  final Budget budget;
  final UpLine line;
  final DownLine down;
  final NodeDisk disk;
  final Ends ends = new Ends();
  final Hearing hearing = new Hearing(this);
  final Storing storing = new Storing(this);
  final Doing doing = new Doing(this);
  final PeerId peerId;
  TorrentStage machine; // in the end a TorrentMachine
  final Ledger ledger = new Ledger();
  final Invariants invariants;
  final TreeSet<PeerAddress> namedByTracker = new TreeSet<>();
  private final boolean checked;
  private final SessionMachine session;
  private final ArrayDeque<SessionEvent> toSession = new ArrayDeque<>();
  private final ArrayDeque<TorrentEvent> toTorrent = new ArrayDeque<>();
  private boolean alive = true;
  private boolean toldToRun;
  private boolean settling;
  private long wakeAt = Long.MAX_VALUE;
  private long sessionDueNanos = Long.MAX_VALUE; // changes only when the session advances

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
        Chance.of(run.scenario.seed() + node.now(), Purpose.of(node.index, Purpose.MACHINE));
    this.peerId = PeerId.random("-bt0100-", random);
    this.mischief = new Mischief(this);
    this.session = new SessionMachine(Setups.session(group));
    this.machine =
        node.knowsMetadata
            ? new TorrentMachine(Setups.torrent(this), geometry, now())
            : new MetadataMachine(Setups.link(this), now());
  }

  private long now() {
    return node.now();
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
      end.close("the other side is gone");
    }
  }

  /// Goes on with the metadata, where a machine ends that had none.
  void goesOn(MetadataMachine before) {
    TorrentMachine next = new TorrentMachine(Setups.torrent(this), geometry, before, now());
    machine = next;
    next.takeOver(before, now(), doing);
    settle();
  }

  // ---- what happens

  /// The session is to hear of something, when the torrent's machine has had its turn.
  void tell(SessionEvent event) {
    toSession.add(event);
  }

  void handle(TorrentEvent event) {
    machine.handle(event, now(), doing);
  }

  /// Lets the machines do what follows from what happened.
  void settle() {
    if (!alive || settling) {
      return;
    }
    settling = true;
    hearing.listenAgain();
    long now = node.now();
    machine.advance(now, doing);
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
        machine.advance(now, doing);
      }
    }
    settling = false;
    for (Invariant invariant : invariants.touched) {
      invariant.touched(this);
    }
    long deadline = Math.max(now + 1, Math.min(machine.nextDeadlineNanos(), sessionDueNanos));
    if (deadline < wakeAt) {
      wakeAt = deadline;
      node.at(deadline, new Wake(this));
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
    node.note(Happening.JOINED, end.id, end.peer.index);
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
    doing.add(new TorrentAction.Send(end.id, new Message.Extended(1, list)));
  }

  /// @param fast whether both sides have the fast extension
  Handshake handshake(boolean fast) {
    return new Handshake(
        Capabilities.of(fast, true, false, false), run.metainfo.infoHashes().wire(), peerId);
  }

  boolean accepts(PeerAddress from) {
    return alive
        && !run.isBroken(Defect.STAYS_ALONE)
        && session.banReason(from.ip(), node.now()).isEmpty()
        && Crowd.letsIn(ends.size(), node.group.connections());
  }

  void dialFailed(PeerAddress address, String reason) {
    if (alive) {
      node.note(Happening.DIAL_FAILED, 0, 0);
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

  /// A connection is gone, or one of its last blocks is written.
  void left(LinkEnd end) {
    if (alive && end.ended && end.writes == 0 && ends.remove(end.id)) {
      node.note(Happening.LEFT, end.id, 0);
      ledger.allSettled(end);
      toSession.add(new SessionEvent.ConnectionClosed(TORRENT));
      handle(new TorrentEvent.PeerLeft(end.id, end.reason));
      settle();
    }
  }

  /// A block has left by the line.
  void sent(LinkEnd end, int payloadBytes) {
    node.sent(payloadBytes);
    ledger.sentBytes += payloadBytes;
    if (!end.uploads.sent(payloadBytes)) {
      handle(new TorrentEvent.BlocksSent(end.id, payloadBytes));
      settle();
    }
    if (hearing.isHeldBack(end)) {
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

  Message.Request request(long blockId) {
    int piece = BlockId.piece(blockId);
    int block = BlockId.block(blockId);
    return new Message.Request(
        piece, block * geometry.blockLength(), geometry.blockLength(piece, block));
  }
}
