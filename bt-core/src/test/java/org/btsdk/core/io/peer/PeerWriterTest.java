// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.btsdk.core.io.disk.BlockBatch;
import org.btsdk.core.io.disk.BufferPool;
import org.btsdk.core.io.limit.LimiterGate;
import org.btsdk.core.io.limit.LiveLimits;
import org.btsdk.core.io.storage.TorrentStore;
import org.btsdk.core.piece.IntakeTable;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PeerWriterTest {
  /// 1 MiB less a little, as much as may wait; far more than the two sockets hold.
  private static final int CONTROL_BYTES = 1_000_000;

  private static final int SOCKET_BYTES = 8 * 1024;

  private final SocketChannel peer; // which reads nothing
  private final Connection connection;

  PeerWriterTest() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel ours = SocketChannel.open();
      ours.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
      ours.connect(server.getLocalAddress());
      peer = server.accept();
      connection =
          new Connection(
              1,
              ours,
              PeerAddress.parse("203.0.113.1:6881"),
              false,
              InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH])));
    }
  }

  @AfterEach
  void close() throws IOException {
    connection.close("the test is over");
    peer.close();
  }

  /// Of which only control messages are sent.
  private static final class Torrent implements ConnectedTorrent {
    private final FlowLimits flow = new FlowLimits(unlimited(), unlimited());

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
      throw new AssertionError("no block is sent");
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
    public void blocks(Connection from, BlockBatch batch) {}

    @Override
    public void heldBack(Connection of) {}

    @Override
    public void sent(Connection to, long payloadBytes) {}

    @Override
    public void uploadFailed(Connection to, Message.Request request, Exception problem) {}

    @Override
    public void readerEnded(Connection of) {}
  }

  @Test
  void who_does_not_read_what_we_say_is_given_in_vain_what_waits_behind_it() throws Exception {
    connection.uploads().add(new Message.Request(0, 0, 16 * 1024));
    for (int bytes = 0; bytes < CONTROL_BYTES; bytes += 10_000) {
      assertThat(connection.outbox().addEncoded(new byte[10_000])).isTrue(); // 2,500 keepalives
    }
    PeerWriter writer =
        new PeerWriter(connection, new Torrent(), new BufferPool(1 << 20), new BusyWriters());
    connection.outbox().open(() -> Thread.ofVirtual().start(writer));
    while (!connection.uploads().isGivenInVain() && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    assertThat(connection.uploads().isGivenInVain()).isTrue();
    assertThat(connection.uploads().size()).isEqualTo(1);
    assertThat(connection.isOpen()).isTrue();
  }
}
