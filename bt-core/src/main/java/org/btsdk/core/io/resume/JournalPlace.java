// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.nio.file.Path;
import org.btsdk.model.Sha1Hash;

/// Where a torrent's resume journal is. Its path is made when it is needed: those of ten thousand
/// torrents would be 2 MB.
///
/// @param folder where the journals are
/// @param torrent its info-hash, as on the wire
record JournalPlace(Path folder, Sha1Hash torrent) {
  Path path() {
    return folder.resolve(torrent.toHex() + ".resume");
  }

  @Override
  public String toString() {
    return path().toString();
  }
}
