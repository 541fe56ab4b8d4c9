// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.jspecify.annotations.Nullable;

/// A question that waits for its answer.
final class Call {
  final int transaction;
  final PeerAddress to;
  final @Nullable DhtId expected; // who should answer, if that is known
  final Asker asker;
  final long sentNanos;
  long dueNanos; // when it becomes slow, then when it is lost
  boolean slow;
  boolean over;

  Call(
      int transaction,
      PeerAddress to,
      @Nullable DhtId expected,
      Asker asker,
      long sentNanos,
      long dueNanos) {
    this.transaction = transaction;
    this.to = to;
    this.expected = expected;
    this.asker = asker;
    this.sentNanos = sentNanos;
    this.dueNanos = dueNanos;
  }

  /// Who wants to hear of a question. Told of at most one of answer, failure and loss.
  interface Asker {
    /// There is an answer, from where the question went to.
    void answered(Call call, Response response, long nowNanos, DhtActions out);

    /// The question was refused.
    void refused(Call call, Failure failure, long nowNanos, DhtActions out);

    /// No answer yet: others would have answered by now.
    void slow(Call call, long nowNanos, DhtActions out);

    /// No answer is expected any more.
    void lost(Call call, long nowNanos, DhtActions out);
  }
}
