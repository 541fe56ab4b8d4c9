// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// Keeps an endpoint's routing table alive: joins the DHT, refreshes buckets, asks nodes that were
/// silent, and checks those that ask us. Not thread-safe.
final class Upkeep {
  /// 5 s between two looks at a table with something to do, 60 s at most: one question each, so
  /// that upkeep is never a burst.
  private static final long BUSY_NANOS = 5_000_000_000L;

  private static final long IDLE_NANOS = 60_000_000_000L;

  /// 15 min: BEP 5, for buckets; nodes around our own id are looked for as often, since new ones
  /// come, and it is they who store with us what is ours to store.
  private static final long REFRESH_NANOS = 900_000_000_000L;

  /// 5 s to 5 min between two attempts to join while nobody answers.
  private static final long FIRST_RETRY_NANOS = 5_000_000_000L;

  private static final long LAST_RETRY_NANOS = 300_000_000_000L;

  /// 4: nodes that asked us and are being checked. Whoever sends us questions under the addresses
  /// of others makes us send no more than that for each round trip.
  private static final int MAX_VERIFYING = 4;

  /// 8: saved nodes that are asked at once, so that 256 of them take less than three minutes.
  private static final int RESTORED_AT_ONCE = 8;

  /// 4: a joining node fills buckets with fewer nodes than this.
  private static final int SPARSE = Bucket.SIZE / 2;

  private final Shared shared;
  private final Endpoint endpoint;
  private long dueNanos;
  private long selfNanos; // when our own neighbourhood is looked at again
  private long retryNanos = FIRST_RETRY_NANOS;
  private int fill = -1; // the bucket that is filled next after joining; none below zero
  private int verifying;
  private boolean walking;
  private boolean joined;
  private boolean told;

  Upkeep(Shared shared, Endpoint endpoint, long nowNanos) {
    this.shared = shared;
    this.endpoint = endpoint;
    this.dueNanos = nowNanos;
    this.selfNanos = nowNanos;
  }

  long nextNanos() {
    return dueNanos;
  }

  /// Somebody said where nodes may be.
  void hinted(long nowNanos) {
    if (!walking && (!joined || endpoint.table().size() == 0)) {
      retryNanos = FIRST_RETRY_NANOS;
      selfNanos = nowNanos;
      dueNanos = nowNanos;
    }
  }

  void idChanged(long nowNanos) {
    selfNanos = nowNanos;
    dueNanos = nowNanos;
  }

  void advance(long nowNanos, DhtActions out) {
    if (dueNanos - nowNanos > 0) {
      return;
    }
    boolean busy = work(nowNanos, out);
    long wait = busy ? BUSY_NANOS : IDLE_NANOS;
    // Up to a quarter more, by chance: nodes that began together shall not stay together.
    dueNanos = nowNanos + wait + shared.chance.nextLong(wait / 4);
    if (!walking && selfNanos - dueNanos < 0) {
      dueNanos = Math.max(selfNanos, nowNanos + 1);
    }
  }

  /// @return whether there is more to do soon
  private boolean work(long nowNanos, DhtActions out) {
    if (walking) {
      return true;
    }
    if (selfNanos - nowNanos <= 0) {
      self(nowNanos, out);
      return true;
    }
    if (fill >= 0) {
      int bucket = fill--;
      if (endpoint.table().isSparse(bucket, SPARSE)) {
        refresh(bucket, nowNanos, out);
      }
      return true;
    }
    if (restore(nowNanos, out)) {
      return true;
    }
    TableNode due = endpoint.table().mostDue();
    boolean busy = false;
    if (due != null && due.dueNanos() - nowNanos <= 0) {
      due.triedNanos = nowNanos;
      endpoint.ask(
          due.node.address(), due.node.id(), new KrpcRequest.Ping(), IGNORE, nowNanos, out);
      busy = true;
    }
    int stale = endpoint.table().staleBucket(nowNanos - REFRESH_NANOS);
    if (stale >= 0) {
      refresh(stale, nowNanos, out);
      busy = true;
    }
    return busy;
  }

