// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
/// closest have answered; then they may be told to store something. Not thread-safe.
///
/// Nodes whose id fits to their address come first, and only they count for the end of the walk
/// while there are enough of them (BEP 42). Nodes named by someone who named several that do not
/// answer come last.
final class Traversal {
  /// 4: nodes that are asked at once; one more for each that is slow.
  static final int PARALLEL = 4;

  /// 100: candidates that are remembered, the closest.
  static final int MAX_CANDIDATES = 100;

  /// 120: nodes that are asked at most, so that a chain of liars ends.
  static final int MAX_ASKED = 120;

  /// 2: candidates of one network.
  static final int MAX_OF_NETWORK = 2;

  /// 8: nodes whose id does not fit to their address, asked beside those whose does.
  static final int MAX_OTHERS = 8;

  private final Endpoint endpoint;
  private final DhtId target;
  private final Goal goal;
  private final List<Candidate> candidates = new ArrayList<>(); // the closest first
  private final ArrayDeque<Candidate> unnamed = new ArrayDeque<>(0); // only addresses
  private @Nullable ArrayDeque<Candidate> toStore; // when the walk is over
  private int running; // asked, and not slow
  private int slow;
  private int storing;
  private int others;
  private boolean over;
  int asked;
  int answered;

  Traversal(Endpoint endpoint, DhtId target, Goal goal) {
    this.endpoint = endpoint;
    this.target = target;
    this.goal = goal;
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
    if (candidates.size() < Bucket.SIZE) {
      for (PeerAddress hint : hints) {
        if (hint.ip().isV4() == endpoint.v4 && !isKnown(hint)) {
          unnamed.add(new Candidate(this, null, hint, null));
        }
      }
    }
    step(nowNanos, out);
  }

  private boolean isKnown(PeerAddress address) {
    return candidates.stream().anyMatch(c -> c.address.equals(address));
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
    if (running == 0 && (slow == 0 || hasClosest())) {
      found(nowNanos, out);
    }
  }

  /// The closest node that was not asked yet, if it is among the closest that may answer.
  private @Nullable Candidate next() {
    Candidate trusted = next(true);
    if (trusted != null) {
      return trusted;
    }
    if (alive() >= Bucket.SIZE) {
      return nextOther();
    }
    Candidate any = next(false);
    while (any == null && !unnamed.isEmpty()) {
      Candidate first = unnamed.removeFirst();
      if (!isKnown(first.address)) {
        any = first;
      }
    }
    return any;
  }

  /// Where few ids fit to their addresses, peers are stored at nodes whose ids do not: some of
  /// those that lie between the others are asked too.
  private @Nullable Candidate nextOther() {
    if (others >= MAX_OTHERS) {
      return null;
    }
    int trusted = 0;
    for (Candidate candidate : candidates) {
      if (candidate.secure && isAlive(candidate)) {
        trusted++;
        if (trusted >= Bucket.SIZE) {
          return null;
        }
      } else if (candidate.state == State.FRESH && !candidate.secure && !candidate.isBlamed()) {
        others++;
        return candidate;
      }
    }
    return null;
  }

  private @Nullable Candidate next(boolean trustedOnly) {
    int alive = 0;
    for (Candidate candidate : candidates) {
      if (trustedOnly && !candidate.isTrusted()) {
        continue;
      }
      switch (candidate.state) {
        case FRESH -> {
          return candidate;
        }
        case ASKED, ANSWERED -> {
          alive++;
          if (alive >= Bucket.SIZE) {
            return null;
          }
        }
        case SLOW, FAILED -> {}
      }
    }
    return null;
  }

  private int alive() {
    int alive = 0;
    for (Candidate candidate : candidates) {
      alive += candidate.secure && isAlive(candidate) ? 1 : 0;
    }
    return alive;
  }

  private static boolean isAlive(Candidate candidate) {
    return candidate.state == State.ASKED || candidate.state == State.ANSWERED;
  }

  private boolean hasClosest() {
    return candidates.stream().filter(c -> c.state == State.ANSWERED).count() >= Bucket.SIZE;
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
        candidates.remove(candidate);
        blame(candidate);
      }
      // It is who it says if its address bears it out; whoever named it another is the liar.
      candidate.id = response.id();
      candidate.secure = TableNode.isSecure(response.id(), candidate.address);
      candidates.removeIf(c -> c.state == State.FRESH && c.address.equals(candidate.address));
      if ((expected != null && !candidate.secure) || isKnown(candidate.address)) {
        candidate.state = State.FAILED;
        step(nowNanos, out);
        return;
      }
      insert(candidate);
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
    Candidate added = new Candidate(this, node.id(), node.address(), namedBy);
    int ofNetwork = 0;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate known = candidates.get(i);
      boolean same =
          known.address.equals(added.address)
              || (added.source != 0 && known.source == added.source);
      if (same) {
        // A name that the address bears out takes the place of one that it does not.
        if (known.state == State.FRESH && !known.secure && added.secure) {
          candidates.remove(i);
          break;
        }
        if (known.state == State.FRESH && Objects.equals(node.id(), known.id)) {
          known.confirmed(namedBy);
        }
        return;
      }
      ofNetwork += added.network != 0 && known.network == added.network ? 1 : 0;
    }
    if (ofNetwork < MAX_OF_NETWORK) {
      insert(added);
    }
  }

  private void insert(Candidate candidate) {
    DhtId id = candidate.info().id();
    int low = 0;
    int high = candidates.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (target.compareDistance(candidates.get(middle).info().id(), id) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    candidates.add(low, candidate);
    if (candidates.size() > MAX_CANDIDATES) {
      for (int i = candidates.size() - 1; i >= 0; i--) {
        if (candidates.get(i).state == State.FRESH) {
          candidates.remove(i);
          return;
        }
      }
    }
  }

  /// The nodes that answered, the closest first.
  List<Candidate> closest(int max) {
    return candidates.stream().filter(c -> c.state == State.ANSWERED).limit(max).toList();
  }

  /// How many nodes, one told by the other, led to the closest one that answered; 0 if none did.
  int hops() {
    for (Candidate candidate : candidates) {
      if (candidate.state == State.ANSWERED) {
        return candidate.hops;
      }
    }
    return 0;
  }

  private void found(long nowNanos, DhtActions out) {
    // BEP 42: the closest whose ids fit to their addresses; others only beside them.
    ArrayDeque<Candidate> at = new ArrayDeque<>(0);
    int all = 0;
    int fitting = 0;
    for (Candidate candidate : candidates) {
      if (candidate.state != State.ANSWERED || candidate.token == null) {
        continue;
      }
      all++;
      fitting += candidate.secure ? 1 : 0;
      if (all <= Bucket.SIZE || (candidate.secure && fitting <= Bucket.SIZE)) {
        at.add(candidate);
      }
    }
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
