// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.random.RandomGenerator;
import org.btsdk.protocol.tracker.MalformedReplyException;
import org.btsdk.protocol.tracker.UdpReply;
import org.btsdk.protocol.tracker.UdpRetransmission;
import org.btsdk.protocol.tracker.UdpTracker;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.jspecify.annotations.Nullable;

/// Questions to one UDP tracker and its answers, over a socket of its own. For one thread; another
/// may close it.
final class UdpConversation implements AutoCloseable {
  /// 1,000 packets that answer something else: late answers to what was asked before are a few, and
  /// whoever sends more keeps a thread busy.
  static final int MAX_STRAYS = 1000;

  private final DatagramChannel channel;
  private final Selector selector;
  private final RandomGenerator random;
  private final boolean v6;
  private final ByteBuffer packet = ByteBuffer.allocate(UdpTracker.MAX_REPLY_LENGTH);

  /// Writes a request.
  @FunctionalInterface
  interface Request {
    void write(ByteBuffer out, long connectionId, int transactionId);
  }

  UdpConversation(
      StandardProtocolFamily family, UdpTrackerTransport.Route route, RandomGenerator random)
      throws IOException {
    this.random = random;
    v6 = family == StandardProtocolFamily.INET6;
    selector = Selector.open();
    DatagramChannel opened = null;
    try {
      opened = DatagramChannel.open(family);
      opened.configureBlocking(false);
      if (route.from().isPresent()) {
        InetAddress from = route.from().get();
        opened.bind(new InetSocketAddress(from, 0));
      }
      // Connected, so that only the tracker's packets come through.
      opened.connect(route.to());
      opened.register(selector, SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      selector.close();
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
    channel = opened;
  }

  /// Asks until there is an answer, as often as BEP 15 says.
  ///
  /// @throws SocketTimeoutException if there was none
  /// @throws TrackerProtocolException if there was only nonsense, or far too much of it
  UdpReply exchange(Request request, long connectionId, long deadlineNanos)
      throws IOException, InterruptedException {
    int transactionId = nextTransactionId();
    UdpRetransmission schedule = new UdpRetransmission(System.nanoTime());
    @Nullable MalformedReplyException nonsense = null;
    int strays = 0;
    send(request, connectionId, transactionId);
    while (true) {
      long untilNanos = earlier(schedule.deadlineNanos(), deadlineNanos);
      if (!receive(untilNanos)) {
        if (System.nanoTime() - deadlineNanos >= 0 || !schedule.again(System.nanoTime())) {
          throw silence(nonsense);
        }
        send(request, connectionId, transactionId);
        continue;
      }
      try {
        if (UdpTracker.answers(packet, transactionId)) {
          return UdpTracker.parse(packet, v6);
        }
      } catch (MalformedReplyException e) {
        nonsense = e;
      }
      if (++strays > MAX_STRAYS) {
        throw new TrackerProtocolException("sends packet after packet that is no answer");
      }
    }
  }

  private int nextTransactionId() {
    synchronized (random) {
      return random.nextInt();
    }
  }

  private static long earlier(long oneNanos, long otherNanos) {
    return oneNanos - otherNanos < 0 ? oneNanos : otherNanos;
  }

  private static IOException silence(@Nullable MalformedReplyException nonsense) {
    return nonsense == null
        ? new SocketTimeoutException("did not answer in time")
        : new TrackerProtocolException("answered nonsense: " + nonsense.getMessage(), nonsense);
  }

  private void send(Request request, long connectionId, int transactionId)
      throws IOException, InterruptedException {
    packet.clear();
    request.write(packet, connectionId, transactionId);
    try {
      channel.write(packet.flip());
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  /// Waits for a packet.
  ///
  /// @return whether one came in time
  private boolean receive(long untilNanos) throws IOException, InterruptedException {
    while (true) {
      // Before the look at the time: after a standstill the answer may be there. Unlike a read, it
      // tells an empty packet from none.
      packet.clear();
      try {
        if (channel.receive(packet) != null) {
          packet.flip();
          return true;
        }
      } catch (ClosedByInterruptException e) {
        throw interrupted(e);
      }
      long leftNanos = untilNanos - System.nanoTime();
      if (leftNanos <= 0) {
        return false;
      }
      selector.select(leftNanos / 1_000_000 + 1);
      selector.selectedKeys().clear();
      if (Thread.interrupted()) {
        throw new InterruptedException("an announce was interrupted");
      }
    }
  }

  private static InterruptedException interrupted(ClosedByInterruptException cause) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("an announce was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  /// Ends an [#exchange] under way too.
  @Override
  public void close() {
    try (selector) {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
