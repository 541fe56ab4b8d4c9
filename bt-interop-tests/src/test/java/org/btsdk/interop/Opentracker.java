// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.btsdk.model.Metainfo;

/// opentracker, which speaks HTTP and UDP on one port number. Debian's build serves only the
/// torrents on a list, and moves its root into its folder when started by root.
record Opentracker(String infoHash, InetAddress host, int port, ClientProcess process)
    implements AutoCloseable {

  static Opentracker start(Path parent, Metainfo metainfo, InetAddress host)
      throws IOException, InterruptedException {
    String infoHash = metainfo.infoHashes().v1().orElseThrow().toHex();
    Path scratch = Files.createTempDirectory(parent, "opentracker");
    Path root =
        Files.createDirectory(
            scratch.resolve("root"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(root.resolve("whitelist"), infoHash + "\n");
    int port = Addresses.freePort(host);
    ClientProcess process =
        ClientProcess.start(
            "opentracker",
            scratch,
            List.of(
                "/usr/bin/opentracker",
                "-i",
                host.getHostAddress(),
                "-p",
                "" + port,
                "-P",
                "" + port,
                "-d",
                root.toString(),
                "-u",
                "nobody",
                "-w",
                "whitelist"));
    Opentracker tracker = new Opentracker(infoHash, host, port, process);
    return ClientProcess.orClose(
        process,
        it -> {
          it.await("answers", () -> tracker.scrape().startsWith("d5:files"));
          return tracker;
        });
  }

  URI http() {
    return URI.create("http://%s:%d/announce".formatted(host.getHostAddress(), port));
  }

  URI udp() {
    return URI.create("udp://%s:%d/announce".formatted(host.getHostAddress(), port));
  }

  /// Waits until the tracker knows so many peers that have everything.
  void awaitSeeds(int seeds) throws InterruptedException {
    process.await(
        "knows %d seeds".formatted(seeds), () -> scrape().contains("8:completei" + seeds + "e"));
  }

  /// What the tracker says of its torrent, bencoded.
  String scrape() throws IOException, InterruptedException {
    String escaped = infoHash.replaceAll("(..)", "%$1");
    URI uri =
        URI.create(
            "http://%s:%d/scrape?info_hash=%s".formatted(host.getHostAddress(), port, escaped));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(uri).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
          .body();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
