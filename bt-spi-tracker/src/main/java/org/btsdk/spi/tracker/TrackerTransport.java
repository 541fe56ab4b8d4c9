// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.btsdk.model.Sha1Hash;

/// Speaks with trackers of one or more URI schemes. Tiers, retries, back-off and intervals are the
/// engine's.
///
/// Implementing classes must comply with the following:
///
/// - **Threads.** Any number of virtual threads at once, until [#close()].
/// - **Blocking.** Every call may block for as long as its time-out, over all its steps together,
///   and ends soon after its thread is interrupted, also if it was before the call, with
///   [InterruptedException]. The transport can be used again after that.
/// - **Errors.** [TrackerRefusedException] for what the tracker refused, `HttpTimeoutException` or
///   [java.net.SocketTimeoutException] for silence, [TrackerProtocolException] for an answer that
///   makes no sense, another [IOException] for trouble on the way. People see the message, so there
///   is one: that of the JDK's HTTP client is sometimes null.
/// - **Limits.** An answer is bounded before memory is taken for it.
public interface TrackerTransport extends AutoCloseable {
  /// Tells a tracker of our state and gets peers.
  ///
  /// @param tracker the tracker's URI, of one of the provider's schemes
  /// @param announce what to tell; of what its protocol has no word for, it says nothing
  /// @param timeout the longest time the call may take, above zero; perhaps longer than nanoseconds
  ///   can count
  /// @return what the tracker said
  /// @throws IOException if there was no good answer
  /// @throws InterruptedException if the thread was interrupted
  AnnounceResponse announce(URI tracker, AnnounceRequest announce, Duration timeout)
      throws IOException, InterruptedException;

  /// Asks a tracker how many peers torrents have (BEP 48).
  ///
  /// @param tracker the tracker's URI, of one of the provider's schemes
  /// @param torrents at least one; more than a transport can ask at once are asked in parts
  /// @param timeout the longest time the call may take, above zero; perhaps longer than nanoseconds
  ///   can count
  /// @return an entry for each torrent that the tracker knows
  /// @throws UnsupportedOperationException if this tracker cannot be scraped
  /// @throws IOException if there was no good answer
  /// @throws InterruptedException if the thread was interrupted
  List<ScrapeEntry> scrape(URI tracker, List<Sha1Hash> torrents, Duration timeout)
      throws IOException, InterruptedException;

  /// Frees sockets and threads, which end soon. Calls under way end soon, and later ones at once,
  /// with an [IOException]. Idempotent; does not throw.
  @Override
  void close();
}
