// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.core.io.resume.ResumeKeeper;
import org.btsdk.core.io.resume.ResumeOpener;
import org.btsdk.core.io.storage.ContainedStorage;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.storage.StagingStorage;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.TorrentMachine;
import org.btsdk.core.torrent.TorrentSetup;
import org.btsdk.model.Metainfo;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens what a torrent needs once its metadata is known: its storage, its resume data and its
/// machine. Threads: any that may wait for the storage.
final class TorrentOpener {
  private static final Logger LOG = LoggerFactory.getLogger(TorrentOpener.class);

  private final SessionServices services;

  TorrentOpener(SessionServices services) {
    this.services = services;
  }

  /// What was opened.
  ///
  /// @param store its storage
  /// @param resume its resume data
  /// @param machine its machine, which has not begun
  /// @param problem what is known to be wrong already
  record Opened(
      TorrentStore store, ResumeKeeper resume, TorrentMachine machine, Optional<Failure> problem) {
    /// Closes what nobody used, in the caller's thread: the session may be closed.
    void closeUnused() {
      resume.close();
      closeStore(store);
    }
  }

  /// Opens. Blocks.
  ///
  /// @param priorities of files that are not normal
  /// @param before the machine that the new one takes over from; null if there is none
  /// @throws TorrentException if it cannot be opened, or not be transferred
  Opened open(
      Metainfo metainfo,
      AddOptions options,
      Map<Integer, FilePriority> priorities,
      @Nullable MetadataMachine before) {
    if (metainfo.infoHashes().v1().isEmpty()) {
      throw new TorrentException.BadTorrent(
          metainfo.name(), "torrents that are only version 2 cannot be transferred yet", null);
    }
    PluginChoice<StorageFactory> storageChoice = storage(options);
    PluginChoice<PickerFactory> pickerChoice = options.picker().orElse(services.config().picker());
    PluginChoice<ChokerFactory> chokerChoice = options.choker().orElse(services.config().choker());
    Plugins plugins = services.plugins();
    Path folder = options.folder().orElse(services.config().folder());
    var picker = plugins.picker(pickerChoice, metainfo.geometry());
    var choker = plugins.choker(chokerChoice);
    TorrentStore store = openStorage(metainfo, options, folder);
    ResumeKeeper resume = openResume(metainfo, options, storageChoice.name(), store);
    TorrentSetup setup =
        new TorrentSetup(
            metainfo,
            services.peerId(),
            services.listenPort(),
            services.config().userAgent(),
            services.random(),
            services.budget().share(),
            resume.takeTrusted(),
            resume.takeSuspect(),
            options.paused() || options.metadataOnly(),
            options.seed(),
            options.goal(),
            priorities,
            pickerChoice.name(),
            picker,
            chokerChoice.name(),
            choker,
            trackers(metainfo.trackers(), options),
            services.transports().schemes(),
            services::filter,
            services.extensions()::names,
            services.config().maxConnectionsPerTorrent(),
            services.config().uploadSlots(),
            resume.downloadedBefore(),
            resume.uploadedBefore());
    long now = System.nanoTime();
    TorrentMachine machine =
        before == null ? new TorrentMachine(setup, now) : new TorrentMachine(setup, before, now);
    return new Opened(store, resume, machine, noSpaceFor(store));
  }

  /// The trackers that are used.
  List<List<URI>> trackers(List<List<URI>> all, AddOptions options) {
    return services.config().useTrackers() && options.useTrackers() ? all : List.of();
  }

  /// Says at once what would be missing later: whether the plugins are there that a torrent needs
  /// whose metadata is still to come.
  ///
  /// @throws TorrentException.Plugin if one is not
  void requirePlugins(AddOptions options) {
    try {
      var _ = services.plugins().storage(storage(options));
    } catch (IOException e) { // one that it wraps is not
      throw new TorrentException.Plugin(Failures.message(e), e);
    }
    services.plugins().requirePicker(options.picker().orElse(services.config().picker()));
    var _ = services.plugins().choker(options.choker().orElse(services.config().choker()));
  }

