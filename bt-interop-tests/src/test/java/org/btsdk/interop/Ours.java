// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.UnaryOperator;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Completed;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentState;
import org.btsdk.api.event.Event;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;

/// A session of ours with one torrent.
///
/// @param peers who came and went, and why, the last of them
record Ours(Session session, Torrent torrent, Deque<Event> peers) implements AutoCloseable {
  /// As many as a failure message shows.
  private static final int PEERS_SHOWN = 50;

  private static Ours of(Session session, Torrent torrent) {
    Deque<Event> peers = new ConcurrentLinkedDeque<>();
    torrent
        .events()
        .subscribe(event -> {
          if (event instanceof Event.PeerConnected
              || event instanceof Event.PeerDisconnected
              || event instanceof Event.PeerBanned) {
            peers.add(event);
          }
          if (peers.size() > PEERS_SHOWN) {
            peers.removeFirst();
          }
        });
    return new Ours(session, torrent, peers);
  }

  /// Starts it; it seeds if the data is in the folder already.
  ///
  /// @param state where resume data goes
  static Ours start(Path state, Metainfo metainfo, Path folder, UnaryOperator<AddOptions> options)
      throws IOException {
    return start(state, metainfo, folder, config -> config, options);
  }

  /// Starts it with settings of the session too; without further words it does not look for peers
  /// on the local network nor in the DHT, so that tests that run together do not meet.
  static Ours start(
      Path state,
      Metainfo metainfo,
      Path folder,
      UnaryOperator<SessionConfig.Builder> config,
      UnaryOperator<AddOptions> options)
      throws IOException {
    Session session = Session.open(config.apply(defaults(state, folder)).build());
    return of(session, session.add(Source.of(metainfo), options));
  }

  private static SessionConfig.Builder defaults(Path state, Path folder) throws IOException {
    return SessionConfig.of(folder).toBuilder()
        .stateFolder(state)
        .bindAddress(Addresses.ours())
        .useLsd(false)
        .useDht(false)
        .randomSeed(1);
  }

  /// Starts it with nothing but a magnet link.
  static Ours leech(Path scratch, MagnetLink link, Path folder) throws IOException {
    Session session = Session.open(defaults(state(scratch), folder).build());
    return of(session, session.add(Source.parse(link.toString())));
  }

  /// Starts it as a seed and waits until it has checked its data.
  static Ours seed(Path scratch, Metainfo metainfo, Payload payload)
      throws IOException, InterruptedException {
    Ours seed = start(state(scratch), metainfo, payload.folder(), options -> options);
    seed.awaitComplete();
    return seed;
  }

  /// Starts it with nothing.
  static Ours leech(Path scratch, Metainfo metainfo, Path folder, UnaryOperator<AddOptions> options)
      throws IOException {
    return start(state(scratch), metainfo, folder, options);
  }

  /// A folder for resume data.
  static Path state(Path scratch) throws IOException {
    return Files.createTempDirectory(scratch, "state");
  }

  PeerAddress address() throws IOException {
    InetAddress at = session.config().bindAddress().orElse(Addresses.ours());
    return Addresses.peer(at, session.port());
  }

  /// Waits until all is there and verified.
  Completed awaitComplete() throws InterruptedException {
    return torrent.await(Eventually.LIMIT);
  }

  boolean isComplete() {
    return torrent.state() == TorrentState.SEEDING;
  }

  /// What it knows, for failure messages.
  String description() {
    return "ours: %s, peers %s, trackers %s%nwho came and went: %s"
        .formatted(torrent.progress(), torrent.peers(), torrent.trackers(), peers);
  }

  @Override
  public void close() {
    session.close();
  }
}
