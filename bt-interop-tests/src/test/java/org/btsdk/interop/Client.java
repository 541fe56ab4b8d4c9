// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;

/// The clients of others that bt is held against.
enum Client {
  TRANSMISSION(10),
  ARIA2(11),
  LIBTORRENT(12),
  RTORRENT(13);

  private final int host;

  Client(int host) {
    this.host = host;
  }

  /// Where it listens.
  InetAddress address() {
    return Addresses.loopback(host);
  }

  /// Starts it with one torrent, which it seeds if the data is in the folder already.
  ///
  /// @param scratch where a folder for its files is made
  ForeignClient start(Path scratch, Metainfo metainfo, Path folder)
      throws IOException, InterruptedException {
    return start(Job.of(scratch, label(), acceptable(metainfo), folder, address()));
  }

  /// Starts it with a magnet link, by which it is to fetch the metadata and all else.
  ForeignClient start(Path scratch, MagnetLink link, Path folder)
      throws IOException, InterruptedException {
    return start(Job.of(scratch, label(), link, folder, address()));
  }

  /// rTorrent refuses a torrent without a tracker while its DHT is off.
  private Metainfo acceptable(Metainfo metainfo) {
    return this == RTORRENT && metainfo.trackers().isEmpty()
        ? metainfo.edit().trackers(List.of(List.of(URI.create("http://127.0.0.1:1/")))).build()
        : metainfo;
  }

  /// What of a payload it leaves on the disk: Transmission makes no empty files.
  Map<String, String> expected(Payload payload) throws IOException {
    Map<String, String> digests = new TreeMap<>(payload.digests());
    if (this == TRANSMISSION) {
      digests.values().removeIf(Payload.EMPTY::equals);
    }
    return digests;
  }

  /// Starts it and waits until it listens.
  ForeignClient start(Job job) throws IOException, InterruptedException {
    return switch (this) {
      case TRANSMISSION -> TransmissionDaemon.start(job);
      case ARIA2 -> Aria2.start(job);
      case LIBTORRENT -> LibtorrentPeer.start(job);
      case RTORRENT -> Rtorrent.start(job);
    };
  }

  /// A short name for folders.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