  /// Asks nodes of the last run whether they are still there.
  private boolean restore(long nowNanos, DhtActions out) {
    for (int i = 0; i < RESTORED_AT_ONCE; i++) {
      NodeInfo saved = endpoint.pollSaved();
      if (saved == null) {
        return i > 0;
      }
      endpoint.ask(saved.address(), saved.id(), new KrpcRequest.Ping(), IGNORE, nowNanos, out);
    }
    return true;
  }

  private void refresh(int bucket, long nowNanos, DhtActions out) {
    endpoint.table().refreshed(bucket, nowNanos);
    DhtId target = endpoint.id().randomAt(bucket, shared.chance);
    walking = true;
    new Traversal(endpoint, target, new Walk(target, false)).begin(List.of(), nowNanos, out);
  }

  private void self(long nowNanos, DhtActions out) {
    if (!endpoint.hasSomebody()) {
      failedToJoin(nowNanos, out);
      return;
    }
    walking = true;
    DhtId target = endpoint.id();
    new Traversal(endpoint, target, new Walk(target, true)).begin(endpoint.hints(), nowNanos, out);
  }

  private void failedToJoin(long nowNanos, DhtActions out) {
    selfNanos = nowNanos + retryNanos;
    dueNanos = selfNanos;
    retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
    joined = false;
    out.add(new DhtAction.BootstrapWanted(endpoint.v4));
  }

  /// Somebody unknown asked us something, and would find a place if he can be reached.
  void verify(NodeInfo node, long nowNanos, DhtActions out) {
    if (verifying < MAX_VERIFYING
        && endpoint.ask(
            node.address(), node.id(), new KrpcRequest.Ping(), new Verification(), nowNanos, out)) {
      verifying++;
    }
  }

  private final class Walk implements Goal {
    private final DhtId target;
    private final boolean self;

    Walk(DhtId target, boolean self) {
      this.target = target;
      this.self = self;
    }

    @Override
    public KrpcRequest request() {
      // BEP 32: while joining, one family helps the other.
      Want want = !joined && shared.endpoints.size() > 1 ? Want.BOTH : Want.SAME;
      return new KrpcRequest.FindNode(target, want);
    }

    @Override
    public void answered(
        Traversal traversal, Candidate from, Response response, long nowNanos, DhtActions out) {
      for (NodeInfo node : response.nodes()) {
        if (!joined
            && node.address().ip().isV4() != endpoint.v4
            && Reach.allows(node.address(), Reach.of(from.address.ip()))) {
          shared.hintOthers(node.address());
        }
      }
    }

    @Override
    public @Nullable KrpcRequest toStore(Candidate at) {
      return null;
    }

    @Override
    public void ended(Traversal traversal, long nowNanos, DhtActions out) {
      walking = false;
      if (!self) {
        return;
      }
      if (traversal.answered == 0 && endpoint.table().size() == 0) {
        failedToJoin(nowNanos, out);
        return;
      }
      if (traversal.answered == 0) {
        selfNanos = nowNanos + retryNanos;
        retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
        return;
      }
      retryNanos = FIRST_RETRY_NANOS;
      selfNanos = nowNanos + REFRESH_NANOS + shared.chance.nextLong(REFRESH_NANOS / 4);
      if (!joined) {
        joined = true;
        fill = endpoint.table().buckets() - 1;
        dueNanos = nowNanos;
        if (!told) {
          told = true;
          out.add(new DhtAction.Joined(endpoint.number));
        }
      }
    }
  }

  private final class Verification implements Call.Asker {
    @Override
    public void answered(Call call, Response response, long nowNanos, DhtActions out) {
      verifying--;
      hinted(nowNanos); // the first node of a network hears of the second this way
    }

    @Override
    public void refused(Call call, Failure failure, long nowNanos, DhtActions out) {
      verifying--;
    }

    @Override
    public void slow(Call call, long nowNanos, DhtActions out) {}

    @Override
    public void lost(Call call, long nowNanos, DhtActions out) {
      verifying--;
    }
  }

  /// The routing table hears of it by itself.
  private static final Call.Asker IGNORE =
      new Call.Asker() {
        @Override
        public void answered(Call call, Response response, long nowNanos, DhtActions out) {}

        @Override
        public void refused(Call call, Failure failure, long nowNanos, DhtActions out) {}

        @Override
        public void slow(Call call, long nowNanos, DhtActions out) {}

        @Override
        public void lost(Call call, long nowNanos, DhtActions out) {}
      };
}
