// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.btsdk.core.io.tracker.TrackerPlace;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.TrackerTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announces a torrent, each time on a virtual thread, and tells its machine what came of it.
/// Threads: the torrent's loop.
///
/// What a tracker is told of our coming and going arrives in order: `completed` and `stopped` may
/// be due at the same moment, and a tracker that hears them the wrong way round keeps us.
final class TrackerAnnounces {
  private static final Logger LOG = LoggerFactory.getLogger(TrackerAnnounces.class);

  private final SessionServices services;
  private final SessionDriver session;
  private final TorrentDriver torrent;
  private final Map<URI, CompletableFuture<@Nullable Void>> lastTold = new TreeMap<>();

  TrackerAnnounces(SessionServices services, SessionDriver session, TorrentDriver torrent) {
    this.services = services;
    this.session = session;
    this.torrent = torrent;
  }

  /// Begins an announce. Never blocks.
  void announce(TorrentAction.Announce announce) {
    CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> before =
        announce.request().event() == AnnounceRequest.Event.NONE
            ? null
            : lastTold.put(announce.tracker(), told);
    services
        .virtual()
        .execute(() -> {
          try {
            torrent.answer(outcome(announce, before));
          } finally {
            told.complete(null);
          }
        });
  }

  /// @param before what the tracker is told first; null if there is nothing
  private TorrentEvent outcome(
      TorrentAction.Announce announce, @Nullable CompletableFuture<@Nullable Void> before) {
    try {
      if (before != null) {
        before.get();
      }
      return answered(announce);
    } catch (IOException e) {
      return new TorrentEvent.AnnounceFailed(announce.attempt(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TorrentEvent.AnnounceFailed(
          announce.attempt(), new IOException("the session was closed", e));
    } catch (Throwable e) { // also an error: the tracker would never be asked again
      LOG.warn("a tracker transport threw", e);
      return new TorrentEvent.AnnounceFailed(
          announce.attempt(), new IOException("the transport threw " + e, e));
    }
  }

  private TorrentEvent answered(TorrentAction.Announce announce)
      throws IOException, InterruptedException {
    TrackerTransport transport = services.transports().of(announce.tracker());
    if (transport == null) {
      throw new IOException("no plugin speaks " + announce.tracker().getScheme());
    }
    AnnounceResponse response = session.announce(transport, announce.tracker(), announce.request());
    return new TorrentEvent.Announced(
        announce.attempt(),
        response,
        TrackerPlace.of(announce.tracker(), response, services.lookups()));
  }
}
