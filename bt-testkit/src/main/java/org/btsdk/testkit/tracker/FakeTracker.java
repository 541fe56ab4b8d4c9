// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.net.URI;
import java.util.List;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;

/// A tracker on the loopback, at a port that the system chose, which does as it is told. Strict: a
/// request that is not as the protocol asks is answered with a refusal that says why, and
/// [#close()] tells of it, and of what stood in the script and was not asked for. Threads may share
/// it.
public interface FakeTracker extends AutoCloseable {
  /// What to do with the next requests.
  sealed interface Behaviour {
    /// Answer well.
    ///
    /// @param peers whom to name; IPv4
    /// @param seeders how many there are, in scrapes too
    /// @param leechers how many there are, in scrapes too
    record Answer(List<PeerAddress> peers, int seeders, int leechers) implements Behaviour {
      public Answer {
        peers = List.copyOf(peers);
      }
    }

    /// Refuse.
    ///
    /// @param reason ASCII
    record Refuse(String reason) implements Behaviour {}

    /// Read, and say nothing.
    record Silence() implements Behaviour {}

    /// Answer with bytes that mean nothing.
    record Garbage() implements Behaviour {}

    /// Answer with more than anybody wants.
    record Flood() implements Behaviour {}
  }

  /// An announce that came.
  ///
  /// @param torrent for what
  /// @param peerId from whom
  /// @param port where they listen
  /// @param uploadedBytes as told
  /// @param downloadedBytes as told
  /// @param leftBytes as told
  /// @param event as told
  /// @param numWant as told
  record Seen(
      Sha1Hash torrent,
      PeerId peerId,
      int port,
      long uploadedBytes,
      long downloadedBytes,
      long leftBytes,
      AnnounceRequest.Event event,
      int numWant) {}

  /// How long it tells peers to wait, in seconds.
  int INTERVAL_SECONDS = 1800;

  /// Its announce URI.
  URI uri();

  /// Says what to do from now on; at first it is [Behaviour.Silence].
  void behave(Behaviour behaviour);

  /// Says what to do with each of the next announces and scrapes, one after the other; those that
  /// come later are refused.
  ///
  /// @param behaviours what to do, in this order
  void script(Behaviour... behaviours);

  /// The announces that came, in order.
  List<Seen> announces();

  /// Waits until a request came, whatever it is answered with.
  ///
  /// @throws InterruptedException if the thread was interrupted
  void awaitRequest() throws InterruptedException;

  /// Stops it.
  ///
  /// @throws AssertionError if a request was malformed, or if something of the script was not asked
  ///   for; thrown once
  @Override
  void close();
}
