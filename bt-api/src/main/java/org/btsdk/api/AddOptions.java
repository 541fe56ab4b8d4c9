// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;

/// The settings of one torrent when it is added. Immutable: each method gives a changed copy.
/// Threads may share it.
///
/// @param folder where its files go; empty for the session's folder
/// @param storage its storage; empty for the session's
/// @param storageKind what a storage of the embedder's own waits for; empty for a plugin, which
///   says so itself, for the session's storage, and where nothing was said: then NETWORK for a
///   [org.btsdk.spi.storage.PieceStorage], else DISK
/// @param picker its piece picker; empty for the session's
/// @param choker its choker; empty for the session's
/// @param paused whether it is added without being started
/// @param seed whether it goes on seeding when it is complete; else it is paused then
/// @param goal when it is paused by itself
/// @param resume what is done with data that is there already
/// @param priorities of files, by file index; others are [FilePriority#NORMAL], and an index that
///   is none of a file's changes nothing
/// @param peers to connect to at once
/// @param useTrackers whether its trackers are used, where [SessionConfig#useTrackers()] is true
/// @param downLimit its download limit, beside the session's
/// @param upLimit its upload limit, beside the session's
/// @param superSeed whether a seed shows each peer a piece at a time, so that the first copy goes
///   out with little more than its own bytes (BEP 16); see [Torrent#superSeed(boolean)]
/// @param metadataOnly whether it pauses as soon as its metadata is there, before a file is made;
///   [Torrent#resume()] goes on
/// @param onMetadata called when the metadata of a magnet link is there, before a file is made, by
///   a thread of the session's, with the metadata and these settings; gives the settings that the
///   torrent goes on with, of which folder, plugins, priorities, goal and the like still count.
///   What it throws fails the torrent ([Failure.Refused]). Of a link whose metadata was kept from
///   before it is called by [Session#add(Source)], in the caller's thread, which throws the same as
///   [TorrentException.Refused]; not called for other sources
public record AddOptions(
    Optional<Path> folder,
    Optional<PluginChoice<StorageFactory>> storage,
    Optional<StorageKind> storageKind,
    Optional<PluginChoice<PickerFactory>> picker,
    Optional<PluginChoice<ChokerFactory>> choker,
    boolean paused,
    boolean seed,
    StopGoal goal,
    Resume resume,
    Map<Integer, FilePriority> priorities,
    List<PeerAddress> peers,
    boolean useTrackers,
    Rate downLimit,
    Rate upLimit,
    boolean superSeed,
    boolean metadataOnly,
    BiFunction<Metainfo, AddOptions, AddOptions> onMetadata) {

  /// What is done with data that is there already.
  public enum Resume {
    /// What the resume data vouches for is believed, the rest is hashed.
    AUTO,
    /// Everything is hashed.
    CHECK,
    /// What is there is taken as missing and is overwritten.
    IGNORE,
    /// The torrent is complete, says the caller, who has just made it or checked it; nothing is
    /// hashed. Only for a seed: a wrong claim is noticed by its peers, not by us. A storage of
    /// files forces each file to the disk once, soon after, so that the claim outlives a loss of
    /// power; on any storage that takes pieces whole, or over a network, it does not, and they are
    /// asked for or hashed after one.
    TRUST
  }

  /// The defaults: started, seeding without end, resumed.
  public static final AddOptions DEFAULT =
      new AddOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          true,
          StopGoal.NEVER,
          Resume.AUTO,
          Map.of(),
          List.of(),
          true,
          Rate.UNLIMITED,
          Rate.UNLIMITED,
          false,
          false,
          (_, options) -> options);

  /// Copies the collections.
  public AddOptions {
    priorities =
        priorities.isEmpty()
            ? Map.of() // all that have none share it
            : Collections.unmodifiableMap(new TreeMap<>(priorities));
    peers = List.copyOf(peers);
  }

  /// These settings with another [#folder()].
  public AddOptions folder(Path value) {
    return with(copy -> copy.folder = Optional.of(value));
  }

  /// These settings with another storage: a plugin by its name, or by a URI with its settings, for
  /// example `s3://bucket/prefix?endpoint=https://...`.
  ///
  /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
  public AddOptions storage(String name) {
    return storage(PluginChoice.parse(name));
  }

  /// These settings with a storage of the embedder's own. It is called by virtual threads and may
  /// be interrupted if it is a [org.btsdk.spi.storage.PieceStorage], else by platform threads as a
  /// disk is.
  ///
  /// @param name what resume data remembers it by
  /// @param factory opens storages
  /// @throws IllegalArgumentException as [PluginChoice#of(String, Object)]
  public AddOptions storage(String name, StorageFactory factory) {
    return storage(PluginChoice.of(name, factory));
  }

  /// These settings with a storage of the embedder's own, and what it waits for.
  ///
  /// @param name what resume data remembers it by
  /// @param kind what it waits for
  /// @param factory opens storages
  /// @throws IllegalArgumentException as [PluginChoice#of(String, Object)]
  public AddOptions storage(String name, StorageKind kind, StorageFactory factory) {
    PluginChoice<StorageFactory> value = PluginChoice.of(name, factory);
    return with(copy -> {
      copy.storage = Optional.of(value);
      copy.storageKind = Optional.of(kind);
    });
  }

  /// These settings with another [#storage()], of which it is not said what it waits for.
  public AddOptions storage(PluginChoice<StorageFactory> value) {
    return with(copy -> {
      copy.storage = Optional.of(value);
      copy.storageKind = Optional.empty();
    });
  }

  /// These settings with another picker: a plugin by its name, or by a URI with its settings, for
  /// example `deadline:?window=8M`.
  ///
  /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
  public AddOptions picker(String name) {
    return picker(PluginChoice.parse(name));
  }

  /// These settings with a picker of the embedder's own.
  ///
  /// @param name what events and messages call it
  /// @param factory makes pickers
  /// @throws IllegalArgumentException as [PluginChoice#of(String, Object)]
  public AddOptions picker(String name, PickerFactory factory) {
    return picker(PluginChoice.of(name, factory));
  }

  /// These settings with another [#picker()].
  public AddOptions picker(PluginChoice<PickerFactory> value) {
    return with(copy -> copy.picker = Optional.of(value));
  }

  /// These settings with another choker: a plugin by its name, or by a URI with its settings, for
  /// example `tyrant:?capacity=512K`.
  ///
  /// @throws IllegalArgumentException as [PluginChoice#parse(String)]
  public AddOptions choker(String name) {
    return choker(PluginChoice.parse(name));
  }

  /// These settings with a choker of the embedder's own.
  ///
  /// @param name what events and messages call it
  /// @param factory makes chokers
  /// @throws IllegalArgumentException as [PluginChoice#of(String, Object)]
  public AddOptions choker(String name, ChokerFactory factory) {
    return choker(PluginChoice.of(name, factory));
  }

  /// These settings with another [#choker()].
  public AddOptions choker(PluginChoice<ChokerFactory> value) {
    return with(copy -> copy.choker = Optional.of(value));
  }

  /// These settings with another [#paused()].
  public AddOptions paused(boolean value) {
    return with(copy -> copy.paused = value);
  }

  /// These settings with another [#seed()].
  public AddOptions seed(boolean value) {
    return with(copy -> copy.seed = value);
  }

  /// These settings with another [#goal()].
  public AddOptions goal(StopGoal value) {
    return with(copy -> copy.goal = value);
  }

  /// These settings with another [#resume()].
  public AddOptions resume(Resume value) {
    return with(copy -> copy.resume = value);
  }

  /// These settings with another [#useTrackers()].
  public AddOptions useTrackers(boolean value) {
    return with(copy -> copy.useTrackers = value);
  }

  /// These settings with another [#downLimit()].
  public AddOptions downLimit(Rate value) {
    return with(copy -> copy.downLimit = value);
  }

  /// These settings with another [#upLimit()].
  public AddOptions upLimit(Rate value) {
    return with(copy -> copy.upLimit = value);
  }

  /// These settings with another [#superSeed()].
  public AddOptions superSeed(boolean value) {
    return with(copy -> copy.superSeed = value);
  }

  /// These settings with another [#metadataOnly()].
  public AddOptions metadataOnly(boolean value) {
    return with(copy -> copy.metadataOnly = value);
  }

  /// These settings with another [#onMetadata()]: for example files are chosen by their names.
  public AddOptions onMetadata(BiFunction<Metainfo, AddOptions, AddOptions> value) {
    return with(copy -> copy.onMetadata = value);
  }

  /// These settings with another priority of a file. For many files there is [#priorities(Map)]:
  /// each call copies what the others gave.
  ///
  /// @param file index of the file, as in [FileInfo#index()]
  /// @param value how much it is wanted
  public AddOptions priority(int file, FilePriority value) {
    return priorities(Map.of(file, value));
  }

  /// These settings with other priorities of these files; those of others stay.
  ///
  /// @param values how much each is wanted, by file index as in [FileInfo#index()]; copied
  public AddOptions priorities(Map<Integer, FilePriority> values) {
    return with(copy -> copy.priorities.putAll(values));
  }

  /// These settings with another peer to connect to at once.
  public AddOptions peer(PeerAddress value) {
    return peers(List.of(value));
  }

  /// These settings with more peers to connect to at once.
  ///
  /// @param values their addresses; copied
  public AddOptions peers(List<PeerAddress> values) {
    return with(copy -> copy.peers.addAll(values));
  }

  private AddOptions with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.build();
  }

  /// All fields, open to change.
  private static final class Copy {
    private Optional<Path> folder;
    private Optional<PluginChoice<StorageFactory>> storage;
    private Optional<StorageKind> storageKind;
    private Optional<PluginChoice<PickerFactory>> picker;
    private Optional<PluginChoice<ChokerFactory>> choker;
    private boolean paused;
    private boolean seed;
    private StopGoal goal;
    private Resume resume;
    private final Map<Integer, FilePriority> priorities;
    private final List<PeerAddress> peers;
    private boolean useTrackers;
    private Rate downLimit;
    private Rate upLimit;
    private boolean superSeed;
    private boolean metadataOnly;
    private BiFunction<Metainfo, AddOptions, AddOptions> onMetadata;

    private Copy(AddOptions from) {
      folder = from.folder;
      storage = from.storage;
      storageKind = from.storageKind;
      picker = from.picker;
      choker = from.choker;
      paused = from.paused;
      seed = from.seed;
      goal = from.goal;
      resume = from.resume;
      priorities = new TreeMap<>(from.priorities);
      peers = new ArrayList<>(from.peers);
      useTrackers = from.useTrackers;
      downLimit = from.downLimit;
      upLimit = from.upLimit;
      superSeed = from.superSeed;
      metadataOnly = from.metadataOnly;
      onMetadata = from.onMetadata;
    }

    private AddOptions build() {
      return new AddOptions(
          folder,
          storage,
          storageKind,
          picker,
          choker,
          paused,
          seed,
          goal,
          resume,
          priorities,
          peers,
          useTrackers,
          downLimit,
          upLimit,
          superSeed,
          metadataOnly,
          onMetadata);
    }
  }
}
