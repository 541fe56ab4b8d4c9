// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayDeque;
import java.util.List;
import org.btsdk.core.dht.Candidate.State;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcCodec;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// One walk of one endpoint to a point: closer and closer nodes are asked, some at once, until the
/// closest have answered; then they may be told to store something. Who is asked next, its
/// [Shortlist] says. Not thread-safe.
final class Traversal {
  /// 4: nodes that are asked at once; one more for each that is slow.
  static final int PARALLEL = 4;

  /// 120: nodes that are asked at most, so that a chain of liars ends.
  static final int MAX_ASKED = 120;

  private final Endpoint endpoint;
  private final DhtId target;
  private final Goal goal;
  private final Shortlist shortlist;
  private final ArrayDeque<Candidate> unnamed = new ArrayDeque<>(0); // only addresses
  private @Nullable ArrayDeque<Candidate> toStore; // when the walk is over
  private int running; // asked, and not slow
  private int slow;
  private int storing;
  private boolean over;
  int asked;
  int answered;

  Traversal(Endpoint endpoint, DhtId target, Goal goal) {
    this.endpoint = endpoint;
    this.target = target;
    this.goal = goal;
    this.shortlist = new Shortlist(target);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// Begins with the closest nodes of the table, and if these are few, with addresses that may be
  /// nodes.
  void begin(List<PeerAddress> hints, long nowNanos, DhtActions out) {
    for (NodeInfo node : endpoint.table().closest(target, 2 * Bucket.SIZE, nowNanos)) {
      add(node, null);
    }
    if (shortlist.size() < Bucket.SIZE) {
      for (PeerAddress hint : hints) {
        if (hint.ip().isV4() == endpoint.v4 && !shortlist.has(hint)) {
          unnamed.add(new Candidate(this, null, hint, null));
        }
      }
    }
    step(nowNanos, out);
  }

  boolean isOver() {
    return over;
  }

  /// Ends it now; answers that still come are not heard.
  void stop(long nowNanos, DhtActions out) {
    if (!over) {
      over = true;
      goal.ended(this, nowNanos, out);
    }
  }

  /// Asks whom there is to ask.
  void step(long nowNanos, DhtActions out) {
    if (over) {
      return;
    }
    if (toStore != null) {
      store(toStore, nowNanos, out);
      return;
    }
    while (running < PARALLEL && asked < MAX_ASKED) {
      Candidate next = next();
      if (next == null) {
        break;
      }
      next.asSimple |= goal.isSimple(next, nowNanos);
      KrpcRequest request =
          next.asSimple ? new KrpcRequest.FindNode(target, Want.SAME) : goal.request();
      if (!endpoint.ask(next.address, next.id, request, next, nowNanos, out)) {
        endpoint.waits(this);
        if (next.id == null) {
          unnamed.addFirst(next);
        }
        return;
      }
      next.state = State.ASKED;
      running++;
      asked++;
    }
    if (running == 0 && (slow == 0 || shortlist.hasAnswers())) {
      found(nowNanos, out);
    }
  }

  private @Nullable Candidate next() {
    Candidate next = shortlist.next();
    boolean isOpen = next == null && !shortlist.hasEnough();
    while (isOpen && next == null && !unnamed.isEmpty()) {
      Candidate first = unnamed.removeFirst();
      if (!shortlist.has(first.address)) {
        next = first;
      }
    }
    return next;
  }

  void answered(Candidate candidate, Response response, long nowNanos, DhtActions out) {
    if (over || toStore != null) {
      return;
    }
    notWaiting(candidate, true);
    @Nullable DhtId expected = candidate.id;
    if (response.id().equals(endpoint.id())) {
      candidate.state = State.FAILED;
      step(nowNanos, out);
      return;
    }
    if (expected == null || !expected.equals(response.id())) {
      if (expected != null) {
        blame(candidate);
      }
      if (!shortlist.calls(candidate, response.id())) {
        candidate.state = State.FAILED;
        step(nowNanos, out);
        return;
      }
    } else if (candidate.namedBy != null) {
      candidate.namedBy.namedGood++;
    }
    candidate.state = State.ANSWERED;
    candidate.token = response.token();
    answered++;
    Reach reach = Reach.of(candidate.address.ip());
    int taken = 0;
    for (NodeInfo node : response.nodes()) {
      if (node.address().ip().isV4() == endpoint.v4
          && taken < KrpcCodec.MAX_NODES
          && Reach.allows(node.address(), reach)) {
        taken++;
        add(node, candidate);
      }
    }
    goal.answered(this, candidate, response, nowNanos, out);
    step(nowNanos, out);
  }

  void refused(Candidate candidate, long nowNanos, DhtActions out) {
    if (over || toStore != null) {
      return;
    }
    notWaiting(candidate, true);
    // A node that does not know the question can still tell nodes.
    boolean again = !candidate.asSimple && !(goal.request() instanceof KrpcRequest.FindNode);
    candidate.asSimple = true;
    candidate.state = again && candidate.id != null ? State.FRESH : State.FAILED;
    step(nowNanos, out);
  }

  void slow(Candidate candidate, long nowNanos, DhtActions out) {
    if (over || toStore != null || candidate.state != State.ASKED) {
      return;
    }
    candidate.state = State.SLOW;
    running--;
    slow++;
    blame(candidate);
    step(nowNanos, out);
  }

  void lost(Candidate candidate, long nowNanos, DhtActions out) {
    if (over || toStore != null) {
      return;
    }
    notWaiting(candidate, false);
    candidate.state = State.FAILED;
    if (candidate.id == null) {
      endpoint.forgetHint(candidate.address, nowNanos);
    }
    step(nowNanos, out);
  }

  private void notWaiting(Candidate candidate, boolean alive) {
    if (candidate.state == State.ASKED) {
      running--;
    } else if (candidate.state == State.SLOW) {
      slow--;
      if (alive && candidate.namedBy != null) {
        candidate.namedBy.namedBad--;
      }
    }
  }

  private static void blame(Candidate candidate) {
    if (candidate.namedBy != null) {
      candidate.namedBy.namedBad++;
    }
  }

  private void add(NodeInfo node, @Nullable Candidate namedBy) {
    if (node.id().equals(endpoint.id())) {
      return;
    }
    shortlist.named(new Candidate(this, node.id(), node.address(), namedBy));
  }

  /// The nodes that answered, the closest first.
  List<Candidate> closest(int max) {
    return shortlist.closest(max);
  }

  /// How many nodes, one told by the other, led to the closest one that answered; 0 if none did.
  int hops() {
    return shortlist.hops();
  }

  private void found(long nowNanos, DhtActions out) {
    ArrayDeque<Candidate> at = shortlist.toStore();
    toStore = at;
    store(at, nowNanos, out);
  }

  private void store(ArrayDeque<Candidate> at, long nowNanos, DhtActions out) {
    while (!at.isEmpty()) {
      Candidate candidate = at.element();
      @Nullable KrpcRequest request = goal.toStore(candidate);
      if (request != null) {
        Storing asker = new Storing(candidate);
        if (!endpoint.ask(candidate.address, candidate.id, request, asker, nowNanos, out)) {
          endpoint.waits(this);
          return;
        }
        asked++;
        storing++;
      }
      at.remove();
    }
    if (storing == 0) {
      stop(nowNanos, out);
    }
  }

  /// Waits for one node to have stored something.
  private final class Storing implements Call.Asker {
    private final Candidate at;

    Storing(Candidate at) {
      this.at = at;
    }

    @Override
    public void answered(Call call, Response response, long nowNanos, DhtActions out) {
      if (!over) {
        answered++;
        goal.stored(at);
        done(nowNanos, out);
      }
    }

    @Override
    public void refused(Call call, Failure failure, long nowNanos, DhtActions out) {
      if (!over) {
        answered++;
        goal.refused(at, failure);
        done(nowNanos, out);
      }
    }

    @Override
    public void slow(Call call, long nowNanos, DhtActions out) {}

    @Override
    public void lost(Call call, long nowNanos, DhtActions out) {
      if (!over) {
        done(nowNanos, out);
      }
    }

    private void done(long nowNanos, DhtActions out) {
      storing--;
      step(nowNanos, out);
    }
  }
}
