// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.tracker.Announce;
import org.btsdk.protocol.tracker.AnnounceReply;
import org.btsdk.protocol.tracker.HttpTracker;
import org.btsdk.protocol.tracker.MalformedReplyException;
import org.btsdk.protocol.tracker.Refusal;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.btsdk.spi.tracker.TrackerTransport;
import org.jspecify.annotations.Nullable;

/// Speaks with trackers over HTTP and HTTPS. Threads may share it.
///
/// The JDK's client looks host names up by itself and takes the first address, so an announce of
/// one address family fails for a host whose first address is of the other.
final class HttpTrackerTransport implements TrackerTransport {
  /// 2 MiB, before and after decompression: 2,000 peers as dictionaries are a tenth of that.
  private static final int MAX_BODY = 2 << 20;

  /// 5: a tracker that moved twice is rare.
  private static final int MAX_REDIRECTS = 5;

  /// 50: what fits into a URI of 4 KiB.
  private static final int MAX_SCRAPES = 50;

  /// `/announce`, what it is written in, and a key or a torrent's name before it, as trackers have
  /// it; no further parts, which a script could take as what it is to do.
  private static final Pattern TRACKER_PATH =
      Pattern.compile("(/[A-Za-z0-9_-]+)?/announce(\\.[a-z]+)?");

  private final TrackerContext context;
  private final ProxySelector proxies;
  private final HttpClient client;

  /// Clients that send from an address of their own; as many as the machine has addresses.
  private final Map<IpAddress, HttpClient> bound = new ConcurrentHashMap<>();

  private volatile boolean closed;

  HttpTrackerTransport(TrackerContext context) {
    this(
        context,
        Objects.requireNonNullElse(ProxySelector.getDefault(), HttpClient.Builder.NO_PROXY));
  }

  HttpTrackerTransport(TrackerContext context, ProxySelector proxies) {
    this.context = context;
    this.proxies = proxies;
    client = client(context.bindAddress().orElse(null), proxies);
  }

