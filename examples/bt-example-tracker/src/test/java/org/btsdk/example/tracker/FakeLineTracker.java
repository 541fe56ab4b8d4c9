// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.testkit.tracker.ScriptedTracker;

/// A tracker that speaks lines of text.
final class FakeLineTracker extends ScriptedTracker {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  FakeLineTracker() throws IOException {
    Thread.ofVirtual().name("fake line tracker").start(this::accept);
  }

  @Override
  public URI uri() {
    return URI.create("example-lines://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      Thread.currentThread().interrupt(); // closed: the thread ends
    }
  }

  private void serve(Socket socket) {
    try {
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      if (line == null) {
        return;
      }
      note(line);
      came();
      String answer =
          switch (next()) {
            case Behaviour.Silence() -> "";
            case Behaviour.Garbage() -> "\u0001\u0002 what?\n\n";
            case Behaviour.Refuse(String reason) -> "NO " + reason + "\n";
            case Behaviour.Flood() -> "OK 1 2 3\n" + "10.0.0.1:1\n".repeat(100_000);
            case Behaviour.Answer(var peers, int seeders, int leechers) -> {
              StringBuilder text =
                  new StringBuilder("OK %d %d %d\n".formatted(INTERVAL_SECONDS, seeders, leechers));
              peers.forEach(peer -> text.append(peer).append('\n'));
              yield text.append('\n').toString();
            }
          };
      if (!answer.isEmpty()) { // else it stays open, and silent
        socket.getOutputStream().write(answer.getBytes(US_ASCII));
        socket.close();
      }
    } catch (IOException _) {
      sockets.remove(socket); // the client had enough
    }
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 9 || !words[0].equals("ANNOUNCE")) {
      complain("malformed request: " + line);
      return;
    }
    saw(
        new Seen(
            Sha1Hash.parse(words[1]),
            PeerId.of(HexFormat.of().parseHex(words[2])),
            Integer.parseInt(words[3]),
            Long.parseLong(words[4]),
            Long.parseLong(words[5]),
            Long.parseLong(words[6]),
            AnnounceRequest.Event.valueOf(words[7].toUpperCase(Locale.ROOT)),
            Integer.parseInt(words[8])));
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    verify();
  }
}
