// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.scale;

import java.io.DataInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.management.JMException;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.model.Metainfo;

/// What many connections to one seed cost while nobody asks for anything.
///
/// Usage: `ManyConnections FOLDER TORRENT COUNT [IDLE_SECONDS]`; a second JVM is the peers. The
/// folder has the data.
public final class ManyConnections {
  private static final int LEAST_BYTES = 16;

  /// The stacks of threads that wait are those of a session that has run for a while: frames of
  /// compiled code are half as large.
  private static final int WARM_UP_ROUNDS = 10;

  private ManyConnections() {}

  /// Measures, and prints one line for each figure.
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("peers")) {
      peers(Integer.parseInt(arguments[1]), arguments[2], Integer.parseInt(arguments[3]));
      return;
    }
    Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(arguments[1])));
    int count = Integer.parseInt(arguments[2]);
    int idleSeconds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20;
    Path state = Files.createTempDirectory("connections");
    try (Session session =
        Session.open(
            SessionConfig.of(Path.of(arguments[0])).toBuilder()
                .stateFolder(state)
                .bindAddress(InetAddress.getLoopbackAddress())
                .useDht(false)
                .maxConnections(count + 100)
                .maxConnectionsPerTorrent(count + 100)
                .build())) {
      session.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      measure(session, metainfo, count, idleSeconds);
    }
  }

  private static void measure(Session session, Metainfo metainfo, int count, int idleSeconds)
      throws Exception {
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      connect(session, metainfo, count).destroy();
      awaitConnections(session, 0);
    }
    Map<String, Long> classesBefore = ProcessMeter.heapByClass();
    long heapBefore = ProcessMeter.heapAfterCollection();
    long anonymousBefore = ProcessMeter.residentAnonymous();
    Process peers = connect(session, metainfo, count);
    try {
      Thread.sleep(2000);
      long heap = ProcessMeter.heapAfterCollection() - heapBefore;
      long anonymous = ProcessMeter.residentAnonymous() - anonymousBefore;
      print("heap per connection", String.format(Locale.ROOT, "%,d B", heap / count));
      printClasses(classesBefore, count);
      print("RssAnon per connection", String.format(Locale.ROOT, "%,d B", anonymous / count));
      print("buffers leased", session.stats().bufferBytes() + " B");
      print("threads", String.valueOf(ProcessMeter.threads()));
      double share = ProcessMeter.idleShare(idleSeconds);
      print("idle CPU", String.format(Locale.ROOT, "%.2f %% of a processor", share * 100));
    } finally {
      peers.destroy();
    }
  }

  private static Process connect(Session session, Metainfo metainfo, int count) throws Exception {
    Process peers =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ManyConnections.class.getName(),
                "peers",
                String.valueOf(session.port()),
                metainfo.infoHashes().wire().toHex(),
                String.valueOf(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    awaitConnections(session, count);
    return peers;
  }

  private static void awaitConnections(Session session, int count) throws InterruptedException {
    for (int i = 0; session.stats().connections() != count; i++) {
      if (i > 6000) {
        throw new IllegalStateException(session.stats().connections() + " connections");
      }
      Thread.sleep(5);
    }
  }

  /// Connects, says hello, and never says anything again but a keepalive.
  private static void peers(int port, String infoHash, int count) throws Exception {
    byte[] hello = new byte[68];
    hello[0] = 19;
    System.arraycopy("BitTorrent protocol".getBytes(StandardCharsets.US_ASCII), 0, hello, 1, 19);
    System.arraycopy(HexFormat.of().parseHex(infoHash), 0, hello, 28, 20);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      byte[] id =
          String.format(Locale.ROOT, "-XX0000-%012d", i).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(id, 0, hello, 48, 20);
      OutputStream out = socket.getOutputStream();
      out.write(hello);
      new DataInputStream(socket.getInputStream()).readFully(new byte[68]);
    }
    while (true) {
      Thread.sleep(60_000);
      for (Socket socket : sockets) {
        socket.getOutputStream().write(new byte[4]);
      }
    }
  }

  /// What of the heap is of which class, where that is much.
  private static void printClasses(Map<String, Long> before, int count) throws JMException {
    ProcessMeter.heapByClass().entrySet().stream()
        .map(entry ->
            Map.entry(
                entry.getKey(),
                (entry.getValue() - before.getOrDefault(entry.getKey(), 0L)) / count))
        .filter(entry -> entry.getValue() >= LEAST_BYTES)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry ->
            System.out.printf(Locale.ROOT, "  %,6d B  %s%n", entry.getValue(), entry.getKey()));
  }

  private static void print(String what, String figure) {
    System.out.printf(Locale.ROOT, "%-22s %s%n", what, figure);
  }
}
