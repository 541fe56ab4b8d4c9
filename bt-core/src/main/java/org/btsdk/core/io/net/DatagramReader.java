// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what waits on UDP sockets. Threads: one at a time; never blocks for long.
public final class DatagramReader {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramReader.class);

  /// 64 datagrams of one socket before what else waits has a turn.
  private static final int MOST_AT_ONCE = 64;

  /// 10 ms without reading after a socket failed, so that one that always fails costs little.
  private static final long FAILED_NANOS = 10_000_000;

  /// Takes a datagram.
  @FunctionalInterface
  public interface Receiver {
    /// @param from its sender; with a port
    void received(InetSocketAddress from, byte[] datagram);
  }

  private final int maxLength;
  private final ByteBuffer in;

  /// @param maxLength of a datagram that is of use, in bytes; a longer one is dropped
  public DatagramReader(int maxLength) {
    this.maxLength = maxLength;
    this.in = ByteBuffer.allocateDirect(maxLength + 1);
  }

  /// Takes datagrams until none waits, or others are to have a turn.
  ///
  /// @param channel that does not block
  public void read(DatagramChannel channel, Receiver receiver) {
    try {
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        in.clear();
        if (!(channel.receive(in) instanceof InetSocketAddress from)) {
          return;
        }
        in.flip();
        if (in.remaining() <= maxLength && from.getPort() > 0) {
          byte[] datagram = new byte[in.remaining()];
          in.get(datagram);
          receiver.received(from, datagram);
        }
      }
    } catch (ClosedChannelException _) {
      // Nobody but the thread that reads closes it: the process has run out of something.
    } catch (IOException e) {
      LOG.debug("receiving failed", e);
      LockSupport.parkNanos(FAILED_NANOS);
    }
  }
}
