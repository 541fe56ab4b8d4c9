// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.btsdk.api.Session;
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
import org.btsdk.testkit.peer.FakePeer;
import org.btsdk.testkit.peer.Frame;
import org.jspecify.annotations.Nullable;

/// The test kit's fake peer, in words of the engine's own messages. One thread. Closing it fails
/// the test if the session broke the protocol.
final class ScriptedPeer implements AutoCloseable {
  /// Another loopback address, so that a ban hits nobody else. Only Linux has it without setup.
  static final String OTHER_ADDRESS = "127.0.0.3";

  private static final PeerId ID =
      PeerId.of("-XX0001-scripted0001".getBytes(StandardCharsets.US_ASCII));

  private final FakePeer peer;
  private final Metainfo metainfo;
  private final MessageDecoder decoder = new MessageDecoder();

  private ScriptedPeer(FakePeer peer, Metainfo metainfo) {
    this.peer = peer;
    this.metainfo = metainfo;
  }

  /// Connects to a session, without a word.
  static ScriptedPeer connect(Session session, Metainfo metainfo) throws IOException {
    InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), session.port());
    return new ScriptedPeer(FakePeer.connect(to, metainfo.infoHashes().wire()), metainfo);
  }

  /// Connects and shakes hands, with the fast extension and the extension protocol.
  static ScriptedPeer join(Session session, Metainfo metainfo) throws IOException {
    ScriptedPeer peer = connect(session, metainfo);
    peer.shakeHands(Capabilities.of(true, true, false, false));
    return peer;
  }

  /// A port on which a session can dial scripted peers.
  record Host(FakePeer.Host host) implements AutoCloseable {
    static Host open(String ip) throws IOException {
      return new Host(FakePeer.Host.open(InetAddress.ofLiteral(ip)));
    }

    PeerAddress address() {
      return host.address();
    }

    /// Waits for a session to dial, and shakes hands.
    ScriptedPeer accept(Metainfo metainfo) throws IOException {
      FakePeer dialed = host.accept(metainfo.infoHashes().wire());
      ScriptedPeer peer = new ScriptedPeer(dialed, metainfo);
      peer.shakeHands(Capabilities.of(true, true, false, false));
      return peer;
    }

    @Override
    public void close() throws IOException {
      host.close();
    }
  }

  void shakeHands(Capabilities capabilities) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(Handshake.LENGTH);
    new Handshake(capabilities, metainfo.infoHashes().wire(), ID).encode(out);
    peer.shakeHands(out.getLong(20), ID.toBytes());
    decoder.pieceCount(metainfo.geometry().pieceCount());
  }

  void sendRaw(byte... bytes) throws IOException {
    peer.sendRaw(bytes);
  }

  void send(Message... messages) throws IOException {
    for (Message message : messages) {
      ByteBuffer out = ByteBuffer.allocate(MessageEncoder.encodedLength(message));
      MessageEncoder.encode(message, out);
      byte[] bytes = out.array();
      peer.send(
          bytes.length == 4
              ? new Frame(Frame.KEEP_ALIVE, new byte[0])
              : new Frame(bytes[4] & 0xff, Arrays.copyOfRange(bytes, 5, bytes.length)));
    }
  }

  /// A frame with a body of any bytes.
  void sendFrame(int id, byte... body) throws IOException {
    peer.send(new Frame(id & 0xff, body));
  }

  /// A frame of numbers.
  void sendNumbers(int id, int... numbers) throws IOException {
    peer.send(id, numbers);
  }

  void sendBlock(int piece, int begin, byte[] data) throws IOException {
    peer.send(Frame.block(piece, begin, data));
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

  /// The next message; the bytes of a block are left out.
  ///
  /// @return null if the session closed the connection
  @Nullable Message receive() throws IOException {
    Frame frame = peer.receive();
    if (frame == null) {
      return null;
    }
    try {
      Message message = decoder.decode(ByteBuffer.wrap(frame.encoded()));
      if (message == null) {
        throw new IOException("half a message: " + frame);
      }
      return message;
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
  void awaitClosed() throws IOException {
    peer.awaitClosed();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
