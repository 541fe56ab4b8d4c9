// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import java.io.IOException;
import java.util.List;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.storage.StorageContext;
import org.btsdk.spi.storage.StorageKind;
import org.btsdk.spi.storage.StorageProvider;

/// The storage `file`: every file of the torrent is a file below the torrent's folder, blocks are
/// written in place. Threads may share it.
///
/// What is guaranteed beyond [Storage]:
///
/// - No file outside of the torrent's folder is opened, created, moved or deleted, even if links
///   were put into the folder: a file that is itself a symbolic link, or that lies in a folder
///   whose real path is elsewhere, is refused with an [java.nio.file.AccessDeniedException]. The
///   folder itself may be reached through links. Not guarded against is one who swaps folders for
///   links between that check and the opening, which takes a right to write to the folder; the
///   check of a folder holds for a second, for the files that are opened in it.
/// - Padding (BEP 47) is never stored; files of no bytes exist once the piece at their place is
///   committed, so the engine commits pieces that a check found good, too. The attribute
///   "executable" is set where the file system knows it. A symbolic link that the torrent describes
///   is not made.
/// - A file that is longer than the torrent says is cut when it is first written to.
/// - At most `max-open-files` files are open, unless more are in use at the same moment.
public final class FileStorageProvider implements StorageProvider {
  private static final String LOCATION = "location";
  private static final String ALLOCATION = "allocation";
  private static final String MAX_OPEN_FILES = "max-open-files";

  /// Shared by all storages, since the system bounds the mappings of a process.
  private static final MappedWindows WINDOWS = new MappedWindows(MappedWindows.MOST);

  /// Called by [java.util.ServiceLoader].
  public FileStorageProvider() {}

  @Override
  public String name() {
    return "file";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public StorageKind kind() {
    return StorageKind.DISK;
  }

  @Override
  public List<ConfigKey> configKeys() {
    return List.of(
        new ConfigKey(
            LOCATION,
            ConfigKey.Kind.PATH,
            "The folder of the torrent's files, in place of the one that the torrent was added"
                + " with.",
            ""),
        new ConfigKey(
            ALLOCATION,
            ConfigKey.Kind.TEXT,
            "How files get their room on the disk: \"sparse\" as data comes, or \"full\" all at"
                + " once when a file is first written.",
            "sparse"),
        new ConfigKey(
            MAX_OPEN_FILES,
            ConfigKey.Kind.NUMBER,
            "How many files of the torrent stay open between uses, 1 to 100000.",
            "64"));
  }

  @Override
  public Storage open(StorageContext context) throws IOException {
    return FileStorage.open(
        context.geometry(),
        context.config().path(LOCATION).orElse(context.folder()),
        preallocates(context.config().text(ALLOCATION).orElse("")),
        maxOpenFiles(context.config().number(MAX_OPEN_FILES).orElse(0)),
        WINDOWS);
  }

  private static boolean preallocates(String allocation) throws IOException {
    return switch (allocation) {
      case "sparse" -> false;
      case "full" -> true;
      default ->
          throw new IOException(
              "setting \"allocation\" is sparse or full, not \"" + allocation + '"');
    };
  }

  private static int maxOpenFiles(long count) throws IOException {
    if (count < 1 || count > 100_000) {
      throw new IOException("setting \"max-open-files\" is 1 to 100000, not " + count);
    }
    return (int) count;
  }
}
