// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.dht.PublishedLinks;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;

/// Fetches torrent files from a disk or the web. Stateless.
public final class TorrentLoader {
  /// 64 MiB: the torrent of ten terabytes in pieces of 4 MiB needs 50; nobody serves longer ones.
  static final int MAX_DOWNLOAD_BYTES = 64 << 20;

  /// 256 MiB: what the parser takes, see [org.btsdk.model.bencode.Bencode.Limits#TORRENT].
  private static final int MAX_FILE_BYTES = 256 << 20;

  private TorrentLoader() {}

  /// Fetches and parses. Blocks.
  ///
  /// @param source anything but a magnet link
  /// @param timeout the longest time a download may take, connecting included; at zero or less it
  ///   does not wait
  /// @param userAgent what to call ourselves to a web server
  /// @throws TorrentException.BadTorrent if it is no torrent
  /// @throws TorrentException.Network if a URL could not be fetched
  /// @throws TorrentException.Storage if a file is there and could not be read
  /// @throws TorrentException.NoMetadata if it is a magnet link
  /// @throws InterruptedException if the thread was interrupted
  public static Metainfo load(Source source, Duration timeout, String userAgent)
      throws InterruptedException {
    return switch (source) {
      case Source.OfMetainfo(Metainfo metainfo) -> metainfo;
      case Source.OfFile(Path path) -> parse(path.toString(), read(path));
      case Source.OfUrl(URI uri) -> parse(uri.toString(), fetch(uri, timeout, userAgent));
      case Source.OfMutable(var link) ->
          throw new TorrentException.NoMetadata(
              PublishedLinks.name(link)
                  + ": a magnet link holds no metadata; a session asks the DHT and then peers");
      case Source.OfMagnet(var magnet) ->
          throw new TorrentException.NoMetadata(
              magnet.infoHashes()
                  + ": a magnet link holds no metadata; a session fetches it from peers");
    };
  }

  private static Metainfo parse(String name, byte[] bytes) {
    try {
      return Metainfo.parse(bytes);
    } catch (MalformedTorrentException e) {
      throw new TorrentException.BadTorrent(name, IoReasons.of(e), e);
    }
  }

  private static byte[] read(Path path) {
    try {
      if (Files.isDirectory(path)) {
        throw new TorrentException.BadTorrent(
            path.toString(), "a folder, not a torrent file", null);
      }
      try (InputStream in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
          throw new TorrentException.BadTorrent(
              path.toString(), "too long for a torrent file (over 256 MiB)", null);
        }
        return bytes;
      }
    } catch (NoSuchFileException e) {
      throw new TorrentException.BadTorrent(path.toString(), "no such file", e);
    } catch (AccessDeniedException e) {
      throw new TorrentException.Storage(path + ": permission denied", e);
    } catch (IOException e) {
      throw IoReasons.storage(path, e);
    }
  }

  private static byte[] fetch(URI uri, Duration timeout, String userAgent)
      throws InterruptedException {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(uri).header("User-Agent", userAgent).build();
    } catch (IllegalArgumentException e) {
      throw new TorrentException.BadTorrent(uri.toString(), "not a URL: " + e.getMessage(), e);
    }
    // Redirects: the JDK's client follows at most five, and none from https to http.
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_DOWNLOAD_BYTES));
    try {
      HttpResponse<byte[]> response =
          answer.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        throw new TorrentException.Network(
            uri + ": the server answered with status " + response.statusCode(), null);
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new TorrentException.Network(
          uri + ": no whole answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TorrentException.Network(uri + ": " + IoReasons.of(cause), cause);
    } finally {
      answer.cancel(true);
      client.shutdownNow();
    }
  }
}
