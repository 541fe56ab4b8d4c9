// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;

/// A [FakeTracker] over HTTP (BEP 3, 23, 48).
public final class FakeHttpTracker extends ScriptedTracker {
  /// 64 MiB: where a flood ends by itself.
  private static final int FLOOD_LENGTH = 64 << 20;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  /// Starts a tracker.
  ///
  /// @throws IOException if there is no port for it
  public FakeHttpTracker() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/announce", exchange -> serve(exchange, false));
    server.createContext("/scrape", exchange -> serve(exchange, true));
    server.start();
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/announce");
  }

  private void serve(HttpExchange exchange, boolean scrape) throws IOException {
    try (exchange) {
      Behaviour behaviour = next();
      // Who waits for a request finds it among the announces.
      String answer =
          behaviour instanceof Behaviour.Answer good ? answer(exchange, scrape, good) : "";
      came();
      switch (behaviour) {
        case Behaviour.Silence() -> closing.await();
        case Behaviour.Garbage() -> send(exchange, "<html>no tracker here</html>");
        case Behaviour.Refuse(String reason) -> send(exchange, refusal(reason));
        case Behaviour.Flood() -> flood(exchange);
        case Behaviour.Answer _ -> send(exchange, answer);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String answer(HttpExchange exchange, boolean scrape, Behaviour.Answer answer) {
    Map<String, List<String>> query = query(exchange.getRequestURI());
    try {
      return scrape ? scraped(query, answer) : announced(query, answer);
    } catch (IllegalArgumentException e) {
      complain("malformed request: " + e.getMessage());
      return refusal("malformed request: " + e.getMessage());
    }
  }

  private String announced(Map<String, List<String>> query, Behaviour.Answer answer) {
    String event = query.getOrDefault("event", List.of("none")).getFirst();
    saw(
        new Seen(
            Sha1Hash.of(bytes(one(query, "info_hash"))),
            PeerId.of(bytes(one(query, "peer_id"))),
            Integer.parseInt(one(query, "port")),
            Long.parseLong(one(query, "uploaded")),
            Long.parseLong(one(query, "downloaded")),
            Long.parseLong(one(query, "left")),
            AnnounceRequest.Event.valueOf(event.toUpperCase(Locale.ROOT)),
            Integer.parseInt(one(query, "numwant"))));
    ByteBuffer peers = ByteBuffer.allocate(6 * answer.peers().size());
    for (PeerAddress peer : answer.peers()) {
      peers.put(peer.ip().toBytes()).putShort((short) peer.port());
    }
    return "d8:completei%de10:incompletei%de8:intervali%de5:peers%d:%se"
        .formatted(
            answer.seeders(),
            answer.leechers(),
            INTERVAL_SECONDS,
            peers.capacity(),
            text(peers.array()));
  }

  private static String scraped(Map<String, List<String>> query, Behaviour.Answer answer) {
    List<String> hashes = new ArrayList<>(query.getOrDefault("info_hash", List.of()));
    hashes.sort(null); // bencoded keys are sorted
    StringBuilder out = new StringBuilder("d5:filesd");
    for (String hash : hashes) {
      Sha1Hash.of(bytes(hash)); // has 20 bytes
      out.append("20:").append(hash);
      out.append("d8:completei").append(answer.seeders()).append("e10:downloadedi7e");
      out.append("10:incompletei").append(answer.leechers()).append("ee");
    }
    return out.append("ee").toString();
  }

  private static String refusal(String reason) {
    return "d14:failure reason%d:%se".formatted(reason.length(), reason);
  }

  private static String one(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() != 1) {
      throw new IllegalArgumentException(name + " is there " + values.size() + " times");
    }
    return values.getFirst();
  }

  private static Map<String, List<String>> query(URI uri) {
    Map<String, List<String>> query = new TreeMap<>();
    for (String part : uri.getRawQuery().split("&", -1)) {
      int equals = part.indexOf('=');
      String name = part.substring(0, Math.max(0, equals));
      String value = URLDecoder.decode(part.substring(equals + 1), StandardCharsets.ISO_8859_1);
      query.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return query;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = bytes(body);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] some = new byte[1 << 16];
    try (OutputStream out = exchange.getResponseBody()) {
      for (int sent = 0; sent < FLOOD_LENGTH; sent += some.length) {
        out.write(some);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = Thread.interrupted(); // which the server would forget
    server.stop(0);
    threads.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    verify();
  }
}
