// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.jspecify.annotations.Nullable;

/// What a traversal is for.
interface Goal {
  /// What a node is asked.
  KrpcRequest request();

  /// Whether a node is only asked for nodes.
  default boolean isSimple(Candidate candidate, long nowNanos) {
    return false;
  }

  /// A node answered; the traversal goes on unless it is stopped.
  void answered(
      Traversal traversal, Candidate from, Response response, long nowNanos, DhtActions out);

  /// What one of the closest nodes is to store; null if nothing.
  @Nullable KrpcRequest toStore(Candidate at);

  /// A node stored something.
  default void stored(Candidate at) {}

  /// A node refused to store something.
  default void refused(Candidate at, Failure failure) {}

  /// The traversal is over. It is told once.
  void ended(Traversal traversal, long nowNanos, DhtActions out);
}
