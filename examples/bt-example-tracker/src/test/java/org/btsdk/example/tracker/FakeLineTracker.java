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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.testkit.tracker.FakeTracker;
import org.btsdk.testkit.tracker.TrackerScript;

/// A tracker that speaks lines of text.
final class FakeLineTracker implements FakeTracker {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Seen> announces = new CopyOnWriteArrayList<>();
  private final CountDownLatch came = new CountDownLatch(1);
  private final TrackerScript script = new TrackerScript();

  FakeLineTracker() throws IOException {
    Thread.ofVirtual().name("fake line tracker").start(this::accept);
  }

  @Override
  public URI uri() {
    return URI.create("example-lines://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void behave(Behaviour behaviour) {
    script.always(behaviour);
  }

  @Override
  public void script(Behaviour... behaviours) {
    script.steps(List.of(behaviours));
  }

  @Override
  public List<Seen> announces() {
    return List.copyOf(announces);
  }

  @Override
  public void awaitRequest() throws InterruptedException {
    came.await();
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
      came.countDown();
      String answer =
          switch (script.next()) {
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
      script.complain("malformed request: " + line);
      return;
    }
    announces.add(
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
    script.verify();
  }
}
