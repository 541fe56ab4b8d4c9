// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.jspecify.annotations.Nullable;

/// A peer on a real socket that says what a test tells it to, good or bad, byte for byte. It knows
/// the frames of BEP 3 and 6 and no more, by itself: a codec that is wrong is not proven by itself.
///
/// Strict: whatever it says itself, it notes what the other side does that the protocol forbids:
/// frames of a wrong length, blocks and rejects that were not asked for, requests before any
/// unchoke, messages of extensions that were not agreed on. [#close()] tells of that; [#verify()]
/// also of requests that nobody answered, of steps of a script that were not reached, and of
/// messages that came and were not read.
///
/// One thread. Methods that read or write block, until the other side closes; a test that may hang
/// has a time-out of its own.
public final class FakePeer implements AutoCloseable {
  /// The reserved bits of who has the fast extension (BEP 6) and the extension protocol (BEP 10).
  public static final long FAST_AND_EXTENDED = 0x0000_0000_0010_0004L;

  private static final long FAST = 0x04;
  private static final long EXTENDED = 0x10_0000;

  private static final int HANDSHAKE_LENGTH = 68;

  private static final byte[] PROTOCOL =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);

  private final Socket socket;
  private final Sha1Hash torrent;
  private Manners manners = new Manners(true, true);
  private long theirReserved;
  private byte[] theirPeerId = new byte[20];
  private int unreached; // steps of scripts

  /// What is to happen next.
  public sealed interface Step {
    /// It sends a message, however wrong.
    ///
    /// @param frame the message
    record Say(Frame frame) implements Step {}

    /// It sends bytes.
    ///
    /// @param bytes any
    record SayRaw(byte[] bytes) implements Step {}

    /// It waits for a message of a kind, and passes over others.
    ///
    /// @param id its number, see [Frame]
    record Await(int id) implements Step {}

    /// It waits until the other side closes, and passes over what comes.
    record AwaitClosed() implements Step {}
  }

  private FakePeer(Socket socket, Sha1Hash torrent) throws IOException {
    this.socket = socket;
    this.torrent = torrent;
    socket.setTcpNoDelay(true);
  }

  /// Connects, without a word.
  ///
  /// @param to where somebody listens
  /// @param torrent the 20 bytes that stand for the torrent in a handshake
  /// @throws IOException if nobody answers
  public static FakePeer connect(InetSocketAddress to, Sha1Hash torrent) throws IOException {
    return new FakePeer(new Socket(to.getAddress(), to.getPort()), torrent);
  }

  /// A port at which fake peers can be dialed.
  public static final class Host implements AutoCloseable {
    private final ServerSocket server;

    private Host(ServerSocket server) {
      this.server = server;
    }

    /// Listens at a port that the system chooses.
    ///
    /// @param ip an address of this machine
    /// @throws IOException if it has no such address
    public static Host open(InetAddress ip) throws IOException {
      return new Host(new ServerSocket(0, 50, ip));
    }

    /// Where to dial.
    public PeerAddress address() {
      return new PeerAddress(
          IpAddress.parse(server.getInetAddress().getHostAddress()), server.getLocalPort());
    }

    /// Waits until somebody dials, without a word.
    ///
    /// @throws IOException if it is closed meanwhile
    public FakePeer accept(Sha1Hash torrent) throws IOException {
      return new FakePeer(server.accept(), torrent);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  // ---- the handshake

  /// Shakes hands as who has the fast extension and the extension protocol.
  ///
  /// @throws IOException if the other side closes, or its handshake is none
  public FakePeer shakeHands() throws IOException {
    return shakeHands(
        FAST_AND_EXTENDED, "-FK0001-fakefakefake".getBytes(StandardCharsets.US_ASCII));
  }

  /// Sends a handshake, and waits for the other side's.
  ///
  /// @param reserved the eight reserved bytes
  /// @param peerId 20 bytes
  /// @throws IOException if the other side closes, or its handshake is none
  public FakePeer shakeHands(long reserved, byte[] peerId) throws IOException {
    sendRaw(
        ByteBuffer.allocate(HANDSHAKE_LENGTH)
            .put(PROTOCOL)
            .putLong(reserved)
            .put(torrent.toBytes())
            .put(peerId)
            .array());
    byte[] answer = socket.getInputStream().readNBytes(HANDSHAKE_LENGTH);
    if (answer.length < HANDSHAKE_LENGTH) {
      throw new IOException("closed in the handshake");
    }
    ByteBuffer theirs = ByteBuffer.wrap(answer, PROTOCOL.length, 8);
    theirReserved = theirs.getLong();
    theirPeerId = Arrays.copyOfRange(answer, 48, HANDSHAKE_LENGTH);
    long both = reserved & theirReserved;
    manners = new Manners((both & FAST) != 0, (both & EXTENDED) != 0);
    if (!Arrays.equals(answer, 0, PROTOCOL.length, PROTOCOL, 0, PROTOCOL.length)) {
      manners.complain("its handshake is of another protocol");
    }
    if (!Arrays.equals(Arrays.copyOfRange(answer, 28, 48), torrent.toBytes())) {
      manners.complain("its handshake is of another torrent");
    }
    return this;
  }

  /// The reserved bytes of the other side's handshake.
  public long theirReserved() {
    return theirReserved;
  }

  /// The other side's id; 20 zeros before the handshake.
  public byte[] theirPeerId() {
    return theirPeerId.clone();
  }

  // ---- saying

  /// Sends bytes.
  ///
  /// @throws IOException if the connection is gone
  public void sendRaw(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Sends messages, however wrong.
  ///
  /// @throws IOException if the connection is gone
  public void send(Frame... frames) throws IOException {
    for (Frame frame : frames) {
      manners.said(frame);
      sendRaw(frame.encoded());
    }
  }

  /// Sends a message of numbers.
  ///
  /// @param id its number, see [Frame]
  /// @param numbers its body, four bytes each
  /// @throws IOException if the connection is gone
  public void send(int id, int... numbers) throws IOException {
    send(Frame.of(id, numbers));
  }

  // ---- hearing

  /// The next message.
  ///
  /// @return null if the other side closed the connection, or reset it
  /// @throws IOException if what comes is no frame
  public @Nullable Frame receive() throws IOException {
    byte[] head = read(4);
    if (head == null) {
      return null;
    }
    int length = Manners.length(ByteBuffer.wrap(head));
    if (length < 0) {
      throw new IOException("a frame of " + ByteBuffer.wrap(head).getInt() + " bytes");
    }
    byte[] rest = length == 0 ? new byte[0] : read(length);
    if (rest == null) {
      return null;
    }
    Frame frame =
        length == 0
            ? new Frame(Frame.KEEP_ALIVE, rest)
            : new Frame(rest[0] & 0xff, Arrays.copyOfRange(rest, 1, length));
    manners.heard(frame);
    return frame;
  }

  private byte @Nullable [] read(int count) {
    try {
      byte[] bytes = socket.getInputStream().readNBytes(count);
      return bytes.length < count ? null : bytes;
    } catch (IOException _) {
      return null; // a reset is closed too
    }
  }

  /// Waits for a message of a kind, and passes over others.
  ///
  /// @param id its number, see [Frame]
  /// @throws IOException if the other side closes first
  public Frame await(int id) throws IOException {
    for (Frame next = receive(); next != null; next = receive()) {
      if (next.id() == id) {
        return next;
      }
    }
    throw new IOException("closed without " + new Frame(id, new byte[0]));
  }

  /// Returns when the other side has closed the connection.
  ///
  /// @throws IOException if what comes is no frame
  public void awaitClosed() throws IOException {
    Frame next;
    do {
      next = receive();
    } while (next != null);
  }

  // ---- a script

  /// Does one step after the other.
  ///
  /// @throws IOException if the other side closes before the script ends
  public void play(Step... steps) throws IOException {
    unreached += steps.length;
    for (Step step : steps) {
      switch (step) {
        case Step.Say(Frame frame) -> send(frame);
        case Step.SayRaw(byte[] bytes) -> sendRaw(bytes);
        case Step.Await(int id) -> await(id);
        case Step.AwaitClosed() -> awaitClosed();
      }
      unreached--;
    }
  }

  // ---- the end

  /// Looks whether the other side kept to the protocol, and whether nothing was left open. What has
  /// not come yet is not waited for.
  ///
  /// @throws AssertionError if not; each complaint is told once
  /// @throws IOException if the connection cannot be looked at
  public void verify() throws IOException {
    List<String> all = new ArrayList<>(manners.takeComplaints());
    all.addAll(manners.open());
    if (unreached > 0) {
      all.add(unreached + " steps of the script were not reached");
      unreached = 0;
    }
    int unread = socket.isClosed() ? 0 : socket.getInputStream().available();
    if (unread > 0) {
      all.add(unread + " bytes came and were not read");
    }
    tell(all);
  }

  /// Closes the connection.
  ///
  /// @throws AssertionError if the other side broke the protocol; each complaint is told once
  @Override
  public void close() throws IOException {
    socket.close();
    tell(manners.takeComplaints());
  }

  private static void tell(List<String> complaints) {
    if (!complaints.isEmpty()) {
      throw new AssertionError("the peer complains: " + String.join("; ", complaints));
    }
  }
}
