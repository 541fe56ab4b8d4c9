// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.jspecify.annotations.Nullable;

/// Where the files of a torrent are, and the guard that none is outside of the torrent's folder.
/// Threads may share it; the folder and the names change only while no one else calls.
final class FileLayout {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> CREATE =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          StandardOpenOption.SPARSE,
          LinkOption.NOFOLLOW_LINKS);

  /// Where the engine keeps its journals. A torrent that could write there could make another one
  /// believe anything.
  private static final String OWN_FOLDER = ".bt";

  private volatile Path folder;
  private volatile List<Path> names; // of the files, relative to the folder

  /// One second: what a torrent of many small files saves by this is a third of the processor time
  /// that such a file takes, and a folder is hardly swapped for a link while it is written to.
  private static final long LOOKED_AT_NANOS = 1_000_000_000L;

  /// Folders that got a new entry since the last sync: a file survives a loss of power only if its
  /// entry does.
  private final RareSet<Path> changedFolders = new RareSet<>();

  /// Folders of files, relative to the torrent's, that were found to be inside of it lately.
  private final RareMap<Path, LookedAt> lookedAt = new RareMap<>();

  /// A folder that is inside of the torrent's.
  ///
  /// @param folder as it is named
  /// @param real with the links on its way resolved
  private record LookedAt(Path folder, Path real, long nanos) {}

  /// How a file is opened.
  enum Opening {
    READ,

    /// For reading and writing, as long as it is there.
    EXISTING,

    /// For reading and writing, and created if somebody deleted it.
    WRITE,

    /// For reading and writing, and most likely created.
    CREATE;

    Set<OpenOption> options() {
      return switch (this) {
        case READ -> FileLayout.READ;
        case EXISTING, WRITE -> FileLayout.WRITE;
        case CREATE -> FileLayout.CREATE;
      };
    }
  }

  /// Opens a file, as the system does.
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path path, Set<OpenOption> options) throws IOException;
  }

  private final Opener opener;
  private final LongSupplier clock;

  private FileLayout(Path folder, List<Path> names, Opener opener, LongSupplier clock) {
    this.folder = folder;
    this.names = names;
    this.opener = opener;
    this.clock = clock;
  }

  static FileLayout of(TorrentGeometry geometry, Path folder) throws IOException {
    return of(geometry, folder, FileChannel::open, System::nanoTime);
  }

  /// @param clock in nanoseconds
  static FileLayout of(TorrentGeometry geometry, Path folder, Opener opener, LongSupplier clock)
      throws IOException {
    List<Path> names = new ArrayList<>(geometry.files().size());
    for (FileEntry file : geometry.files()) {
      names.add(name(folder, file.path()));
    }
    return new FileLayout(named(folder), List.copyOf(names), opener, clock);
  }

  /// The current folder by the name `.`: a file below the empty path has no parent to look at.
  static Path named(Path folder) {
    return folder.toString().isEmpty() ? folder.resolve(".") : folder;
  }

  /// A path relative to the folder, from components.
  ///
  /// @throws IOException if this system has no such name
  private static Path name(Path folder, List<String> components) throws IOException {
    String text = String.join("/", components);
    if (OWN_FOLDER.equalsIgnoreCase(components.getFirst())) {
      throw new FileSystemException(text, null, "the folder .bt is the engine's own");
    }
    try {
      Path name = folder.getFileSystem().getPath("", components.toArray(String[]::new));
      if (name.isAbsolute()
          || name.getNameCount() != components.size()
          || components.contains("..")
          || !name.normalize().equals(name)) {
        throw new FileSystemException(text, null, "not a sanitised path");
      }
      return name;
    } catch (InvalidPathException e) {
      String reason =
          "this system cannot write the name (%s; file names are in %s, which the locale sets)"
              .formatted(e.getReason(), System.getProperty("sun.jnu.encoding"));
      FileSystemException failure = new FileSystemException(text, null, reason);
      failure.initCause(e);
      throw failure;
    }
  }

  /// Whether a file of the torrent is a file on the disk: padding is not, and symbolic links that a
  /// torrent describes are not made.
  static boolean isStored(FileEntry file) {
    return !file.isPadding()
        && !(file.attributes().contains(FileEntry.Attribute.SYMLINK) && file.lengthBytes() == 0);
  }

  Path folder() {
    return folder;
  }

  Path path(int file) {
    return folder.resolve(names.get(file));
  }

  Path pathIn(Path otherFolder, int file) {
    return otherFolder.resolve(names.get(file));
  }

  Path pathOf(List<String> components) throws IOException {
    return folder.resolve(name(folder, components));
  }

  void moved(Path newFolder) {
    changedFolders.clear();
    lookedAt.clear();
    folder = newFolder;
  }

  void renamed(int file, Path newPath) {
    List<Path> changed = new ArrayList<>(names);
    changed.set(file, folder.relativize(newPath));
    names = changed;
  }

  /// The length of a file in bytes, -1 if it is missing. Made for being called for every piece: it
  /// throws nothing and follows links, which [#open(int, Opening)] then refuses.
  long lengthOnDisk(int file) {
    File plain = path(file).toFile();
    long length = plain.length();
    return length == 0 && !plain.exists() ? -1 : length;
  }

  FileChannel open(int file, Opening how) throws IOException {
    Path name = names.get(file);
    Path parent = name.getParent();
    LookedAt known = parent == null ? null : lookedAt.get(parent);
    if (parent != null && known != null && clock.getAsLong() - known.nanos < LOOKED_AT_NANOS) {
      try {
        return open(name, known, how);
      } catch (NoSuchFileException _) {
        lookedAt.remove(parent, known); // or it was deleted: this is found out below
      }
    }
    if (how != Opening.CREATE) {
      try {
        return open(name, lookAt(name), how);
      } catch (NoSuchFileException e) {
        if (how == Opening.READ || how == Opening.EXISTING) {
          throw e;
        }
      }
    }
    LookedAt folders;
    try {
      folders = lookAt(name);
    } catch (NoSuchFileException _) {
      createFolders(folder, path(file));
      folders = lookAt(name);
    }
    return open(name, folders, Opening.CREATE);
  }

  private FileChannel open(Path name, LookedAt parent, Opening how) throws IOException {
    Path path = parent.real.resolve(name.getFileName());
    if (how != Opening.CREATE) {
      return open(path, how.options());
    }
    FileChannel channel;
    try {
      channel = open(path, CREATE);
    } catch (AccessDeniedException e) {
      return openExisting(path, e);
    }
    noteNewEntryOf(parent.folder); // perhaps it is none, which costs a sync of a folder
    return channel;
  }

  /// In a folder where all may write but only owners delete, such as /tmp, Linux lets nobody open
  /// another's file as if it were to be created (fs.protected_regular).
  private FileChannel openExisting(Path path, AccessDeniedException refusal) throws IOException {
    try {
      return open(path, WRITE);
    } catch (AccessDeniedException | NoSuchFileException _) {
      throw refusal;
    }
  }

  /// Makes sure that a file's folder is inside of the torrent's, and remembers it for a moment.
  private LookedAt lookAt(Path name) throws IOException {
    Path path = folder.resolve(name);
    long now = clock.getAsLong();
    Path above = path.getParent();
    Path real = guarded(folder, path).getParent();
    if (above == null || real == null) {
      throw new NoSuchFileException(path.toString());
    }
    LookedAt found = new LookedAt(above, real, now);
    Path parent = name.getParent();
    if (parent != null) {
      lookedAt.put(parent, found);
    }
    return found;
  }

  /// Takes nothing for known about folders any more.
  void forgetFolders() {
    lookedAt.clear();
  }

  private FileChannel open(Path path, Set<OpenOption> options) throws IOException {
    try {
      return opener.open(path, options);
    } catch (IOException e) {
      if (Files.isSymbolicLink(path)) { // The system's own error has no type.
        throw refused(path, "a symbolic link", e);
      }
      throw e;
    }
  }

  /// The path with the links on its way resolved.
  ///
  /// @throws NoSuchFileException if the folder it is in does not exist
  /// @throws AccessDeniedException if that folder is really somewhere else
  static Path guarded(Path folder, Path path) throws IOException {
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      throw new NoSuchFileException(path.toString());
    }
    Path real = parent.toRealPath();
    if (!real.startsWith(folder.toRealPath())) {
      throw refused(path, "in a folder that a symbolic link puts outside of " + folder, null);
    }
    return real.resolve(name);
  }

  private static AccessDeniedException refused(
      Path path, String reason, @Nullable Throwable cause) {
    AccessDeniedException failure = new AccessDeniedException(path.toString(), null, reason);
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  /// Creates the folders that a file needs, one by one, so that none is made behind a link.
  static void createFolders(Path folder, Path path) throws IOException {
    Files.createDirectories(folder);
    Path realFolder = folder.toRealPath();
    Path at = folder;
    Path relative = folder.relativize(path);
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      at = at.resolve(relative.getName(i));
      try {
        Files.createDirectory(at);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(at)) {
          NotDirectoryException failure = new NotDirectoryException(at.toString());
          failure.initCause(e);
          throw failure;
        }
        if (!at.toRealPath().startsWith(realFolder)) {
          throw refused(at, "a symbolic link that leads outside of " + folder, e);
        }
      }
    }
  }

  /// Deletes the folders above a path that are empty, up to but without the torrent's folder.
  static void deleteEmptyFolders(Path folder, Path path) throws IOException {
    for (Path at = path.getParent();
        at != null && !at.equals(folder) && at.startsWith(folder);
        at = at.getParent()) {
      if (Files.isSymbolicLink(at) || !isEmptyFolder(at)) {
        return;
      }
      Files.deleteIfExists(at);
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    try (var entries = Files.newDirectoryStream(path)) {
      return !entries.iterator().hasNext();
    } catch (NoSuchFileException _) {
      return true; // Deleted before: its own folder may be empty now.
    }
  }

  void makeExecutable(int file) throws IOException {
    Path path = guarded(folder, path(file));
    if (!isPosix()) {
      return;
    }
    Set<PosixFilePermission> permissions =
        new TreeSet<>(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    // Who may read may execute.
    if (permissions.contains(PosixFilePermission.OWNER_READ)) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    }
    if (permissions.contains(PosixFilePermission.GROUP_READ)) {
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
    }
    if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    Files.setPosixFilePermissions(path, permissions);
  }

  private boolean isPosix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  void noteNewEntry(Path path) {
    Path above = path.getParent();
    if (above != null) {
      noteNewEntryOf(above);
    }
  }

  /// Folders above first: while a folder is noted, so are those, or they were synced since.
  private void noteNewEntryOf(Path changed) {
    if (changedFolders.contains(changed)) {
      return;
    }
    Path above = changed.getParent();
    if (above != null && above.startsWith(folder)) {
      noteNewEntryOf(above);
    }
    changedFolders.add(changed);
  }

  /// Makes entries of new files survive a loss of power, where the system can (Windows cannot open
  /// a folder, and does it by itself).
  void syncFolders() throws IOException {
    if (!isPosix()) {
      changedFolders.clear();
      return;
    }
    for (Path changed : changedFolders.copy()) {
      changedFolders.remove(changed);
      boolean done = false;
      try (FileChannel channel = FileChannel.open(changed, StandardOpenOption.READ)) {
        channel.force(true);
        done = true;
      } catch (NoSuchFileException _) {
        done = true; // Deleted with all that was in it.
      } finally {
        if (!done) {
          changedFolders.add(changed);
        }
      }
    }
  }
}
