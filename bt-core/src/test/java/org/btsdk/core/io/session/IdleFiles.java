// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.btsdk.spi.storage.FileOperations;

/// Operations on files of which none is there yet: nothing happens. Immutable.
class IdleFiles implements FileOperations {
  private final Path folder;

  /// Operations on files.
  ///
  /// @param folder where they would be
  IdleFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public void move(Path to) {}

  @Override
  public void rename(int file, List<String> path) {}

  @Override
  public void delete() {}

  @Override
  public Path path(int file) {
    return folder.resolve(String.valueOf(file));
  }

  @Override
  public OptionalLong freeBytes() {
    return OptionalLong.empty();
  }

  @Override
  public long neededBytes() {
    return 0;
  }

  @Override
  public FileStamp stamp(int file) {
    return FileStamp.MISSING;
  }
}
