// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.time.Duration;
import java.util.List;
import org.btsdk.model.PeerAddress;

/// What a UDP tracker answers (BEP 15). Immutable.
public sealed interface UdpReply {
  /// The number of the request it answers.
  int transactionId();

  /// A connection id was given out.
  ///
  /// @param transactionId the request's
  /// @param connectionId what to show with the next requests
  record Connected(int transactionId, long connectionId) implements UdpReply {}

  /// An announce was taken.
  ///
  /// @param transactionId the request's
  /// @param interval when to come again, made sane
  /// @param leechers how many do not have everything, zero or more
  /// @param seeders how many do, zero or more
  /// @param peers whom it named, without twins, at most [AnnounceReply#MAX_PEERS]; copied
  record Announced(
      int transactionId, Duration interval, int leechers, int seeders, List<PeerAddress> peers)
      implements UdpReply {
    public Announced {
      peers = List.copyOf(peers);
    }
  }

  /// A scrape was answered.
  ///
  /// @param transactionId the request's
  /// @param counts in the order of the request; copied
  record Scraped(int transactionId, List<Counts> counts) implements UdpReply {
    public Scraped {
      counts = List.copyOf(counts);
    }
  }

  /// The request was refused.
  ///
  /// @param transactionId the request's
  /// @param reason for people, bounded, without control characters
  record Failed(int transactionId, String reason) implements UdpReply {}

  /// How many peers a torrent has.
  ///
  /// @param seeders zero or more
  /// @param downloads zero or more
  /// @param leechers zero or more
  record Counts(int seeders, int downloads, int leechers) {}
}