  private PluginChoice<StorageFactory> storage(AddOptions options) {
    return options.storage().orElse(services.config().storage());
  }

  /// What the embedder said that the storage waits for.
  private Optional<StorageKind> storageKind(AddOptions options) {
    return options.storage().isPresent() ? options.storageKind() : services.config().storageKind();
  }

  private TorrentStore openStorage(Metainfo metainfo, AddOptions options, Path folder) {
    PluginChoice<StorageFactory> choice = storage(options);
    try {
      Plugins plugins = services.plugins();
      Plugins.ChosenStorage chosen = plugins.storage(choice);
      Storage raw =
          chosen
              .factory()
              .open(
                  new StorageContext(
                      metainfo.infoHashes(),
                      metainfo.name(),
                      metainfo.geometry(),
                      folder,
                      chosen.config(),
                      plugins::storageNamed));
      StorageKind kind =
          storageKind(options)
              .or(chosen::kind)
              .orElse(raw instanceof PieceStorage ? StorageKind.NETWORK : StorageKind.DISK);
      BlockStorage blocks =
          switch (raw) {
            case BlockStorage direct -> direct;
            case PieceStorage whole ->
                new StagingStorage(
                    whole,
                    metainfo.geometry().pieceLength(),
                    services.stagingMemory(),
                    services
                        .config()
                        .stateFolder()
                        .resolve(metainfo.infoHashes().wire().toHex() + ".spill"));
          };
      return new TorrentStore(
          new ContainedStorage(choice.name(), blocks),
          choice.name(),
          kind,
          raw instanceof PieceStorage,
          services.storageWork(),
          metainfo);
    } catch (IOException e) {
      throw TorrentException.of(metainfo.name(), Failures.of(e));
    } catch (TorrentException e) {
      throw e;
    } catch (Throwable e) {
      throw new TorrentException.Plugin(
          "storage \"%s\" threw when it was opened: %s".formatted(choice.name(), e), e);
    }
  }

  private ResumeKeeper openResume(
      Metainfo metainfo, AddOptions options, String storageName, TorrentStore store) {
    try {
      return ResumeOpener.open(
          services.config().stateFolder(),
          metainfo,
          storageName,
          store,
          services.storageWork(),
          options.resume());
    } catch (IOException | RuntimeException e) {
      try {
        store.storage().close();
      } catch (IOException | RuntimeException closing) {
        e.addSuppressed(closing);
      }
      if (e instanceof IOException io) {
        throw TorrentException.of(metainfo.name(), Failures.of(io));
      }
      throw (RuntimeException) e;
    }
  }

  /// Room that is missing, noticed before anything is downloaded.
  private static Optional<Failure> noSpaceFor(TorrentStore store) {
    Optional<FileOperations> operations = store.storage().fileOperations();
    if (operations.isEmpty()) {
      return Optional.empty();
    }
    try {
      long needed = operations.get().neededBytes();
      if (needed == 0) {
        return Optional.empty();
      }
      OptionalLong free = operations.get().freeBytes();
      if (free.isPresent() && free.getAsLong() < needed) {
        String place = String.valueOf(operations.get().path(0).toAbsolutePath().getParent());
        return Optional.of(
            new Failure.NoSpace(
                place,
                needed,
                "no space: %s has %,d bytes left, %,d are needed"
                    .formatted(place, free.getAsLong(), needed)));
      }
    } catch (IOException e) {
      LOG.debug("the free space could not be told", e);
    } catch (RuntimeException e) {
      return Optional.of(Failures.of(store.name(), e));
    }
    return Optional.empty();
  }

  static void closeStore(TorrentStore store) {
    try {
      store.whenClosing(store.storage()::close);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the storage of {} could not be closed", store.metainfo().name(), e);
    }
  }
}
