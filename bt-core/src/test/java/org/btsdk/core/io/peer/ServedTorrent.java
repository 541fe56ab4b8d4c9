// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.core.io.disk.BlockBatch;
import org.btsdk.core.io.limit.LimiterGate;
import org.btsdk.core.io.limit.LiveLimits;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// A torrent of which peers are sent something, and which receives nothing.
final class ServedTorrent implements ConnectedTorrent {
  private static final int SOCKET_BYTES = 8 * 1024;

  private final FlowLimits flow = new FlowLimits(unlimited(), unlimited());
  private final @Nullable TorrentStore store;
  final AtomicInteger failed = new AtomicInteger();

  /// @param store null if only control messages are sent
  ServedTorrent(@Nullable TorrentStore store) {
    this.store = store;
  }

  /// Both ends of a connection whose sockets hold little.
  record Ends(Connection ours, SocketChannel peers) implements AutoCloseable {
    static Ends open(int number) throws IOException {
      try (ServerSocketChannel server = ServerSocketChannel.open()) {
        server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel ours = SocketChannel.open();
        ours.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
        ours.connect(server.getLocalAddress());
        Connection connection =
            new Connection(
                number,
                ours,
                PeerAddress.parse("203.0.113.1:6881"),
                false,
                InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH])));
        return new Ends(connection, server.accept());
      }
    }

    @Override
    public void close() throws IOException {
      ours.close("the test is over");
      peers.close();
    }
  }

  private static LiveLimits unlimited() {
    return new LiveLimits(gate(), gate());
  }

  private static LimiterGate gate() {
    return new LimiterGate(() -> {
      throw new AssertionError("nothing is limited");
    });
  }

  @Override
  public boolean knowsPieces() {
    return true;
  }

  @Override
  public TorrentStore store() {
    if (store == null) {
      throw new AssertionError("no block is sent");
    }
    return store;
  }

  @Override
  public IntakeTable intakes() {
    throw new AssertionError("nothing is received");
  }

  @Override
  public FlowLimits flow() {
    return flow;
  }

  @Override
  public boolean received(Connection from, List<Message> messages) {
    return false;
  }

  @Override
  public void blocks(Connection from, BlockBatch batch, boolean more) {}

  @Override
  public void heldBack(Connection of) {}

  @Override
  public void sent(Connection to, long payloadBytes) {
    var _ = to.uploads().sent(payloadBytes);
  }

  @Override
  public void uploadFailed(Connection to, Message.Request request, Exception problem) {
    failed.incrementAndGet();
  }

  @Override
  public void readerEnded(Connection of) {}
}
