// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.btsdk.api.TorrentException;
import org.btsdk.model.Sha1Hash;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Held for as long as a torrent is in a session, so that no two sessions write one torrent's data,
/// be they in one process or in two. The system frees it when the process ends, however it ends.
///
/// A torrent is one byte in one of a few files, at a place that its info-hash says, so that ten
/// thousand torrents do not keep ten thousand files open. Several files, since the system looks
/// through all locks of a file for each new one: 10,000 in one file take over a second.
///
/// A file is open once in the process, whatever the number of sessions: closing any of its channels
/// would free the locks of all (POSIX).
///
/// Threads: any. A lock is held across opening a file and asking the system for a lock, which does
/// not wait.
final class TorrentLock {
  private static final Logger LOG = LoggerFactory.getLogger(TorrentLock.class);
  private static final int FILES = 64;

  /// What is open in this process, by path; guarded by itself.
  private static final Map<Path, LockFile> OPEN = new HashMap<>();

  /// The same by the path that a session uses, so that the next torrent need not look for the real
  /// one; guarded by [#OPEN].
  private static final Map<Path, LockFile> KNOWN = new HashMap<>();

  private static final class LockFile {
    final Path path;
    final FileChannel channel;
    int users;

    LockFile(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }
  }

  private final LockFile file;
  private final FileLock lock;

  private TorrentLock(LockFile file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /// Takes a torrent. Blocks for a moment.
  ///
  /// @param folder where lock files are; it is created
  /// @param infoHash the torrent
  /// @param name the torrent's, for people
  /// @return null where no file can be made, or the file system knows no locks
  /// @throws TorrentException.Refused if another session has the torrent
  static @Nullable TorrentLock take(Path folder, Sha1Hash infoHash, String name) {
    String hex = infoHash.toHex();
    String file = "lock-%02d".formatted(Integer.parseInt(hex.substring(0, 2), 16) % FILES);
    long place = Long.parseUnsignedLong(hex.substring(2, 18), 16) >>> 2;
    synchronized (OPEN) {
      LockFile open;
      try {
        open = open(folder, file);
      } catch (IOException e) {
        LOG.debug("no lock file {} in {}", file, folder, e);
        return null;
      }
      FileLock lock = null;
      try {
        lock = open.channel.tryLock(place, 1, false);
      } catch (OverlappingFileLockException _) {
        LOG.debug("another session of this process has {}", name);
      } catch (IOException e) {
        LOG.debug("no locks in {}", open.path, e);
        close(open);
        return null;
      }
      if (lock == null) {
        close(open);
        throw new TorrentException.Refused(
            name + ": already open in another session (it is locked in " + open.path + ")");
      }
      open.users++;
      return new TorrentLock(open, lock);
    }
  }

  private static LockFile open(Path folder, String name) throws IOException {
    Path given = folder.resolve(name);
    LockFile known = KNOWN.get(given);
    if (known != null && known.channel.isOpen()) {
      return known;
    }
    Files.createDirectories(folder);
    Path path = folder.toRealPath().resolve(name);
    LockFile open = OPEN.get(path);
    if (open == null || !open.channel.isOpen()) {
      open =
          new LockFile(
              path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      OPEN.put(path, open);
    }
    KNOWN.put(given, open);
    return open;
  }

  private static void close(LockFile file) {
    if (file.users > 0) {
      return;
    }
    OPEN.remove(file.path, file);
    KNOWN.values().removeIf(known -> known == file);
    try {
      file.channel.close();
    } catch (IOException e) {
      LOG.debug("the lock file {} could not be closed", file.path, e);
    }
  }

  /// Gives the torrent back. Called once.
  void release() {
    synchronized (OPEN) {
      try {
        lock.release();
      } catch (IOException e) {
        LOG.debug("a lock in {} could not be released", file.path, e);
      }
      file.users--;
      close(file);
    }
  }
}
