// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class SocketsTest {
  @Test
  void an_acknowledgement_is_asked_for_where_the_system_can_and_harms_nowhere() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel ours = SocketChannel.open(server.getLocalAddress());
      try (ours;
          SocketChannel other = server.accept()) {
        Sockets.configure(ours);
        assertThat(ours.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        Sockets.acknowledge(ours);
        other.write(ByteBuffer.wrap(new byte[] {7}));
        assertThat(ours.read(ByteBuffer.allocate(1))).isOne();
        Sockets.acknowledge(ours);
      }
      assertThatIOException().isThrownBy(() -> Sockets.acknowledge(ours));
    }
  }
}
