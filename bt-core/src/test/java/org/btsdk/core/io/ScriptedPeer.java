// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.btsdk.api.Session;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageDecoder;
import org.btsdk.protocol.wire.MessageEncoder;
import org.btsdk.protocol.wire.PieceBits;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// A peer on a real socket that says exactly what a test wants, good or bad. One thread.
final class ScriptedPeer implements AutoCloseable {
  /// Another loopback address, so that a ban hits nobody else. Only Linux has it without setup.
  static final String OTHER_ADDRESS = "127.0.0.3";

  private final SocketChannel channel;
  private final Metainfo metainfo;
  private final MessageDecoder decoder = new MessageDecoder();
  private final ByteBuffer in = ByteBuffer.allocate(64 * 1024).limit(0);
  private int skip;

  private ScriptedPeer(SocketChannel channel, Metainfo metainfo) {
    this.channel = channel;
    this.metainfo = metainfo;
  }

  /// Connects to a session, without a word.
  static ScriptedPeer connect(Session session, Metainfo metainfo) throws IOException {
    return new ScriptedPeer(
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), session.port())),
        metainfo);
  }

  /// Connects and shakes hands, with the fast extension and the extension protocol.
  static ScriptedPeer join(Session session, Metainfo metainfo) throws IOException {
    ScriptedPeer peer = connect(session, metainfo);
    peer.shakeHands(Capabilities.of(true, true, false, false));
    return peer;
  }

  /// A port on which a session can dial scripted peers.
  record Host(ServerSocketChannel server) implements AutoCloseable {
    static Host open(String ip) throws IOException {
      return new Host(
          ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(ip), 0)));
    }

    PeerAddress address() throws IOException {
      InetSocketAddress local = (InetSocketAddress) server.getLocalAddress();
      return new PeerAddress(IpAddress.parse(local.getAddress().getHostAddress()), local.getPort());
    }

    /// Waits for a session to dial, and shakes hands.
    ScriptedPeer accept(Metainfo metainfo) throws IOException {
      ScriptedPeer peer = new ScriptedPeer(server.accept(), metainfo);
      peer.shakeHands(Capabilities.of(true, true, false, false));
      return peer;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  void shakeHands(Capabilities capabilities) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(Handshake.LENGTH);
    PeerId id = PeerId.of("-XX0001-scripted0001".getBytes(StandardCharsets.US_ASCII));
    new Handshake(capabilities, metainfo.infoHashes().wire(), id).encode(out);
    sendRaw(out.array());
    ByteBuffer theirs = ByteBuffer.allocate(Handshake.LENGTH);
    while (theirs.hasRemaining()) {
      if (channel.read(theirs) < 0) {
        throw new IOException("closed in the handshake");
      }
    }
    decoder.pieceCount(metainfo.geometry().pieceCount());
  }

  void sendRaw(byte... bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  void send(Message... messages) throws IOException {
    for (Message message : messages) {
      ByteBuffer out = ByteBuffer.allocate(MessageEncoder.encodedLength(message));
      MessageEncoder.encode(message, out);
      sendRaw(out.array());
    }
  }

  /// A frame with a body of any bytes.
  void sendFrame(int id, byte... body) throws IOException {
    sendRaw(
        ByteBuffer.allocate(5 + body.length)
            .putInt(1 + body.length)
            .put((byte) id)
            .put(body)
            .array());
  }

  /// A frame of numbers.
  void sendNumbers(int id, int... numbers) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      body.putInt(number);
    }
    sendFrame(id, body.array());
  }

  void sendBlock(int piece, int begin, byte[] data) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(MessageEncoder.PIECE_HEADER_LENGTH + data.length);
    MessageEncoder.pieceHeader(out, piece, begin, data.length);
    out.put(data);
    sendRaw(out.array());
  }

  /// Offers metadata of one block, and sends it when it is asked for.
  void serveMetadata(byte[] info) throws IOException {
    int id = 3;
    send(
        new Message.Extended(
            ExtensionHandshake.EXTENSION_ID,
            ExtensionHandshake.builder()
                .message(MetadataMessage.NAME, id)
                .metadataSize(info.length)
                .build()
                .encode()));
    int theirs = 0;
    while (true) {
      if (receive() instanceof Message.Extended extended) {
        if (extended.extensionId() == ExtensionHandshake.EXTENSION_ID) {
          theirs = idOfMetadata(extended.payload());
        } else if (extended.extensionId() == id) {
          send(
              new Message.Extended(
                  theirs, new MetadataMessage.Data(0, info.length, info).encode()));
          return;
        }
      }
    }
  }

  private static int idOfMetadata(byte[] handshake) throws IOException {
    try {
      return ExtensionHandshake.parse(handshake).idOf(MetadataMessage.NAME).orElseThrow();
    } catch (ProtocolViolation e) {
      throw new IOException(e);
    }
  }

  /// Says that it has everything, and that we may ask.
  void offerAll() throws IOException {
    BitSet all = new BitSet();
    all.set(0, metainfo.geometry().pieceCount());
    send(
        new Message.Bitfield(PieceBits.of(all, metainfo.geometry().pieceCount())),
        new Message.Unchoke());
  }

  /// The next message; the bytes of a block are skipped.
  ///
  /// @return null if the session closed the connection
  @Nullable Message receive() throws IOException {
    try {
      while (true) {
        int now = Math.min(skip, in.remaining());
        in.position(in.position() + now);
        skip -= now;
        Message message = skip > 0 ? null : decoder.decode(in);
        if (message instanceof Message.PieceHeader header) {
          skip = header.length();
        }
        if (message != null) {
          return message;
        }
        in.clear();
        int read = channel.read(in);
        in.flip();
        if (read < 0) {
          return null;
        }
      }
    } catch (ProtocolViolation e) {
      throw new IOException("the session broke the protocol", e);
    }
  }

  /// Waits for a message of a kind, and passes over others.
  <M extends Message> M receive(Class<M> kind) throws IOException {
    for (Message next = receive(); next != null; next = receive()) {
      if (kind.isInstance(next)) {
        return kind.cast(next);
      }
    }
    throw new IOException("closed without " + kind.getSimpleName());
  }

  /// Returns when the session has closed the connection.
  void awaitClosed() {
    try {
      Message next;
      do {
        next = receive();
      } while (next != null);
    } catch (IOException _) {
      // A reset is closed too.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
