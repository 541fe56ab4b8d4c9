// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// A node of the simulation, with what outlives its sessions: its address, its disk's content, its
/// numbers.
final class Node extends Place {
  private static final int PORT = 6881;

  final Group group;
  final PeerAddress address;
  final BitSet committed = new BitSet();
  private final RandomGenerator life;
  private final RandomGenerator network; // what becomes of what is sent from here

  @Nullable Client client; // while it is online
  boolean registered; // the tracker knows it
  boolean knowsMetadata;
  boolean goneForGood;
  long joinedAt = -1; // first
  long onlineSince;
  long lastNews; // when a block was written that counts, or a piece was committed
  long finishedAt = -1;
  long sentBytes; // payload that left
  long receivedBytes; // payload that came
  long wastedBytes;
  private int connections;

  Node(Run run, int index, Group group) {
    super(run, index);
    this.group = group;
    this.address =
        new PeerAddress(
            IpAddress.of(
                (byte) 10, (byte) (index >> 14), (byte) (index >> 6), (byte) (1 + (index & 63))),
            PORT);
    this.life = Chance.of(run.scenario.seed(), Purpose.of(index, Purpose.LIFE));
    this.network = Chance.of(run.scenario.seed(), Purpose.of(index, Purpose.NETWORK));
    this.knowsMetadata = !group.isByMagnet();
    int pieces = run.pieceCount;
    if (group.role().hasAll()) {
      committed.set(0, pieces);
    } else if (group.resumed() > 0) {
      for (int piece = 0; piece < pieces; piece++) {
        if (life.nextDouble() < group.resumed()) {
          committed.set(piece);
        }
      }
    }
  }

  boolean isComplete() {
    return committed.cardinality() == run.pieceCount;
  }

  boolean isOnline() {
    return client != null;
  }

  /// Whether a run waits until it has everything.
  boolean isAwaited() {
    return (group.role() == Role.LEECHER || group.role() == Role.FREE_RIDER)
        && !group.isBackground();
  }

  /// The number of the next connection.
  int nextConnection() {
    return ++connections;
  }

  /// How much longer what is sent takes this time.
  long jitter(long mostNanos) {
    return mostNanos == 0 ? 0 : network.nextLong(mostNanos);
  }

  /// How long a connection lives that begins.
  long connectionLife(long meanNanos) {
    return (long) (-Math.log(1 - network.nextDouble()) * meanNanos);
  }

  /// Payload has left.
  void sent(int bytes) {
    sentBytes += bytes;
    if (this == run.firstSeed()) {
      run.firstCopy.sent(now(), sentBytes);
    }
  }

  /// Something came from another node.
  void received(int bytes) {
    if (!run.isBroken(Defect.LOSES_BYTES) || now() % 50 != 7) {
      part.receivedBytes += bytes;
    }
  }

  /// A piece is here, and others may be told.
  void hasCommitted(int piece) {
    note(Happening.COMMITTED, piece, 0);
    part.copies.committed(this, piece);
  }

  /// Comes (back).
  void comeOnline() {
    if (client != null || goneForGood) {
      return;
    }
    if (joinedAt < 0) {
      joinedAt = now();
    }
    onlineSince = now();
    note(Happening.ONLINE, committed.cardinality(), 0);
    Client fresh = new Client(this);
    client = fresh;
    part.copies.online(this);
    fresh.begin();
    if (group.online().isPresent()) {
      long stay = exponential(group.online().get().toNanos());
      in(stay, new Crash(fresh));
    }
  }

  private long exponential(long meanNanos) {
    return (long) (-Math.log(1 - life.nextDouble()) * meanNanos);
  }

  /// Goes without a word.
  void goOffline() {
    Client gone = client;
    if (gone != null) {
      note(Happening.OFFLINE, committed.cardinality(), 0);
      client = null;
      gone.die();
      part.copies.offline(this);
    }
  }

  /// It has everything.
  void finished() {
    if (finishedAt >= 0) {
      return;
    }
    finishedAt = now();
    note(Happening.FINISHED, 0, 0);
    part.finished += isAwaited() ? 1 : 0;
    Client now = client;
    if (now != null && group.seedsFor().isPresent()) {
      in(group.seedsFor().get().toNanos() + 1, new Leave(this));
    }
  }

  /// A node that has what it wants leaves in order.
  private static final class Leave extends Step {
    private final Node node;

    Leave(Node node) {
      this.node = node;
    }

    @Override
    void run() {
      node.goneForGood = true;
      Client client = node.client;
      if (client != null) {
        client.stop();
      }
    }
  }

  /// The machine of a node fails, and comes back.
  private static final class Crash extends Step {
    private final Client client;

    Crash(Client client) {
      this.client = client;
    }

    @Override
    void run() {
      Node node = client.node;
      if (node.client == client) {
        node.goOffline();
        node.in(node.exponential(node.group.offline().toNanos()), new Come(node));
      }
    }
  }

  /// A node comes.
  static final class Come extends Step {
    private final Node node;

    Come(Node node) {
      this.node = node;
    }

    @Override
    void run() {
      node.comeOnline();
    }
  }
}
