// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where measurements are made.
///
/// @param folder of payloads and downloads
/// @param partner the load generator's program
/// @param tracker for clients that connect to nobody else
/// @param ownNetwork whether this runs in a network namespace of its own, with addresses beside
///   loopback
record Bench(Path folder, Path partner, Tracker tracker, boolean ownNetwork) {
  private static final int CHUNK = 1 << 20;

  /// Addresses of the namespace, as the launcher makes them.
  private static final int FIRST_ADDRESS = 10;

  Path downloads() {
    return folder.resolve("downloads");
  }

  Path scratch() {
    return folder.resolve("scratch");
  }

  /// Where clients listen.
  String listen() {
    return ownNetwork ? "192.0.2.9" : "127.0.0.1";
  }

  /// Where a seed of the load generator is reached: some clients do not connect to loopback, and
  /// some tell peers apart by their address.
  String seedAddress(int index) {
    return ownNetwork ? "192.0.2." + (FIRST_ADDRESS + index) : "127.0.0.1";
  }

  List<PeerPort> peers(Partner partner) {
    return IntStream.range(0, partner.ports().size())
        .mapToObj(i -> new PeerPort(seedAddress(i), partner.ports().get(i)))
        .toList();
  }

  /// Makes empty folders, and memory that the host has already given: a virtual machine gets freed
  /// memory back slowly, and who is first would wait for it.
  void fresh(long bytes) throws IOException {
    delete(downloads());
    delete(scratch());
    Files.createDirectories(scratch());
    Files.createDirectories(downloads());
    Path touched = folder.resolve("touched");
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(touched)) {
      for (long left = bytes; left > 0; left -= CHUNK) {
        out.write(chunk);
      }
    }
    Files.delete(touched);
  }

  Task download(
      List<TorrentFile> torrents,
      Map<String, List<PeerPort>> peers,
      long limit,
      Task.OnStart start) {
    return new Task(
        torrents,
        false,
        downloads(),
        scratch(),
        listen(),
        peers,
        limit,
        0,
        partner,
        tracker,
        start);
  }

  Task seed(List<TorrentFile> torrents, long limit) {
    Path data = torrents.getFirst().payload().folder();
    return new Task(
        torrents, true, data, scratch(), listen(), Map.of(), 0, limit, partner, tracker, pid -> {});
  }

  /// Deletes a folder with all that is in it, if it is there.
  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(root)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
