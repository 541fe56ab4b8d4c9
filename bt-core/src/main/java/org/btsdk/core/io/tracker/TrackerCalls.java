// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.tracker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.btsdk.api.Release;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.core.io.net.HostLookups;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.core.plugin.ChosenPlugin;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;

/// Asks a tracker once, without a session: opens its transport, asks, and closes it again.
/// Stateless.
public final class TrackerCalls {
  /// What is asked of a transport.
  private interface Call<T> {
    T on(TrackerTransport transport) throws IOException, InterruptedException;
  }

  private TrackerCalls() {}

  /// Announces once. Blocks.
  ///
  /// @param tracker the tracker's URI
  /// @param request what to tell
  /// @param timeout the longest time it may take, above zero
  /// @param directories of plugins
  /// @throws TorrentException.Network if there was no good answer; names the tracker
  /// @throws TorrentException.Plugin if no transport speaks the URI's scheme, or it is broken
  /// @throws InterruptedException if the thread was interrupted
  public static AnnounceResponse announce(
      URI tracker, AnnounceRequest request, Duration timeout, List<Path> directories)
      throws InterruptedException {
    return ask(tracker, directories, transport -> transport.announce(tracker, request, timeout));
  }

  /// Asks how many peers torrents have. Blocks.
  ///
  /// @param tracker the tracker's URI
  /// @param torrents at least one
  /// @param timeout the longest time it may take, above zero
  /// @param directories of plugins
  /// @throws TorrentException.Network if there was no good answer; names the tracker
  /// @throws TorrentException.Plugin if no transport speaks the URI's scheme, or it is broken
  /// @throws InterruptedException if the thread was interrupted
  public static List<ScrapeEntry> scrape(
      URI tracker, List<Sha1Hash> torrents, Duration timeout, List<Path> directories)
      throws InterruptedException {
    return ask(tracker, directories, transport -> transport.scrape(tracker, torrents, timeout));
  }

  private static <T> T ask(URI tracker, List<Path> directories, Call<T> call)
      throws InterruptedException {
    try (Plugins plugins = Plugins.find(directories)) {
      return ask(tracker, plugins.transport(tracker), call);
    }
  }

  private static <T> T ask(URI tracker, ChosenPlugin<TrackerTransportProvider> plugin, Call<T> call)
      throws InterruptedException {
    try (HostLookups lookups = new HostLookups("bt-ask");
        TrackerTransport transport =
            plugin
                .factory()
                .open(
                    new TrackerContext(
                        Release.userAgent(),
                        Optional.empty(),
                        lookups,
                        RandomGenerator.getDefault(),
                        plugin.config()))) {
      return call.on(transport);
    } catch (TrackerRefusedException e) {
      throw new TorrentException.Network(tracker + ": refused: " + IoReasons.of(e), e);
    } catch (IOException e) {
      throw new TorrentException.Network(tracker + ": " + IoReasons.of(e), e);
    } catch (UnsupportedOperationException e) {
      throw new TorrentException.Network(tracker + ": this tracker cannot be scraped", e);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      throw new TorrentException.Plugin(
          "%s: tracker plugin \"%s\" threw: %s".formatted(tracker, plugin.name(), e), e);
    }
  }
}
