// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.btsdk.api.TorrentException;
import org.btsdk.api.engine.LoadedStorage;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Piece;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StoragePlugins;
import org.btsdk.spi.storage.StorageProvider;
import org.btsdk.testkit.storage.StorageContract.Ability;

/// The storage that is tried. Threads may share it.
///
/// Torrents of the contract are the same in every test. So that a store which outlives a test, as
/// one elsewhere does, does not show a test what another left, each test gets torrents of its own:
/// `salt` changes their info-hashes.
record Subject(
    StorageProvider provider,
    PluginConfig config,
    StoragePlugins plugins,
    StorageKind kind,
    Set<Ability> abilities) {
  /// Finds out what it can: by its kind, by what it offers, and by opening it twice.
  static Subject of(LoadedStorage loaded, Map<String, String> settings) throws IOException {
    PluginConfig config;
    try {
      config = PluginConfig.of(loaded.provider().configKeys(), settings);
    } catch (IllegalArgumentException e) {
      throw new TorrentException.Plugin(
          "storage \"%s\": %s".formatted(loaded.provider().name(), e.getMessage()), e);
    }
    StorageKind kind = loaded.provider().kind(config, loaded.plugins());
    Subject subject =
        new Subject(
            loaded.provider(), config, loaded.plugins(), kind, EnumSet.noneOf(Ability.class));
    return subject.withAbilities();
  }

  private Subject withAbilities() throws IOException {
    EnumSet<Ability> seen = EnumSet.noneOf(Ability.class);
    if (kind == StorageKind.NETWORK) {
      seen.add(Ability.INTERRUPTIBLE);
    }
    Path folder = Files.createTempDirectory("bt-bench");
    String salt = salt();
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(1024, List.of(FileEntry.of(List.of("probe"), 1024)));
    Piece piece = geometry.piece(0);
    try {
      try (Storage storage = open(salt, new byte[Sha1Hash.LENGTH], geometry, folder)) {
        if (storage instanceof BlockStorage) {
          seen.add(Ability.BLOCKS);
        }
        storage.views().ifPresent(_ -> seen.add(Ability.VIEWS));
        storage.deletion().ifPresent(_ -> seen.add(Ability.DELETES));
        storage.fileOperations().ifPresent(_ -> seen.add(Ability.FILE_OPERATIONS));
        store(storage, piece, new byte[1024]);
      }
      try (Storage again = open(salt, new byte[Sha1Hash.LENGTH], geometry, folder)) {
        if (again.probe(piece) != Storage.State.ABSENT) {
          seen.add(Ability.DURABLE);
        }
        if (again.deletion().isPresent()) {
          again.deletion().get().delete();
        }
      }
    } finally {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return new Subject(provider, config, plugins, kind, Collections.unmodifiableSet(seen));
  }

  /// Another one each time.
  static String salt() {
    return UUID.randomUUID().toString();
  }

  /// Opens it for a torrent that no other salt has.
  Storage open(String salt, StorageContext torrent) throws IOException {
    return open(salt, torrent.infoHashes().wire().toBytes(), torrent.geometry(), torrent.folder());
  }

  /// Deletes what was stored of a torrent, where that can be and anything is left.
  void delete(String salt, StorageContext torrent) throws IOException {
    if (abilities.containsAll(Set.of(Ability.DELETES, Ability.DURABLE))) {
      try (Storage storage = open(salt, torrent)) {
        storage.deletion().orElseThrow().delete();
      }
    }
  }

  private Storage open(String salt, byte[] hash, TorrentGeometry geometry, Path folder)
      throws IOException {
    return provider.open(
        new StorageContext(
            InfoHashes.v1(salted(salt, hash)), "bench", geometry, folder, config, plugins));
  }

  private static Sha1Hash salted(String salt, byte[] hash) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(salt.getBytes(UTF_8));
      return Sha1Hash.of(digest.digest(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// Stores a piece as the engine does.
  static void store(Storage storage, Piece piece, byte[] bytes) throws IOException {
    switch (storage) {
      case BlockStorage blocks -> {
        blocks.write(piece, 0, ByteBuffer.wrap(bytes));
        blocks.commit(piece);
      }
      case PieceStorage pieces -> pieces.commit(piece, new HeapData(bytes));
    }
  }
}
