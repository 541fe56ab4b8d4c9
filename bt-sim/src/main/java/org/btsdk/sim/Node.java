// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// A node of the simulation, with what outlives its sessions: its address, its disk's content, its
/// numbers.
final class Node {
  private static final int PORT = 6881;

  final Run run;
  final int index;
  final Group group;
  final PeerAddress address;
  final BitSet committed = new BitSet();
  private final RandomGenerator life;

  @Nullable Client client; // while it is online
  boolean registered; // the tracker knows it
  boolean knowsMetadata;
  boolean goneForGood;
  long joinedAt = -1; // first
  long onlineSince;
  long lastNews; // when a block was written
  long finishedAt = -1;
  long sentBytes; // payload that left
  long receivedBytes; // payload that came
  long wastedBytes;

  Node(Run run, int index, Group group) {
    this.run = run;
    this.index = index;
    this.group = group;
    this.address =
        new PeerAddress(
            IpAddress.of(
                (byte) 10, (byte) (index >> 14), (byte) (index >> 6), (byte) (1 + (index & 63))),
            PORT);
    this.life = Chance.of(run.scenario.seed(), Purpose.of(index, Purpose.LIFE));
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

  /// Comes (back).
  void comeOnline() {
    if (client != null || goneForGood) {
      return;
    }
    if (joinedAt < 0) {
      joinedAt = run.agenda.now();
    }
    onlineSince = run.agenda.now();
    run.note(Happening.ONLINE, this, committed.cardinality(), 0);
    Client fresh = new Client(this);
    client = fresh;
    run.online(this);
    fresh.begin();
    if (group.online().isPresent()) {
      long stay = exponential(group.online().get().toNanos());
      run.agenda.in(stay, new Crash(fresh));
    }
  }

  private long exponential(long meanNanos) {
    return (long) (-Math.log(1 - life.nextDouble()) * meanNanos);
  }

  /// Goes without a word.
  void goOffline() {
    Client gone = client;
    if (gone != null) {
      run.note(Happening.OFFLINE, this, committed.cardinality(), 0);
      client = null;
      gone.die();
      run.offline(this);
    }
  }

  /// It has everything.
  void finished() {
    if (finishedAt >= 0) {
      return;
    }
    finishedAt = run.agenda.now();
    run.note(Happening.FINISHED, this, 0, 0);
    run.finished(this);
    Client now = client;
    if (now != null && group.seedsFor().isPresent()) {
      run.agenda.in(group.seedsFor().get().toNanos() + 1, new Leave(this));
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
        node.run.agenda.in(node.exponential(node.group.offline().toNanos()), new Come(node));
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
