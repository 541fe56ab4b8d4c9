// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import org.btsdk.api.TorrentException.DhtFailed;
import org.btsdk.api.TorrentException.DhtFailed.Reason;
import org.btsdk.core.dht.LookupEnd;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.KrpcError;
import org.jspecify.annotations.Nullable;

/// Says in a line what kept the DHT from doing what was asked.
final class DhtFailures {
  private DhtFailures() {}

  static DhtFailed off() {
    return new DhtFailed(Reason.OFF, "the session has no node of the DHT, or is closed");
  }

  /// Why a lookup failed that did not run to its end.
  static DhtFailed of(
      LookupEnd end, LookupSummary summary, DhtBootstrap bootstrap, @Nullable PeerAddress asked) {
    if (asked != null && end == LookupEnd.NO_ANSWER) {
      return new DhtFailed(Reason.NO_ANSWER, asked + " did not answer");
    }
    return switch (end) {
      case NO_NODES -> {
        String why =
            bootstrap.isEmpty()
                ? "there is none to begin with"
                : bootstrap.problem().isEmpty()
                    ? "none of those to begin with answered"
                    : bootstrap.problem();
        yield new DhtFailed(Reason.NO_NODES, "no node of the DHT is known: " + why);
      }
      case NO_ANSWER ->
          new DhtFailed(
              Reason.NO_ANSWER,
              "no node of the DHT answered: %d were asked".formatted(summary.asked()));
      case BUSY -> new DhtFailed(Reason.BUSY, "too many lookups in the DHT run at once");
      case DONE, CANCELLED -> off();
    };
  }

  static DhtFailed notStored(LookupSummary summary, String what) {
    String why =
        switch (summary.refusalCode()) {
          case 0 -> "no node took it";
          case KrpcError.CAS_MISMATCH -> "it was replaced by somebody else in the meantime";
          case KrpcError.SEQ_TOO_LOW -> "there is a newer one";
          case KrpcError.INVALID_SIGNATURE -> "nodes say its signature is wrong";
          case KrpcError.VALUE_TOO_BIG -> "nodes say it is too big";
          default -> "nodes refused it with error " + summary.refusalCode();
        };
    return new DhtFailed(
        Reason.NOT_STORED,
        "%s was not stored: %s (%d nodes answered)".formatted(what, why, summary.answered()));
  }
}
