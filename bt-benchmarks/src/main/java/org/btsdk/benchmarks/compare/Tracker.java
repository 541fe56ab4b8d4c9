// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tells whoever asks the peers of a torrent, for clients that connect to nobody else. Each torrent
/// has a path of its own.
final class Tracker implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, List<PeerPort>> peers = new ConcurrentHashMap<>();

  Tracker() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/", this::answer);
    server.start();
  }

  /// The address to announce to, which names these peers.
  String announce(String infoHash, List<PeerPort> known) {
    peers.put("/" + infoHash + "/announce", List.copyOf(known));
    int port = server.getAddress().getPort();
    return "http://127.0.0.1:" + port + "/" + infoHash + "/announce";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(peers.getOrDefault(exchange.getRequestURI().getPath(), List.of()));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  static byte[] body(List<PeerPort> known) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head = "d8:completei1e10:incompletei1e8:intervali1800e5:peers" + known.size() * 6 + ":";
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    known.forEach(peer -> out.writeBytes(peer.compact()));
    out.write('e');
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
