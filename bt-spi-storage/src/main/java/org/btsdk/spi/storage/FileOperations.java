// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// What a storage of files can do with them. The engine calls these when no other call is under
/// way.
public interface FileOperations extends Deletion {
  /// Moves all data to another folder; on failure all is where it was.
  ///
  /// @param folder created if missing
  /// @throws java.nio.file.FileAlreadyExistsException if a file is there already
  /// @throws IOException if moving failed
  void move(Path folder) throws IOException;

  /// Renames a file of the torrent.
  ///
  /// @param file index of the file
  /// @param path new path components, sanitised
  /// @throws java.nio.file.FileAlreadyExistsException if a file is there already
  /// @throws IOException if renaming failed
  void rename(int file, List<String> path) throws IOException;

  /// Deletes the torrent's files, and folders that are empty then.
  ///
  /// @throws IOException if something could not be deleted
  @Override
  void delete() throws IOException;

  /// Where a file of the torrent is.
  ///
  /// @param file index of the file
  Path path(int file);

  /// Room left for data, in bytes; empty if unknown.
  ///
  /// @throws IOException if it cannot be told
  OptionalLong freeBytes() throws IOException;

  /// How many more bytes the missing data needs on the disk, in bytes, zero or more: less than the
  /// missing data where it was allocated before.
  ///
  /// @throws IOException if it cannot be told
  long neededBytes() throws IOException;

  /// What a file looks like from outside, to notice that something changed it while the torrent was
  /// closed.
  ///
  /// @param file index of the file
  /// @throws IOException if it cannot be told
  FileStamp stamp(int file) throws IOException;

  /// Whether all that there is of a piece lies in the torrent's files. Then the engine does not ask
  /// [Storage#probe] for pieces of which no file is there and which its own records do not have:
  /// that would be all pieces of a new torrent.
  ///
  /// A storage that keeps pieces elsewhere, unfinished ones for example, leaves it at `false`: it
  /// is asked for every piece, so that none is fetched again where the engine's records were lost.
  /// It may still answer [FileStamp#MISSING] for a file that is not there yet. Committed pieces of
  /// a file that is shorter than they need are hashed whenever the torrent is opened, unless the
  /// storage vouches for them ([Storage.State#PRESENT]).
  default boolean everythingInFiles() {
    return false;
  }

  /// Length and time of a file.
  ///
  /// @param lengthBytes its length; -1 if it does not exist
  /// @param modifiedNanos the time of its last change since the epoch, as fine as the file system
  ///   has it, in nanoseconds; 0 if it does not exist
  record FileStamp(long lengthBytes, long modifiedNanos) {
    /// A file that does not exist.
    public static final FileStamp MISSING = new FileStamp(-1, 0);
  }
}
