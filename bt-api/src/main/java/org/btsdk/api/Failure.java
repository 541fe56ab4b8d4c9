// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.Optional;

/// Why a torrent failed, as data. Immutable, but for what was thrown. That nobody has what is
/// wanted, data or the metadata of a magnet link, is no failure: the torrent goes on looking, and
/// who waits for it is told ([TorrentException.TimedOut], [TorrentException.NoMetadata]).
public sealed interface Failure {
  /// What happened, in one sentence for people that names the file, host or plugin.
  String message();

  /// What was thrown, for logs and for who looks for a defect; empty if nothing was.
  default Optional<Throwable> cause() {
    return Optional.empty();
  }

  /// There is no room for the data. [Torrent#resume()] goes on when there is.
  ///
  /// @param place the folder or store that is full; empty if unknown
  /// @param neededBytes how much was wanted, in bytes; 0 if unknown
  /// @param message for people
  /// @param cause what was thrown; empty if nothing was
  record NoSpace(String place, long neededBytes, String message, Optional<Throwable> cause)
      implements Failure {
    /// Nothing was thrown.
    public NoSpace(String place, long neededBytes, String message) {
      this(place, neededBytes, message, Optional.empty());
    }
  }

  /// The storage may not be read or written.
  ///
  /// @param place the file, folder or store
  /// @param message for people
  /// @param cause what was thrown; empty if nothing was
  record PermissionDenied(String place, String message, Optional<Throwable> cause)
      implements Failure {}

  /// The storage failed in another way.
  ///
  /// @param message for people
  /// @param cause what was thrown; empty if nothing was
  record StorageFailed(String message, Optional<Throwable> cause) implements Failure {
    /// Nothing was thrown.
    public StorageFailed(String message) {
      this(message, Optional.empty());
    }
  }

  /// A plugin threw what it must not throw, or could not be used.
  ///
  /// @param plugin its name; empty if it is unknown, though the message may tell it
  /// @param message for people
  /// @param cause what it threw, or what was wrong with it; empty if nothing was thrown
  record PluginFailed(String plugin, String message, Optional<Throwable> cause)
      implements Failure {}

  /// What was fetched is the right metadata, and of no use.
  ///
  /// @param message for people: what is wrong with it
  /// @param cause what the parser said; empty if it said nothing
  record BadTorrent(String message, Optional<Throwable> cause) implements Failure {}

  /// It may not go on, for example since files are there that are no part of it, or since
  /// [AddOptions#onMetadata()] threw.
  ///
  /// @param message for people
  /// @param cause what was thrown; empty if nothing was
  record Refused(String message, Optional<Throwable> cause) implements Failure {}

  /// A defect of the engine.
  ///
  /// @param message for people
  /// @param cause what was thrown
  record Internal(String message, Optional<Throwable> cause) implements Failure {}
}
