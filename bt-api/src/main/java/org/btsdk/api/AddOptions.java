// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.storage.StorageFactory;

/// The settings of one torrent when it is added. Immutable: each method gives a changed copy.
/// Threads may share it.
///
/// @param folder where its files go; empty for the session's folder
/// @param storage its storage; empty for the session's
/// @param picker its piece picker; empty for the session's
/// @param choker its choker; empty for the session's
/// @param paused whether it is added without being started
/// @param seed whether it goes on seeding when it is complete
/// @param goal when it stops by itself
/// @param resume what is done with data that is there already
/// @param priorities of files, by file index; others are [FilePriority#NORMAL]
/// @param peers to connect to at once
/// @param useTrackers whether its trackers are used
/// @param downLimit its download limit
/// @param upLimit its upload limit
public record AddOptions(
    Optional<Path> folder,
    Optional<PluginChoice<StorageFactory>> storage,
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
    Rate upLimit) {

  /// What is done with data that is there already.
  public enum Resume {
    /// What the resume data vouches for is believed, the rest is hashed.
    AUTO,
    /// Everything is hashed.
    CHECK,
    /// What is there is taken as missing and is overwritten.
    IGNORE,
    /// The torrent is complete, says the caller, who has just made it or checked it; nothing is
    /// hashed. Only for a seed: a wrong claim is noticed by its peers, not by us.
    TRUST
  }

  /// The defaults: started, seeding without end, resumed.
  public static final AddOptions DEFAULT =
      new AddOptions(
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
          Rate.UNLIMITED);

  /// Copies the collections.
  public AddOptions {
    priorities = Collections.unmodifiableMap(new TreeMap<>(priorities));
    peers = List.copyOf(peers);
  }

  /// These settings with another [#folder()].
  public AddOptions folder(Path value) {
    return new AddOptions(
        Optional.of(value),
        storage,
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
        upLimit);
  }

  /// These settings with another [#storage()].
  public AddOptions storage(PluginChoice<StorageFactory> value) {
    return new AddOptions(
        folder,
        Optional.of(value),
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
        upLimit);
  }

  /// These settings with another [#picker()].
  public AddOptions picker(PluginChoice<PickerFactory> value) {
    return new AddOptions(
        folder,
        storage,
        Optional.of(value),
        choker,
        paused,
        seed,
        goal,
        resume,
        priorities,
        peers,
        useTrackers,
        downLimit,
        upLimit);
  }

  /// These settings with another [#choker()].
  public AddOptions choker(PluginChoice<ChokerFactory> value) {
    return new AddOptions(
        folder,
        storage,
        picker,
        Optional.of(value),
        paused,
        seed,
        goal,
        resume,
        priorities,
        peers,
        useTrackers,
        downLimit,
        upLimit);
  }

  /// These settings with another [#paused()].
  public AddOptions paused(boolean value) {
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        value,
        seed,
        goal,
        resume,
        priorities,
        peers,
        useTrackers,
        downLimit,
        upLimit);
  }

  /// These settings with another [#seed()].
  public AddOptions seed(boolean value) {
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        paused,
        value,
        goal,
        resume,
        priorities,
        peers,
        useTrackers,
        downLimit,
        upLimit);
  }

  /// These settings with another [#goal()].
  public AddOptions goal(StopGoal value) {
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        paused,
        seed,
        value,
        resume,
        priorities,
        peers,
        useTrackers,
        downLimit,
        upLimit);
  }

  /// These settings with another [#resume()].
  public AddOptions resume(Resume value) {
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        paused,
        seed,
        goal,
        value,
        priorities,
        peers,
        useTrackers,
        downLimit,
        upLimit);
  }

  /// These settings with another [#useTrackers()].
  public AddOptions useTrackers(boolean value) {
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        paused,
        seed,
        goal,
        resume,
        priorities,
        peers,
        value,
        downLimit,
        upLimit);
  }

  /// These settings with another [#downLimit()].
  public AddOptions downLimit(Rate value) {
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        paused,
        seed,
        goal,
        resume,
        priorities,
        peers,
        useTrackers,
        value,
        upLimit);
  }

  /// These settings with another [#upLimit()].
  public AddOptions upLimit(Rate value) {
    return new AddOptions(
        folder,
        storage,
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
        value);
  }

  /// These settings with another priority of a file.
  ///
  /// @param file index of the file, zero or more
  /// @param value how much it is wanted
  public AddOptions priority(int file, FilePriority value) {
    Map<Integer, FilePriority> all = new TreeMap<>(priorities);
    all.put(file, value);
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        paused,
        seed,
        goal,
        resume,
        all,
        peers,
        useTrackers,
        downLimit,
        upLimit);
  }

  /// These settings with another peer to connect to at once.
  public AddOptions peer(PeerAddress value) {
    List<PeerAddress> all = new ArrayList<>(peers);
    all.add(value);
    return new AddOptions(
        folder,
        storage,
        picker,
        choker,
        paused,
        seed,
        goal,
        resume,
        priorities,
        all,
        useTrackers,
        downLimit,
        upLimit);
  }
}