  private static HttpClient client(@Nullable InetAddress from, ProxySelector proxies) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(proxies)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (from != null) {
      builder.localAddress(from);
    }
    return builder.build();
  }

  @Override
  public AnnounceResponse announce(URI tracker, AnnounceRequest announce, Duration timeout)
      throws IOException, InterruptedException {
    long deadlineNanos = Addresses.deadlineNanos(timeout);
    Announce query = Answers.announce(announce);
    refuseService(tracker, deadlineNanos);
    byte[] body =
        get(
            HttpTracker.announceUri(tracker, query),
            announce.bindAddress(),
            announce.family(),
            deadlineNanos);
    if (body.length == 0 && query.event() == Announce.Event.STOPPED) {
      return Answers.response(AnnounceReply.Accepted.EMPTY);
    }
    try {
      return Answers.response(HttpTracker.parseAnnounce(body));
    } catch (MalformedReplyException e) {
      throw new TrackerProtocolException("answered nonsense: " + e.getMessage(), e);
    }
  }

  @Override
  public List<ScrapeEntry> scrape(URI tracker, List<Sha1Hash> torrents, Duration timeout)
      throws IOException, InterruptedException {
    long deadlineNanos = Addresses.deadlineNanos(timeout);
    List<ScrapeEntry> all = new ArrayList<>();
    for (int from = 0; from < torrents.size(); from += MAX_SCRAPES) {
      List<Sha1Hash> part = torrents.subList(from, Math.min(torrents.size(), from + MAX_SCRAPES));
      URI uri =
          HttpTracker.scrapeUri(tracker, part)
              .orElseThrow(
                  () -> new UnsupportedOperationException("cannot be scraped: " + tracker));
      if (from == 0) {
        refuseService(tracker, deadlineNanos);
      }
      byte[] body = get(uri, Optional.empty(), AddressFamily.ANY, deadlineNanos);
      try {
        all.addAll(Answers.entries(HttpTracker.parseScrape(body, part)));
      } catch (MalformedReplyException e) {
        throw new TrackerProtocolException("answered nonsense: " + e.getMessage(), e);
      }
    }
    return List.copyOf(all);
  }

  private byte[] get(
      URI first, Optional<InetAddress> from, AddressFamily family, long deadlineNanos)
      throws IOException, InterruptedException {
    HttpClient sender = sender(from);
    URI uri = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      checkFamily(uri, family, deadlineNanos);
      HttpResponse<byte[]> response = send(sender, uri, deadlineNanos);
      Optional<String> location = response.headers().firstValue("location");
      if (!isRedirect(response.statusCode()) || location.isEmpty()) {
        return body(response);
      }
      URI next = redirected(uri, location.get());
      refuseInward(uri, next, deadlineNanos);
      uri = next;
    }
    throw new TrackerProtocolException("redirected more than %d times".formatted(MAX_REDIRECTS));
  }

  private HttpClient sender(Optional<InetAddress> from) throws IOException {
    if (closed) {
      throw new IOException("the transport is closed");
    }
    if (from.isEmpty() || from.equals(context.bindAddress())) {
      return client;
    }
    HttpClient own =
        bound.computeIfAbsent(IpAddress.of(from.get()), ip -> client(ip.toInetAddress(), proxies));
    if (closed) {
      own.shutdownNow();
    }
    return own;
  }

  private void checkFamily(URI uri, AddressFamily family, long deadlineNanos)
      throws IOException, InterruptedException {
    if (family == AddressFamily.ANY) {
      return;
    }
    InetAddress used =
        Addresses.resolve(context.resolver(), uri.getHost(), AddressFamily.ANY, deadlineNanos)
            .getFirst();
    boolean v4 = used.getAddress().length == 4;
    if (v4 != (family == AddressFamily.V4)) {
      throw new ConnectException(
          "%s is reached at %s, which is not of family %s"
              .formatted(uri.getHost(), used.getHostAddress(), family));
    }
  }

  private HttpResponse<byte[]> send(HttpClient sender, URI uri, long deadlineNanos)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("User-Agent", context.userAgent())
            .header("Accept-Encoding", "gzip")
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        sender.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BODY));
    try {
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      return exchange.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      HttpTimeoutException silence = new HttpTimeoutException("did not answer in time");
      silence.initCause(e);
      throw silence;
    } catch (ExecutionException e) {
      throw trouble(uri, e.getCause());
    } finally {
      // After a time-out or an interrupt this ends the exchange; after an answer, nothing.
      exchange.cancel(true);
    }
  }

  private IOException trouble(URI uri, @Nullable Throwable cause) {
    if (closed) {
      return new IOException("the transport is closed", cause);
    }
    if (cause instanceof IOException io && io.getMessage() != null) {
      return io;
    }
    boolean unknown = cause != null && cause.getCause() instanceof UnresolvedAddressException;
    String what = unknown ? "unknown host " : "cannot connect to ";
    return new IOException(what + (unknown ? uri.getHost() : uri.getAuthority()), cause);
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI redirected(URI from, String location) throws IOException {
    URI next;
    try {
      next = from.resolve(location.strip().replace(" ", "%20"));
    } catch (IllegalArgumentException e) {
      throw new TrackerProtocolException("redirects to what is no URI", e);
    }
    String scheme = next.getScheme() == null ? "" : next.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("https") || scheme.equals("http");
    if (!web || next.getHost() == null) {
      throw new TrackerProtocolException("redirects to what is no web address");
    }
    if (scheme.equals("http") && from.getScheme().equalsIgnoreCase("https")) {
      throw new TrackerProtocolException("redirects from https to http");
    }
    return next;
  }

  /// Who makes a torrent or a link writes all of a tracker's URI, so that an announce could be any
  /// request to what listens on this machine or its network, such as a router's pages. Trackers are
  /// there too, and their paths say what they are. (libtorrent: on loopback only, and nothing
  /// before `/announce`.) A name that changes its address between this look-up and the client's own
  /// gets around it.
  private void refuseService(URI tracker, long deadlineNanos)
      throws IOException, InterruptedException {
    String path = tracker.getRawPath();
    String host = tracker.getHost();
    if (host == null || (path != null && TRACKER_PATH.matcher(path).matches())) {
      return;
    }
    if (known(tracker, deadlineNanos).stream().anyMatch(Addresses::isInner)) {
      throw new TrackerProtocolException(
          "is in the local network, where only trackers are asked whose path ends in /announce");
    }
  }

  /// A tracker in the open must not make us send requests into our own network.
  private void refuseInward(URI from, URI to, long deadlineNanos)
      throws IOException, InterruptedException {
    if (from.getHost().equalsIgnoreCase(to.getHost())) {
      return;
    }
    if (known(to, deadlineNanos).stream().noneMatch(Addresses::isInner)) {
      return;
    }
    List<InetAddress> before = known(from, deadlineNanos);
    // Who is outside can have an address inside in his name, so that all of them count.
    if (before.isEmpty() || !before.stream().allMatch(Addresses::isInner)) {
      throw new TrackerProtocolException("redirects into the local network, to " + to.getHost());
    }
  }

  /// A host's addresses. Behind a proxy, which looks names up itself, those that are written out:
  /// this machine often cannot look up outside names then, and does not connect to them.
  private List<InetAddress> known(URI uri, long deadlineNanos)
      throws IOException, InterruptedException {
    List<Proxy> ways = proxies.select(uri);
    // As the JDK's client does: the first counts, if it speaks HTTP.
    if (!ways.isEmpty() && ways.getFirst().type() == Proxy.Type.HTTP) {
      return Addresses.literal(uri.getHost());
    }
    return Addresses.resolve(context.resolver(), uri.getHost(), AddressFamily.ANY, deadlineNanos);
  }

  private static byte[] body(HttpResponse<byte[]> response) throws IOException {
    byte[] body = unpacked(response);
    if (response.statusCode() == 200) {
      return body;
    }
    Optional<Refusal> refusal = HttpTracker.refusalIn(body);
    if (refusal.isPresent()) {
      throw Answers.refused(refusal.get());
    }
    throw new TrackerRefusedException("HTTP status " + response.statusCode());
  }

  private static byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
    byte[] body = response.body();
    boolean gzip = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    if (!gzip) {
      return body;
    }
    byte[] unpacked;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      unpacked = in.readNBytes(MAX_BODY + 1);
    } catch (IOException e) {
      throw new TrackerProtocolException("the answer cannot be decompressed", e);
    }
    if (unpacked.length > MAX_BODY) {
      throw new TrackerProtocolException("the answer is longer than 2 MiB, decompressed");
    }
    return unpacked;
  }

  @Override
  public void close() {
    closed = true;
    client.shutdownNow();
    bound.values().forEach(HttpClient::shutdownNow);
  }
}
