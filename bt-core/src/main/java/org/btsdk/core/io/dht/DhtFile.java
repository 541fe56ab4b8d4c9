// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.random.RandomGenerator;
import org.btsdk.core.dht.DhtSnapshot;
import org.btsdk.core.dht.SnapshotCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a session keeps what its node of the DHT knows, from one time to the next. A file that
/// cannot be read or written is no trouble: the node begins anew. Threads: any; blocks on a disk.
final class DhtFile {
  private static final Logger LOG = LoggerFactory.getLogger(DhtFile.class);

  private static final String NAME = "dht";

  private final Path file;
  private volatile DhtSnapshot saved = DhtSnapshot.EMPTY;

  DhtFile(Path stateFolder) {
    this.file = stateFolder.resolve(NAME);
  }

  /// Reads what was saved.
  ///
  /// @param chance where ids come from that were not saved
  DhtSnapshot read(RandomGenerator chance) {
    try {
      if (Files.size(file) > SnapshotCodec.MAX_BYTES) {
        return DhtSnapshot.EMPTY;
      }
      saved = SnapshotCodec.read(Files.readAllBytes(file), chance);
      return saved;
    } catch (NoSuchFileException _) {
      return DhtSnapshot.EMPTY;
    } catch (IOException e) {
      LOG.debug("{} could not be used", file, e);
      return DhtSnapshot.EMPTY;
    }
  }

  /// Takes the ids out of the file that was read, since they are in use now: a session that begins
  /// with it meanwhile gets others, for no two nodes may have one id (BEP 45).
  void disown() {
    save(saved, false);
  }

  /// Saves a snapshot in one step, unless it has no nodes.
  void save(DhtSnapshot snapshot) {
    save(snapshot, true);
  }

  private void save(DhtSnapshot snapshot, boolean withIds) {
    if (snapshot.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      write(SnapshotCodec.write(snapshot, withIds));
    } catch (IOException e) {
      LOG.debug("{} could not be written", file, e);
    }
  }

  private void write(byte[] bytes) throws IOException {
    Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), NAME, ".new");
    try {
      Files.write(fresh, bytes);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
