// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.core.io.dht.PublishedLinks;
import org.btsdk.core.io.failure.IoReasons;
import org.btsdk.core.io.net.HostLookups;
import org.btsdk.core.io.net.WebRedirects;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;

/// Fetches torrent files from a disk or the web. Stateless.
public final class TorrentLoader {
  /// 64 MiB: the torrent of ten terabytes in pieces of 4 MiB needs 50; nobody serves longer ones.
  static final int MAX_DOWNLOAD_BYTES = 64 << 20;

  /// 5, as the JDK's client has it.
  private static final int MAX_REDIRECTS = 5;

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
    long deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    ProxySelector proxies =
        Objects.requireNonNullElse(ProxySelector.getDefault(), HttpClient.Builder.NO_PROXY);
    HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).proxy(proxies).build();
    try (HostLookups lookups = new HostLookups("bt-load")) {
      URI at = uri;
      for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        HttpResponse<byte[]> response = answer(client, request(uri, at, userAgent), deadlineNanos);
        Optional<String> location = response.headers().firstValue("location");
        if (response.statusCode() == 200) {
          return response.body();
        }
        if (!WebRedirects.isRedirect(response.statusCode()) || location.isEmpty()) {
          throw new TorrentException.Network(
              uri + ": the server answered with status " + response.statusCode(), null);
        }
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        at = WebRedirects.next(at, location.get(), lookups, proxies, left);
      }
      throw new TorrentException.Network(
          uri + ": redirected more than " + MAX_REDIRECTS + " times", null);
    } catch (TimeoutException e) {
      throw new TorrentException.Network(
          uri + ": no whole answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TorrentException.Network(uri + ": " + IoReasons.of(cause), cause);
    } catch (IOException e) {
      throw new TorrentException.Network(uri + ": " + IoReasons.of(e), e);
    } finally {
      client.shutdownNow();
    }
  }

  private static HttpRequest request(URI asked, URI at, String userAgent) {
    try {
      return HttpRequest.newBuilder(at).header("User-Agent", userAgent).build();
    } catch (IllegalArgumentException e) {
      throw new TorrentException.BadTorrent(asked.toString(), "not a URL: " + e.getMessage(), e);
    }
  }

  private static HttpResponse<byte[]> answer(
      HttpClient client, HttpRequest request, long deadlineNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_DOWNLOAD_BYTES));
    try {
      return answer.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } finally {
      answer.cancel(true);
    }
  }
}
