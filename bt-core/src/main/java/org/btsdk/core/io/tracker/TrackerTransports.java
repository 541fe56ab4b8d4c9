// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.tracker;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.btsdk.api.SessionConfig;
import org.btsdk.core.io.net.HostLookups;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.spi.tracker.TrackerTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tracker transports of a session, each opened when a tracker of its scheme is first asked.
/// Threads: any.
public final class TrackerTransports {
  private static final Logger LOG = LoggerFactory.getLogger(TrackerTransports.class);

  private final SessionConfig config;
  private final Plugins plugins;
  private final HostLookups lookups;
  private final Supplier<RandomGenerator> random;
  private final Map<String, TrackerTransport> open = new TreeMap<>();
  private volatile @Nullable List<String> schemes;

  /// @param random makes a source of chance for each
  public TrackerTransports(
      SessionConfig config,
      Plugins plugins,
      HostLookups lookups,
      Supplier<RandomGenerator> random) {
    this.config = config;
    this.plugins = plugins;
    this.lookups = lookups;
    this.random = random;
  }

  /// The transport for a tracker.
  ///
  /// @return null if no plugin speaks the scheme
  /// @throws IOException if the transport could not be opened
  public @Nullable TrackerTransport of(URI tracker) throws IOException {
    String scheme = tracker.getScheme();
    if (scheme == null) {
      return null;
    }
    String key = scheme.toLowerCase(Locale.ROOT);
    synchronized (open) {
      TrackerTransport known = open.get(key);
      if (known == null) {
        known = plugins.openTransport(key, config, lookups, random);
        if (known != null) {
          open.put(key, known);
        }
      }
      return known;
    }
  }

  /// The schemes that plugins speak. Asked for by every torrent; what plugins there are does not
  /// change.
  public List<String> schemes() {
    List<String> known = schemes;
    if (known == null) {
      known = plugins.trackerSchemes(config);
      schemes = known;
    }
    return known;
  }

  public void close() {
    List<TrackerTransport> closing;
    synchronized (open) {
      closing = new ArrayList<>(open.values());
      open.clear();
    }
    closing.forEach(TrackerTransports::close);
  }

  private static void close(TrackerTransport transport) {
    try {
      transport.close();
    } catch (Throwable e) { // a plugin's defect must not keep the rest open
      LOG.warn("{} threw when it was closed", transport.getClass().getName(), e);
    }
  }
}
