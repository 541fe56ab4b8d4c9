// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.NodeInfo;

/// A ping that a caller asked for.
final class PingCall implements Call.Asker {
  private final long number;

  PingCall(long number) {
    this.number = number;
  }

  @Override
  public void answered(Call call, Response response, long nowNanos, DhtActions out) {
    long roundTrip = nowNanos - call.sentNanos;
    out.add(new DhtAction.Ponged(number, new NodeInfo(response.id(), call.to), roundTrip));
    finish(number, LookupEnd.DONE, 1, 1, roundTrip, out);
  }

  @Override
  public void refused(Call call, Failure failure, long nowNanos, DhtActions out) {
    finish(number, LookupEnd.NO_ANSWER, 1, 0, nowNanos - call.sentNanos, out);
  }

  @Override
  public void slow(Call call, long nowNanos, DhtActions out) {}

  @Override
  public void lost(Call call, long nowNanos, DhtActions out) {
    finish(number, LookupEnd.NO_ANSWER, 1, 0, nowNanos - call.sentNanos, out);
  }

  static void finish(
      long number, LookupEnd end, int asked, int answered, long durationNanos, DhtActions out) {
    out.add(
        new DhtAction.Finished(
            number, end, new LookupSummary(asked, answered, answered, 0, 0, 0, 0, durationNanos)));
  }
}
