// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

/// Why a torrent failed, as data. Immutable.
public sealed interface Failure {
  /// What happened, in one sentence for people that names the file, host or plugin.
  String message();

  /// There is no room for the data. [Torrent#resume()] goes on when there is.
  ///
  /// @param place the folder or store that is full
  /// @param neededBytes how much was wanted; 0 if unknown
  /// @param message for people
  record NoSpace(String place, long neededBytes, String message) implements Failure {}

  /// The storage may not be read or written.
  ///
  /// @param place the file, folder or store
  /// @param message for people
  record PermissionDenied(String place, String message) implements Failure {}

  /// The storage failed in another way.
  ///
  /// @param message for people
  record StorageFailed(String message) implements Failure {}

  /// A plugin threw what it must not throw, or could not be used.
  ///
  /// @param plugin its name
  /// @param message for people
  record PluginFailed(String plugin, String message) implements Failure {}

  /// The metadata of a magnet link could not be had.
  ///
  /// @param message for people: nobody known, nobody answered, or nobody had it
  record NoMetadata(String message) implements Failure {}

  /// What was fetched is the right metadata, and of no use.
  ///
  /// @param message for people: what is wrong with it
  record BadTorrent(String message) implements Failure {}

  /// It may not go on, for example since files are there that are no part of it.
  ///
  /// @param message for people
  record Refused(String message) implements Failure {}

  /// A defect of the engine.
  ///
  /// @param message for people
  record Internal(String message) implements Failure {}
}
