// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.btsdk.api.engine.EngineProvider;
import org.btsdk.api.event.EventStream;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;

/// Downloads and seeds torrents. Several sessions in one JVM do not see each other. Its threads are
/// daemons: a session does not keep the JVM alive, so a program that seeds waits for something.
///
/// Threads: any thread may call any method, also from event handlers. Only [#add(Source)],
/// [#close()] and methods that say so block. Calls after it was closed throw
/// [TorrentException.Refused] where they would begin something. Not to be implemented by clients.
public interface Session extends AutoCloseable {
  /// Opens a session that downloads into a folder, with default settings.
  ///
  /// @param folder where torrents go; created when needed
  /// @throws TorrentException as [#open(SessionConfig)]
  static Session open(Path folder) {
    return open(SessionConfig.of(folder));
  }

  /// Opens a session in the current folder, with settings of one's own.
  ///
  /// @param settings changes the default settings
  /// @throws TorrentException as [#open(SessionConfig)]
  static Session open(Consumer<SessionConfig.Builder> settings) {
    SessionConfig.Builder builder = SessionConfig.of(Path.of("")).toBuilder();
    settings.accept(builder);
    return open(builder.build());
  }

  /// Opens a session.
  ///
  /// @param config its settings
  /// @throws TorrentException.Network if the port is taken, or the address is none of this
  ///   machine's
  /// @throws TorrentException.Plugin if the limiter is missing, broken or told settings that it
  ///   does not know, or there is no engine; storage, picker and choker are looked up when a
  ///   torrent is added
  static Session open(SessionConfig config) {
    return EngineProvider.find().openSession(config);
  }

  /// Adds a torrent and starts it. If the session has it already, that one is returned, and
  /// trackers and peers of the source are added to it.
  ///
  /// Blocks while a file is read or a URL fetched (at most [SessionConfig#sourceTimeout()]);
  /// checking of data goes on afterwards, and the metadata of a magnet link is fetched then.
  /// Metadata that was fetched once is kept in [SessionConfig#stateFolder()].
  ///
  /// A link to what a publisher points to (BEP 46) is looked up in the DHT first, once, which
  /// blocks for some seconds (also at most [SessionConfig#sourceTimeout()]); the torrent is the one
  /// he points to now, and stays so. [Dht#watch] tells when he points to another, which can be
  /// added then.
  ///
  /// @param source a torrent file, magnet link, URL or info-hash
  /// @throws TorrentException.BadTorrent if the source is no torrent, or one that is only version
  ///   2, which cannot be transferred yet, or a publisher's item points to none
  /// @throws TorrentException.DhtFailed if a publisher's item was not found; says why
  /// @throws TorrentException.NoMetadata if to find it took longer than
  ///   [SessionConfig#sourceTimeout()]
  /// @throws TorrentException.Network if a URL could not be fetched, or the thread was interrupted
  ///   meanwhile, whose interrupt status is then set
  /// @throws TorrentException.Storage if a file is there and could not be read, or the storage
  ///   cannot be opened
  /// @throws TorrentException.NoSpace if the storage cannot be opened since it is full; one that
  ///   will be too small is told later, by a torrent that has failed
  /// @throws TorrentException.Plugin if a plugin is missing or broken, or does not know a setting
  /// @throws TorrentException.Refused if the session is closed, or another session has the torrent
  ///   open with the same [SessionConfig#stateFolder()]
  default Torrent add(Source source) {
    return add(source, options -> options);
  }

  /// Adds a torrent with settings of its own, and starts it unless it is to be paused. See
  /// [#add(Source)]. If the session has it already, of the settings only the peers count.
  ///
  /// @param source a torrent file, magnet link, URL or info-hash
  /// @param options changes the default settings of a torrent
  /// @throws TorrentException as [#add(Source)]
  Torrent add(Source source, UnaryOperator<AddOptions> options);

  /// Fetches the metadata of a torrent, and nothing more: a magnet link is added, with its trackers
  /// and peers, and removed again when its metadata is there, unless the session has it already. A
  /// file is read, a URL fetched. Blocks.
  ///
  /// @param source a torrent file, magnet link, URL or info-hash
  /// @param timeout the longest time it may take
  /// @return with the link's trackers and web seeds; [Metainfo#toBytes()] is a torrent file
  /// @throws TorrentException.NoMetadata if it took longer; says why
  /// @throws TorrentException as [#add(Source)]
  /// @throws InterruptedException if the thread was interrupted
  default Metainfo fetchMetadata(Source source, Duration timeout) throws InterruptedException {
    return fetchMetadata(source, timeout, options -> options);
  }

  /// Fetches the metadata of a torrent, as [#fetchMetadata(Source, Duration)].
  ///
  /// @param source a torrent file, magnet link, URL or info-hash
  /// @param timeout the longest time it may take
  /// @param options changes the default settings of a torrent, for example adds peers
  /// @return with the link's trackers and web seeds
  /// @throws TorrentException as [#fetchMetadata(Source, Duration)]
  /// @throws InterruptedException if the thread was interrupted
  Metainfo fetchMetadata(Source source, Duration timeout, UnaryOperator<AddOptions> options)
      throws InterruptedException;

  /// The torrents of the session, in the order in which they were added. A copy.
  List<Torrent> torrents();

  /// A torrent of the session.
  ///
  /// @param infoHashes one of its hashes is enough
  Optional<Torrent> torrent(InfoHashes infoHashes);

  /// The limits that all torrents share; changing them works at once.
  Limits limits();

  /// The events of all torrents.
  EventStream events();

  /// Numbers of the whole session, as of now.
  SessionStats stats();

  /// The settings the session was opened with.
  SessionConfig config();

  /// The plugins that the session found when it was opened, and what is wrong with those that
  /// cannot be used.
  List<PluginInfo> plugins();

  /// The TCP port the session listens on, 1 to 65535; 0 if it does not listen.
  int port();

  /// The session's node of the DHT; one that does not run if [SessionConfig#useDht()] is false.
  Dht dht();

  /// Replaces the filter of addresses. Peers that it refuses are disconnected.
  ///
  /// @param filter the new filter
  void ipFilter(IpFilter filter);

  /// Registers a message of one's own (BEP 10), which is offered to peers that connect from now on.
  ///
  /// @param name the name peers know it by, at most 64 characters, for example `acme_hello`
  /// @param handler called for what arrives
  /// @return sends messages, and ends the registration when closed
  /// @throws IllegalArgumentException if the name is taken, one of the engine's (`ut_…`, `lt_…`),
  ///   empty or too long
  /// @throws TorrentException.Refused if the session is closed
  PeerExtension extension(String name, PeerExtension.Handler handler);

  /// Closes the session, as [#close(Duration)] with [SessionConfig#closeTimeout()].
  @Override
  void close();

  /// Closes the session: state is saved, `stopped` is announced to trackers, and no thread, socket
  /// or file is left. Idempotent. Blocks for the time-out and some seconds at most, whatever peers,
  /// trackers and name servers do; only a storage is waited for without a bound, while it syncs and
  /// closes, which for a disk that hangs may be for ever. An interrupt does not end it.
  ///
  /// Code of a plugin or the embedder's that does not return, such as a handler, picker or filter,
  /// is waited for some tens of seconds at most, and then left to itself: the log says which thread
  /// it holds, that thread ends when the code returns, and torrents that stood still with it are
  /// closed without the totals of this session.
  ///
  /// @param timeout how long trackers may take to hear `stopped`; zero or more
  void close(Duration timeout);
}
