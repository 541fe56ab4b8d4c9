// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;

/// The questions of one endpoint that wait for their answers. Not thread-safe.
final class Calls {
  /// 1,024: more than all lookups of a busy node have under way.
  static final int MAX_CALLS = 1024;

  /// 4 bytes by chance: whoever does not see our datagrams guesses one in 2^32 / 1,024.
  private static final int TRANSACTION_LENGTH = 4;

  private static final Comparator<Call> BY_TIME =
      (a, b) -> {
        int order = Long.signum(a.dueNanos - b.dueNanos);
        return order != 0 ? order : Integer.compare(a.transaction, b.transaction);
      };

  private final RandomGenerator chance;
  private final LinkedHashMap<Integer, Call> waiting = new LinkedHashMap<>(4);
  private final PriorityQueue<Call> byTime = new PriorityQueue<>(4, BY_TIME);
  final RoundTrips roundTrips = new RoundTrips();

  Calls(RandomGenerator chance) {
    this.chance = chance;
  }

  boolean isFull() {
    return waiting.size() >= MAX_CALLS;
  }

  Call begin(PeerAddress to, @Nullable DhtId expected, Call.Asker asker, long nowNanos) {
    int transaction = chance.nextInt();
    while (waiting.containsKey(transaction)) {
      transaction = chance.nextInt();
    }
    Call call =
        new Call(transaction, to, expected, asker, nowNanos, nowNanos + roundTrips.slowNanos());
    waiting.put(transaction, call);
    byTime.add(call);
    return call;
  }

  static BencodeString transactionId(Call call) {
    int t = call.transaction;
    return BencodeString.of(
        new byte[] {(byte) (t >> 24), (byte) (t >> 16), (byte) (t >> 8), (byte) t});
  }

  /// Takes out the question that a datagram answers: with its number, and from the very address and
  /// port it went to.
  ///
  /// @return null if it answers none
  @Nullable Call end(BencodeString transactionId, PeerAddress from) {
    if (transactionId.length() != TRANSACTION_LENGTH) {
      return null;
    }
    byte[] t = transactionId.toBytes();
    int number = (t[0] & 0xff) << 24 | (t[1] & 0xff) << 16 | (t[2] & 0xff) << 8 | (t[3] & 0xff);
    Call call = waiting.get(number);
    if (call == null || !call.to.equals(from)) {
      return null;
    }
    waiting.remove(number);
    call.over = true;
    return call;
  }

  /// Whether somebody was asked something. A look at all of them: only for those of whom too much
  /// comes.
  boolean isAsked(PeerAddress address) {
    for (Call call : waiting.values()) {
      if (call.to.equals(address)) {
        return true;
      }
    }
    return false;
  }

  /// Takes out the next question that has become slow, or was lost, by now.
  ///
  /// @return null if there is none; it is slow if it was not so before, else lost and over
  @Nullable Call due(long nowNanos) {
    forgetOver();
    Call call = byTime.peek();
    if (call == null || call.dueNanos - nowNanos > 0) {
      return null;
    }
    byTime.remove();
    if (call.slow) {
      call.over = true;
      waiting.remove(call.transaction);
    } else {
      call.slow = true;
      call.dueNanos = call.sentNanos + roundTrips.lostNanos();
      byTime.add(call);
    }
    return call;
  }

  /// When the next one is due; [Long#MAX_VALUE] if none waits.
  long nextNanos() {
    forgetOver();
    Call call = byTime.peek();
    return call == null ? Long.MAX_VALUE : call.dueNanos;
  }

  private void forgetOver() {
    while (!byTime.isEmpty() && byTime.element().over) {
      byTime.remove();
    }
  }

  int size() {
    return waiting.size();
  }
}
