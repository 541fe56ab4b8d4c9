// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;

/// What a client is started for: one torrent, seeded if its data is in the folder already.
///
/// @param scratch a folder of its own for the client's files
/// @param torrent the path of the torrent file, or a magnet link
/// @param infoHash in hexadecimal digits
/// @param folder holds the file or folder of the torrent's name, or will
/// @param address where to listen and from where to connect
/// @param discovery how it finds peers
record Job(
    Path scratch,
    String torrent,
    String infoHash,
    Path folder,
    InetAddress address,
    Discovery discovery) {
  static Job of(Path parent, String client, Metainfo metainfo, Path folder, InetAddress address)
      throws IOException {
    Path scratch = Files.createTempDirectory(parent, client);
    Path torrent = scratch.resolve("wanted.torrent");
    Files.write(torrent, metainfo.toBytes());
    return new Job(
        scratch, torrent.toString(), hash(metainfo.infoHashes()), folder, address, Discovery.NONE);
  }

  /// To be fetched by a magnet link.
  static Job of(Path parent, String client, MagnetLink link, Path folder, InetAddress address)
      throws IOException {
    Path scratch = Files.createTempDirectory(parent, client);
    return new Job(
        scratch, link.toString(), hash(link.infoHashes()), folder, address, Discovery.NONE);
  }

  /// The same with other ways to find peers.
  Job with(Discovery other) {
    return new Job(scratch, torrent, infoHash, folder, address, other);
  }

  private static String hash(InfoHashes infoHashes) {
    return infoHashes.v1().orElseThrow().toHex();
  }

  boolean isByLink() {
    return torrent.startsWith("magnet:");
  }
}
