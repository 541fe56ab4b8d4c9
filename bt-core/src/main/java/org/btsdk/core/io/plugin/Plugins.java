// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.TorrentException;
import org.btsdk.api.engine.LoadedStorage;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.plugin.ChosenPlugin;
import org.btsdk.core.plugin.PluginException;
import org.btsdk.core.plugin.PluginRegistry;
import org.btsdk.core.plugin.TransportRegistry;
import org.btsdk.model.Rate;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.limiter.LimiterProvider;
import org.btsdk.spi.limiter.RateLimiter;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;
import org.btsdk.spi.tracker.HostResolver;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.jspecify.annotations.Nullable;

/// The plugins that were found for a session, and how each is made from its choice. What goes wrong
/// with one is a [TorrentException.Plugin] that names it. Threads: any, but for [#close()], after
/// which nothing that came of a plugin directory may be used.
public final class Plugins implements Closeable {
  private static final List<Class<?>> SERVICES =
      List.of(
          StorageProvider.class,
          PickerProvider.class,
          LimiterProvider.class,
          ChokerProvider.class,
          TrackerTransportProvider.class);

  private final PluginPath path;
  private final PluginRegistry<StorageProvider> storages;
  private final PluginRegistry<PickerProvider> pickers;
  private final PluginRegistry<LimiterProvider> limiters;
  private final PluginRegistry<ChokerProvider> chokers;
  private final PluginRegistry<TrackerTransportProvider> transports;

  private Plugins(List<Path> directories) {
    path = PluginPath.open(directories, Plugins.class, SERVICES);
    storages = registry("storage", StorageProvider.SPI_VERSION, StorageProvider.class);
    pickers = registry("picker", PickerProvider.SPI_VERSION, PickerProvider.class);
    limiters = registry("limiter", LimiterProvider.SPI_VERSION, LimiterProvider.class);
    chokers = registry("choker", ChokerProvider.SPI_VERSION, ChokerProvider.class);
    transports =
        registry("tracker", TrackerTransportProvider.SPI_VERSION, TrackerTransportProvider.class);
  }

  private <P extends Plugin> PluginRegistry<P> registry(
      String kind, int version, Class<P> service) {
    return new PluginRegistry<>(
        kind, version, PluginLoader.find(service, Plugins.class, path), path.unusable());
  }

  /// Looks for plugins on the module path and the class path. Blocks while classes are loaded.
  public static Plugins find() {
    return find(List.of());
  }

  /// Looks for plugins on the module path, on the class path and in plugin directories. Blocks
  /// while classes are loaded.
  ///
  /// @param directories see [SessionConfig#pluginPath()]
  public static Plugins find(List<Path> directories) {
    return new Plugins(directories);
  }

  /// All plugins, good or not.
  public List<PluginInfo> infos() {
    List<PluginInfo> all = new ArrayList<>();
    all.addAll(storages.infos());
    all.addAll(pickers.infos());
    all.addAll(limiters.infos());
    all.addAll(chokers.infos());
    all.addAll(transports.infos());
    path.unusable().forEach(folder -> all.add(folder.info()));
    return all;
  }

  @Override
  public void close() {
    path.close();
  }

  /// A storage that was chosen.
  ///
  /// @param factory opens it
  /// @param config its settings
  /// @param kind what it waits for; empty for the embedder's own factory
  public record ChosenStorage(
      StorageFactory factory, PluginConfig config, Optional<StorageKind> kind) {}

  /// Chooses a storage.
  ///
  /// @throws IOException if it cannot tell its kind
  public ChosenStorage storage(PluginChoice<StorageFactory> choice) throws IOException {
    ChosenPlugin<StorageFactory> chosen = typed(() -> storages.choose(choice, plugin -> plugin));
    Optional<StorageKind> kind = Optional.empty();
    if (chosen.factory() instanceof StorageProvider provider) {
      try {
        kind = Optional.of(provider.kind(chosen.config(), this::storageNamed));
      } catch (IOException e) {
        throw e;
      } catch (Throwable e) {
        throw threw(choice.name(), e);
      }
    }
    return new ChosenStorage(chosen.factory(), chosen.config(), kind);
  }

  /// A storage outside of a session; closing it closes this.
  ///
  /// @throws TorrentException.Plugin if there is none of that name, or it cannot be used
  public LoadedStorage loadedStorage(String name) {
    try {
      StorageProvider provider = typed(() -> storages.choose(name, Map.of()).factory());
      return new LoadedStorage(provider, this::storageNamed, this::close);
    } catch (TorrentException e) {
      close();
      throw e;
    }
  }

  /// What a storage that wraps another is given: see
  /// [org.btsdk.spi.storage.StorageContext#plugins()].
  public StorageProvider storageNamed(String name) throws IOException {
    try {
      return storages.choose(name, Map.of()).factory();
    } catch (PluginException e) {
      throw new IOException(Failures.message(e), e);
    }
  }

