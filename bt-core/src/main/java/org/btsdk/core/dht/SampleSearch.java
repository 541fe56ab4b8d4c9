// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Samples;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.jspecify.annotations.Nullable;

/// Asks the nodes on the way to a point which torrents they know (BEP 51).
final class SampleSearch extends Search {
  private final Sampled sampled;

  SampleSearch(DhtEvent.Sample sample, Sampled sampled, long nowNanos) {
    super(sample.lookup(), sample.target(), false, nowNanos);
    this.sampled = sampled;
  }

  @Override
  public KrpcRequest request() {
    return new KrpcRequest.SampleInfohashes(target, Want.SAME);
  }

  @Override
  public boolean isSimple(Candidate candidate, long nowNanos) {
    return !sampled.mayAsk(candidate.address, nowNanos);
  }

  @Override
  public void answered(
      Traversal traversal, Candidate from, Response response, long nowNanos, DhtActions out) {
    @Nullable Samples samples = response.samples();
    if (samples != null && !from.asSimple) {
      sampled.asked(from.address, samples.intervalSeconds(), nowNanos);
      out.add(new DhtAction.SamplesFound(number, from.info(), samples));
    }
  }
}
