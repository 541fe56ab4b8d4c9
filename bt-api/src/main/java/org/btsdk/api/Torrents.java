// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.btsdk.api.engine.EngineProvider;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;

/// What can be done with torrents without a session. To servers we are [Release#userAgent()] here.
/// Threads: any; all methods block.
public final class Torrents {
  private Torrents() {}

  /// Makes a torrent of a file or a folder; hashes on all cores.
  ///
  /// @param path the file or folder
  /// @param options changes the default settings
  /// @return the torrent; write its [Metainfo#toBytes()] to a file
  /// @throws IllegalArgumentException if a setting is out of its range, or a glob is none
  /// @throws TorrentException.Storage if something could not be read, or changed meanwhile
  /// @throws TorrentException.BadTorrent if there is nothing to make a torrent of
  /// @throws InterruptedException if the thread was interrupted
  public static Metainfo create(Path path, UnaryOperator<CreateOptions> options)
      throws InterruptedException {
    return EngineProvider.find().create(path, options.apply(CreateOptions.DEFAULT));
  }

  /// Reads data and holds it against the hashes; reads and hashes on all cores. Changes nothing.
  ///
  /// @param metainfo the torrent
  /// @param folder where its files are: the folder that holds the file or folder of its name
  /// @param threads how many, 1 or more, of which no more are made than are of use; 0 for one a
  ///   core
  /// @param progress called now and then with the bytes checked so far, by any thread
  /// @return what is right and what is not
  /// @throws IllegalArgumentException if the number of threads is negative
  /// @throws TorrentException.Storage if something that is there could not be read
  /// @throws TorrentException.Refused if the torrent is only version 2
  /// @throws InterruptedException if the thread was interrupted
  public static CheckReport check(
      Metainfo metainfo, Path folder, int threads, Consumer<Long> progress)
      throws InterruptedException {
    if (threads < 0) {
      throw new IllegalArgumentException("there are 0 threads or more, not " + threads);
    }
    return EngineProvider.find().check(metainfo, folder, threads, progress);
  }

  /// Fetches a torrent file, from a disk or the web.
  ///
  /// @param source where it is; a magnet link cannot be fetched without a session
  /// @param timeout the longest time it may take to fetch a URL; at zero or less it does not wait
  /// @throws TorrentException.BadTorrent if it is no torrent, or there is no such file
  /// @throws TorrentException.Network if a URL could not be fetched
  /// @throws TorrentException.Storage if a file is there and could not be read
  /// @throws TorrentException.NoMetadata if it is a magnet link
  /// @throws InterruptedException if the thread was interrupted
  public static Metainfo load(Source source, Duration timeout) throws InterruptedException {
    return EngineProvider.find().load(source, timeout);
  }

  /// Announces once.
  ///
  /// @param tracker the tracker's URI
  /// @param request what to tell
  /// @param timeout the longest time it may take, above zero
  /// @throws TorrentException.Network if there was no good answer; says which tracker and why
  /// @throws TorrentException.Plugin if no transport speaks the URI's scheme
  /// @throws InterruptedException if the thread was interrupted
  public static AnnounceResponse announce(URI tracker, AnnounceRequest request, Duration timeout)
      throws InterruptedException {
    return announce(tracker, request, timeout, List.of());
  }

  /// Announces once, perhaps through a transport of a plugin directory.
  ///
  /// @param tracker the tracker's URI
  /// @param request what to tell
  /// @param timeout the longest time it may take, above zero
  /// @param directories see [SessionConfig#pluginPath()]
  /// @throws TorrentException.Network if there was no good answer; says which tracker and why
  /// @throws TorrentException.Plugin if no transport speaks the URI's scheme
  /// @throws InterruptedException if the thread was interrupted
  public static AnnounceResponse announce(
      URI tracker, AnnounceRequest request, Duration timeout, List<Path> directories)
      throws InterruptedException {
    return EngineProvider.find().announce(tracker, request, timeout, directories);
  }

  /// Asks a tracker how many peers torrents have (BEP 48).
  ///
  /// @param tracker the tracker's URI
  /// @param torrents the 20 bytes that stand for each torrent; at least one
  /// @param timeout the longest time it may take, above zero
  /// @throws TorrentException.Network if there was no good answer; says which tracker and why
  /// @throws TorrentException.Plugin if no transport speaks the URI's scheme
  /// @throws InterruptedException if the thread was interrupted
  public static List<ScrapeEntry> scrape(URI tracker, List<Sha1Hash> torrents, Duration timeout)
      throws InterruptedException {
    return scrape(tracker, torrents, timeout, List.of());
  }

  /// Asks a tracker how many peers torrents have (BEP 48), perhaps through a transport of a plugin
  /// directory.
  ///
  /// @param tracker the tracker's URI
  /// @param torrents the 20 bytes that stand for each torrent; at least one
  /// @param timeout the longest time it may take, above zero
  /// @param directories see [SessionConfig#pluginPath()]
  /// @throws TorrentException.Network if there was no good answer; says which tracker and why
  /// @throws TorrentException.Plugin if no transport speaks the URI's scheme
  /// @throws InterruptedException if the thread was interrupted
  public static List<ScrapeEntry> scrape(
      URI tracker, List<Sha1Hash> torrents, Duration timeout, List<Path> directories)
      throws InterruptedException {
    return EngineProvider.find().scrape(tracker, torrents, timeout, directories);
  }

  /// The plugins that are found on the module path and the class path, and what is wrong with those
  /// that cannot be used.
  public static List<PluginInfo> plugins() {
    return plugins(List.of());
  }

  /// The plugins that are found, also in plugin directories, and what is wrong with those that
  /// cannot be used.
  ///
  /// @param directories see [SessionConfig#pluginPath()]
  public static List<PluginInfo> plugins(List<Path> directories) {
    return EngineProvider.find().plugins(directories);
  }
}