  /// A picker that was chosen.
  ///
  /// @throws TorrentException.Plugin if there is none of that name, or it cannot be made
  public PiecePicker picker(PluginChoice<PickerFactory> choice, TorrentGeometry geometry) {
    ChosenPlugin<PickerFactory> chosen = typed(() -> pickers.choose(choice, plugin -> plugin));
    return made(choice.name(), () -> chosen.factory().create(geometry, chosen.config()));
  }

  /// Says at once that a picker will be missing, of which one can be made later only.
  ///
  /// @throws TorrentException.Plugin if there is none of that name, or it does not know a setting
  public void requirePicker(PluginChoice<PickerFactory> choice) {
    var _ = typed(() -> pickers.choose(choice, plugin -> plugin));
  }

  /// A choker that was chosen.
  ///
  /// @throws TorrentException.Plugin if there is none of that name, or it cannot be made
  public Choker choker(PluginChoice<ChokerFactory> choice) {
    ChosenPlugin<ChokerFactory> chosen = typed(() -> chokers.choose(choice, plugin -> plugin));
    return made(choice.name(), () -> chosen.factory().create(chosen.config()));
  }

  public RateLimiter limiter(PluginChoice<LimiterFactory> choice, Rate limit) {
    ChosenPlugin<LimiterFactory> chosen = typed(() -> limiters.choose(choice, plugin -> plugin));
    return made(choice.name(), () -> chosen.factory().create(limit, chosen.config()));
  }

  /// Opens the transport for a scheme.
  ///
  /// @return null if no plugin speaks it
  /// @throws IOException if the transport cannot be opened
  public @Nullable TrackerTransport openTransport(
      String scheme, SessionConfig config, HostResolver resolver, Supplier<RandomGenerator> random)
      throws IOException {
    ChosenPlugin<TrackerTransportProvider> chosen = transport(scheme, config);
    if (chosen == null) {
      return null;
    }
    TrackerContext context =
        new TrackerContext(
            config.userAgent(), config.bindAddress(), resolver, random.get(), chosen.config());
    try {
      return chosen.factory().open(context);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(
          "tracker plugin \"%s\" threw when it was opened: %s".formatted(chosen.name(), e), e);
    }
  }

  private @Nullable ChosenPlugin<TrackerTransportProvider> transport(
      String scheme, SessionConfig config) {
    for (TrackerTransportProvider own : config.trackerTransports()) {
      if (own.schemes().contains(scheme)) {
        Map<String, String> settings = config.trackerSettings().getOrDefault(own.name(), Map.of());
        return new ChosenPlugin<>(
            own.name(), own, made(own.name(), () -> PluginConfig.of(own.configKeys(), settings)));
      }
    }
    TransportRegistry found = typed(() -> new TransportRegistry(transports, foundSettings(config)));
    return found.schemes().contains(scheme) ? typed(() -> found.forScheme(scheme)) : null;
  }

  /// The transport for a tracker's scheme, for one question without a session.
  ///
  /// @throws TorrentException.Plugin if no plugin speaks it
  public ChosenPlugin<TrackerTransportProvider> transport(URI tracker) {
    try {
      return new TransportRegistry(transports, Map.of())
          .forScheme(String.valueOf(tracker.getScheme()));
    } catch (PluginException e) {
      throw new TorrentException.Plugin(tracker + ": " + e.getMessage(), e);
    }
  }

  public List<String> trackerSchemes(SessionConfig config) {
    TreeSet<String> schemes =
        new TreeSet<>(
            typed(() -> new TransportRegistry(transports, foundSettings(config))).schemes());
    for (TrackerTransportProvider own : config.trackerTransports()) {
      own.schemes().forEach(scheme -> schemes.add(scheme.toLowerCase(Locale.ROOT)));
    }
    return List.copyOf(schemes);
  }

  /// Settings of transports that were found, without those of the embedder's own.
  private static Map<String, Map<String, String>> foundSettings(SessionConfig config) {
    Map<String, Map<String, String>> settings = new TreeMap<>(config.trackerSettings());
    config.trackerTransports().forEach(own -> settings.remove(own.name()));
    return settings;
  }

  private static <T> T typed(Supplier<T> choosing) {
    try {
      return choosing.get();
    } catch (PluginException e) {
      throw new TorrentException.Plugin(String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T made(String plugin, Supplier<T> making) {
    try {
      return making.get();
    } catch (Throwable e) {
      throw threw(plugin, e);
    }
  }

  private static TorrentException.Plugin threw(String plugin, Throwable trouble) {
    return new TorrentException.Plugin("plugin \"" + plugin + "\" threw: " + trouble, trouble);
  }
}
