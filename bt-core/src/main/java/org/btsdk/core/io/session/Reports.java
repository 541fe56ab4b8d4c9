// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.btsdk.api.event.Event;
import org.btsdk.core.storage.RareSet;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.PeerAddress;

/// Tells the embedder what a torrent's machine reports: as events to subscribers, and to the
/// handlers of his extensions. Threads: the torrent's loop, unless said otherwise.
final class Reports {
  private final EngineTorrent torrent;
  private final Extensions extensions;
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final RareSet<String> extensionPeers = new RareSet<>();
  private boolean queued; // something that subscribers are not called for yet
  private boolean ended;

  Reports(EngineTorrent torrent, Extensions extensions) {
    this.torrent = torrent;
    this.extensions = extensions;
  }

  /// Adds a subscriber, whose first event is the state as it is now.
  void subscribe(Subscriber subscriber, TorrentStage machine, long nowNanos) {
    if (!subscribers.contains(subscriber)) {
      subscriber.offer(
          new Event.Snapshot(torrent, machine.state(), machine.pieces(), machine.peers(nowNanos)));
      subscribers.add(subscriber);
    }
  }

  /// Tells subscribers of something; they are called when [#deliver()] is.
  void emit(Event event) {
    if (ended) {
      return;
    }
    subscribers.removeIf(Subscriber::isClosed);
    for (Subscriber subscriber : subscribers) {
      subscriber.queue(event);
    }
    queued = true;
    torrent.heard(event);
  }

  /// What was told last stays the last.
  void end() {
    ended = true;
  }

  /// Has subscribers called for what happened since this was called last.
  void deliver() {
    if (queued) {
      queued = false;
      subscribers.forEach(Subscriber::deliver);
    }
  }

  /// Whether a peer has an extension of the embedder's. Any thread.
  boolean hasExtension(PeerAddress peer, String extension) {
    return extensionPeers.contains(peer + " " + extension);
  }

  /// Tells of one thing.
  ///
  /// @param machine who says it
  void tell(TorrentAction.Report report, TorrentStage machine) {
    switch (report) {
      case TorrentAction.StateChanged(var from, var to) ->
          emit(new Event.StateChanged(torrent, from, to));
      case TorrentAction.ReportPiece(int piece) -> emit(new Event.PieceVerified(torrent, piece));
      case TorrentAction.ReportRejected(int piece) -> emit(new Event.PieceRejected(torrent, piece));
      case TorrentAction.ReportLost(int piece) -> emit(new Event.PieceLost(torrent, piece));
      case TorrentAction.ReportFinished _ ->
          emit(new Event.Finished(torrent, torrent.completed(machine)));
      case TorrentAction.ReportUnfinished _ -> torrent.unfinished();
      case TorrentAction.ReportFailed(var failure) -> emit(new Event.Failed(torrent, failure));
      case TorrentAction.ReportGoal(String goal) -> emit(new Event.GoalReached(torrent, goal));
      case TorrentAction.ReportPeer(PeerAddress address, boolean outgoing) ->
          emit(new Event.PeerConnected(torrent, address, outgoing));
      case TorrentAction.ReportPeerGone(PeerAddress address, String reason) -> {
        extensionPeers.removeIf(key -> key.startsWith(address + " "));
        emit(new Event.PeerDisconnected(torrent, address, reason));
      }
      case TorrentAction.ReportBan(PeerAddress address, _, String reason) ->
          emit(new Event.PeerBanned(torrent, address, reason));
      case TorrentAction.ReportPeersFound(String source, int count) ->
          emit(new Event.PeersFound(torrent, source, count));
      case TorrentAction.ReportTracker(URI tracker, int peers) ->
          emit(new Event.TrackerAnswered(torrent, tracker, peers));
      case TorrentAction.ReportTrackerFailed(URI tracker, String reason) ->
          emit(new Event.TrackerFailed(torrent, tracker, reason));
      case TorrentAction.ReportPlugin(String plugin, String reason) ->
          emit(new Event.PluginReplaced(torrent, plugin, reason));
      case TorrentAction.ExtensionPeer(PeerAddress peer, String extension) -> {
        extensionPeers.add(peer + " " + extension);
        ExtensionRegistration registration = extensions.named(extension);
        if (registration != null) {
          registration.onPeer(torrent, peer);
        }
      }
      case TorrentAction.ExtensionMessage(PeerAddress peer, String extension, byte[] payload) -> {
        ExtensionRegistration registration = extensions.named(extension);
        if (registration != null) {
          registration.onMessage(torrent, peer, payload);
        }
      }
    }
  }
}
