// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;

/// A [FakeTracker] over UDP (BEP 15).
public final class FakeUdpTracker extends ScriptedTracker {
  private static final long MAGIC = 0x417_2710_1980L;
  private static final long CONNECTION_ID = 0x0123_4567_89ab_cdefL;
  private static final int ANNOUNCE_LENGTH = 98;

  private final DatagramSocket socket;
  private final Thread thread;

  /// Starts a tracker.
  ///
  /// @throws IOException if there is no port for it
  public FakeUdpTracker() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    thread = Thread.ofVirtual().name("fake UDP tracker").start(this::serve);
  }

  @Override
  public URI uri() {
    return URI.create("udp://127.0.0.1:" + socket.getLocalPort() + "/announce");
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    try {
      while (!socket.isClosed()) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        came();
        byte[] reply = reply(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        if (reply.length > 0) {
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (SocketException _) {
      Thread.currentThread().interrupt(); // closed: the thread ends
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] reply(ByteBuffer request) {
    if (request.remaining() < 16) {
      return new byte[0];
    }
    long connection = request.getLong();
    int action = request.getInt();
    int transaction = request.getInt();
    boolean connects = action == 0;
    return switch (connects ? peek() : next()) {
      case Behaviour.Silence() -> new byte[0];
      case Behaviour.Garbage() -> new byte[] {1, 2, 3};
      case Behaviour.Refuse(String reason) -> error(transaction, reason);
      case Behaviour.Flood() ->
          answer(connection, action, transaction, request, new Behaviour.Answer(flood(), 1, 1));
      case Behaviour.Answer answer -> answer(connection, action, transaction, request, answer);
    };
  }

  private static List<PeerAddress> flood() {
    PeerAddress[] peers = new PeerAddress[5000];
    Arrays.setAll(peers, i -> PeerAddress.parse("10.0.%d.%d:1".formatted(i >> 8, i & 0xff)));
    return List.of(peers);
  }

  private byte[] answer(
      long connection, int action, int transaction, ByteBuffer request, Behaviour.Answer answer) {
    if (action == 0) {
      return connection == MAGIC
          ? bytes(head(8, 0, transaction).putLong(CONNECTION_ID))
          : malformed(transaction, "wrong magic number");
    }
    if (connection != CONNECTION_ID) {
      return malformed(transaction, "wrong connection id");
    }
    if (action == 2) {
      int torrents = request.remaining() / Sha1Hash.LENGTH;
      if (torrents > 74 || request.remaining() % Sha1Hash.LENGTH != 0) {
        return malformed(transaction, "a scrape of a wrong length");
      }
      ByteBuffer counts = head(12 * torrents, 2, transaction);
      for (int i = 0; i < torrents; i++) {
        counts.putInt(answer.seeders()).putInt(7).putInt(answer.leechers());
      }
      return bytes(counts);
    }
    if (action != 1 || request.limit() < ANNOUNCE_LENGTH) {
      return malformed(transaction, "an announce of a wrong length");
    }
    saw(seen(request));
    ByteBuffer out = head(12 + 6 * answer.peers().size(), 1, transaction);
    out.putInt(INTERVAL_SECONDS).putInt(answer.leechers()).putInt(answer.seeders());
    for (PeerAddress peer : answer.peers()) {
      out.put(peer.ip().toBytes()).putShort((short) peer.port());
    }
    return bytes(out);
  }

  private static Seen seen(ByteBuffer request) {
    byte[] hash = new byte[Sha1Hash.LENGTH];
    byte[] id = new byte[PeerId.LENGTH];
    request.get(hash).get(id);
    long downloaded = request.getLong();
    long left = request.getLong();
    long uploaded = request.getLong();
    int event = request.getInt();
    request.getInt(); // address
    request.getInt(); // key
    int numWant = request.getInt();
    int port = request.getShort() & 0xffff;
    return new Seen(
        Sha1Hash.of(hash),
        PeerId.of(id),
        port,
        uploaded,
        downloaded,
        left,
        switch (event) {
          case 1 -> AnnounceRequest.Event.COMPLETED;
          case 2 -> AnnounceRequest.Event.STARTED;
          case 3 -> AnnounceRequest.Event.STOPPED;
          default -> AnnounceRequest.Event.NONE;
        },
        numWant);
  }

  private static ByteBuffer head(int bodyLength, int action, int transaction) {
    return ByteBuffer.allocate(8 + bodyLength).putInt(action).putInt(transaction);
  }

  private static byte[] bytes(ByteBuffer full) {
    byte[] bytes = new byte[full.flip().remaining()];
    full.get(bytes);
    return bytes;
  }

  private byte[] malformed(int transaction, String why) {
    complain("malformed request: " + why);
    return error(transaction, why);
  }

  private static byte[] error(int transaction, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    return bytes(head(text.length, 3, transaction).put(text));
  }

  @Override
  public void close() {
    socket.close();
    boolean interrupted = false;
    while (thread.isAlive()) { // not for long: its socket is closed
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true; // and yet what the tracker has to say is said
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    verify();
  }
}
