// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.jspecify.annotations.Nullable;

/// A lookup that a caller asked for: one traversal at a time for each family of addresses. What is
/// asked and told depends on what it is for, and is a subclass's. Not thread-safe.
abstract class Search implements Goal {
  /// 10 s: how long a lookup waits for nodes to become known, such as host names of routers.
  static final long PATIENCE_NANOS = 10_000_000_000L;

  final long number;
  final DhtId target;
  private final boolean everywhere; // through all endpoints, since each announces its own address
  private final long beganNanos;
  private final List<Traversal> running = new ArrayList<>(2);
  private final ArrayDeque<Endpoint> waiting = new ArrayDeque<>(0);
  private final TreeMap<Integer, Integer> refusals = new TreeMap<>(); // how many, by code
  private boolean begun;
  private boolean over;
  private int asked;
  private int answered;
  private int hops;
  private int stored;
  private int refused;

  Search(long number, DhtId target, boolean everywhere, long nowNanos) {
    this.number = number;
    this.target = target;
    this.everywhere = everywhere;
    this.beganNanos = nowNanos;
  }

  boolean isOver() {
    return over;
  }

  /// Whether it waits for nodes to become known.
  boolean isWaiting() {
    return !begun && !over;
  }

  long patienceNanos() {
    return beganNanos + PATIENCE_NANOS;
  }

  /// Begins if there is somebody to ask, or if it has waited long enough.
  void begin(Iterable<Endpoint> endpoints, long nowNanos, DhtActions out) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.hasSomebody()) {
        waiting.add(endpoint);
      }
    }
    if (waiting.isEmpty()) {
      if (patienceNanos() - nowNanos <= 0) {
        end(LookupEnd.NO_NODES, nowNanos, out);
      }
      return;
    }
    begun = true;
    next(nowNanos, out);
  }

  /// Begins a traversal of each family of which none is running.
  private void next(long nowNanos, DhtActions out) {
    List<Endpoint> now = new ArrayList<>(2);
    Iterator<Endpoint> all = waiting.iterator();
    while (all.hasNext()) {
      Endpoint endpoint = all.next();
      boolean busy =
          now.stream().anyMatch(e -> e.v4 == endpoint.v4)
              || running.stream().anyMatch(t -> t.endpoint().v4 == endpoint.v4);
      if (!busy) {
        now.add(endpoint);
        all.remove();
      } else if (!everywhere) {
        all.remove();
      }
    }
    // All are there before the first begins, since one may end as soon as it begins.
    List<Traversal> begun = now.stream().map(e -> new Traversal(e, target, this)).toList();
    running.addAll(begun);
    for (Traversal traversal : begun) {
      traversal.begin(traversal.endpoint().hints(), nowNanos, out);
    }
  }

  @Override
  public void stored(Candidate at) {
    stored++;
  }

  @Override
  public void refused(Candidate at, Failure failure) {
    refused++;
    refusals.merge(failure.code(), 1, Integer::sum);
  }

  @Override
  public void ended(Traversal traversal, long nowNanos, DhtActions out) {
    running.remove(traversal);
    asked += traversal.asked;
    answered += traversal.answered;
    if (hops == 0) {
      hops = traversal.hops();
    }
    if (over) {
      return;
    }
    found(traversal, out);
    if (!waiting.isEmpty()) {
      next(nowNanos, out);
    }
    if (running.isEmpty() && !over) {
      end(
          asked == 0 ? LookupEnd.NO_NODES : answered == 0 ? LookupEnd.NO_ANSWER : LookupEnd.DONE,
          nowNanos,
          out);
    }
  }

  /// Ends it before its time, with what was found.
  void stop(LookupEnd how, long nowNanos, DhtActions out) {
    if (over) {
      return;
    }
    over = true;
    waiting.clear();
    for (Traversal traversal : List.copyOf(running)) {
      traversal.stop(nowNanos, out);
    }
    over = false;
    end(how, nowNanos, out);
  }

  /// An endpoint is gone.
  void closed(Endpoint endpoint, long nowNanos, DhtActions out) {
    waiting.remove(endpoint);
    for (Traversal traversal : List.copyOf(running)) {
      if (traversal.endpoint() == endpoint) {
        traversal.stop(nowNanos, out);
      }
    }
  }

  private void end(LookupEnd how, long nowNanos, DhtActions out) {
    over = true;
    ending(out);
    int most = 0;
    for (int code : refusals.keySet()) {
      if (most == 0 || refusals.getOrDefault(code, 0) > refusals.getOrDefault(most, 0)) {
        most = code;
      }
    }
    LookupSummary summary =
        new LookupSummary(
            asked, answered, hops, stored, refused, most, forged(), nowNanos - beganNanos);
    out.add(new DhtAction.Finished(number, how, summary));
  }

  @Override
  public void answered(
      Traversal traversal, Candidate from, Response response, long nowNanos, DhtActions out) {}

  @Override
  public @Nullable KrpcRequest toStore(Candidate at) {
    return null;
  }

  /// How many nodes sent something that is not what was asked for.
  int forged() {
    return 0;
  }

  /// A traversal is over.
  void found(Traversal traversal, DhtActions out) {}

  /// All of them are over, or were stopped.
  void ending(DhtActions out) {}
}
