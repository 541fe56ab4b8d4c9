// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.protocol.tracker.UdpReply;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A UDP tracker that answers one request by packets without end, none of which is the answer.
class UdpTrackerFloodTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

  private static void flood(DatagramSocket socket, boolean empty) {
    byte[] request = new byte[2048];
    try {
      DatagramPacket packet = new DatagramPacket(request, request.length);
      socket.receive(packet);
      int transaction = ByteBuffer.wrap(request).getInt(12);
      byte[] other =
          empty ? new byte[0] : ByteBuffer.allocate(16).putInt(0).putInt(transaction + 1).array();
      while (!socket.isClosed()) {
        socket.send(new DatagramPacket(other, other.length, packet.getSocketAddress()));
      }
    } catch (IOException _) {
      Thread.currentThread().interrupt(); // closed, or nobody is there any more: the thread ends
    }
  }

  private AnnounceRequest announce() {
    return new AnnounceRequest(
        Sha1Hash.parse("aa".repeat(20)),
        PeerId.random("-bt0100-", random),
        6881,
        0,
        0,
        1,
        AnnounceRequest.Event.STARTED,
        50,
        7,
        Optional.empty(),
        Optional.empty(),
        AnnounceRequest.AddressFamily.ANY);
  }

  private TrackerTransport transport() {
    return new UdpTrackerTransport(
        new TrackerContext(
            "bt/test",
            Optional.empty(),
            (_, _) -> List.of(LOOPBACK),
            random,
            PluginConfig.empty()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(60) // not a bound to be near: without one of its own, the call never ends
  void packets_that_are_no_answer_do_not_keep_an_announce_busy_for_ever(boolean empty)
      throws Exception {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        TrackerTransport transport = transport()) {
      Thread.ofPlatform().daemon().start(() -> flood(socket, empty));
      URI tracker = URI.create("udp://127.0.0.1:" + socket.getLocalPort() + "/announce");
      assertThatThrownBy(() -> transport.announce(tracker, announce(), Duration.ofHours(1)))
          .isInstanceOf(TrackerProtocolException.class)
          .hasMessage("sends packet after packet that is no answer");
    }
  }

  @Test
  void an_answer_that_is_there_counts_though_the_time_is_over() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        UdpConversation conversation =
            new UdpConversation(
                StandardProtocolFamily.INET,
                new UdpTrackerTransport.Route(
                    Optional.empty(), (InetSocketAddress) socket.getLocalSocketAddress()),
                random)) {
      assertThatThrownBy(
              () -> conversation.exchange((out, _, _) -> out.putLong(7), 0, System.nanoTime()))
          .isInstanceOf(SocketTimeoutException.class);
      DatagramPacket asked = new DatagramPacket(new byte[16], 16);
      socket.receive(asked);
      UdpConversation.Request answeredAtOnce =
          (out, _, transactionId) -> {
            out.putLong(7);
            byte[] answer =
                ByteBuffer.allocate(16).putInt(0).putInt(transactionId).putLong(9).array();
            try {
              socket.send(new DatagramPacket(answer, 16, asked.getSocketAddress()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      assertThat(conversation.exchange(answeredAtOnce, 0, System.nanoTime()))
          .isInstanceOf(UdpReply.Connected.class);
    }
  }
}
