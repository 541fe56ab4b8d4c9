// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.btsdk.core.io.net.HandshakeSlots;
import org.btsdk.core.io.net.Sockets;
import org.btsdk.core.session.Crowd;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections on one TCP port, IPv4 and IPv6 alike, and joins them to the torrents they
/// ask for. One virtual thread, and one more for each handshake under way.
final class Acceptor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  /// How long to wait when the system has no descriptors left: 100 ms.
  private static final long EXHAUSTED_NANOS = 100_000_000;

  private final SessionServices services;
  private final Handshaker handshaker;
  private final Function<Sha1Hash, @Nullable TorrentDriver> torrents;
  private final HandshakeSlots handshakes = new HandshakeSlots();
  private final ServerSocketChannel server;

  /// Listens.
  ///
  /// @throws IOException if the port is taken, or not allowed
  Acceptor(SessionServices services, Function<Sha1Hash, @Nullable TorrentDriver> torrents)
      throws IOException {
    this.services = services;
    this.handshaker = new Handshaker(services);
    this.torrents = torrents;
    this.server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      Optional<InetAddress> bind = services.config().bindAddress();
      int port = services.config().port();
      server.bind(
          bind.isPresent() ? new InetSocketAddress(bind.get(), port) : new InetSocketAddress(port),
          256);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    services.virtual().execute(this::run);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  private void run() {
    while (server.isOpen()) {
      try {
        accepted(server.accept());
      } catch (ClosedChannelException | RejectedExecutionException _) {
        return;
      } catch (IOException e) {
        LOG.debug("accepting failed", e);
        LockSupport.parkNanos(EXHAUSTED_NANOS);
      }
    }
  }

  private void accepted(SocketChannel channel) throws IOException {
    PeerAddress address;
    try {
      address = PeerAddress.of((InetSocketAddress) channel.getRemoteAddress());
    } catch (IOException e) {
      channel.close();
      LOG.debug("an incoming connection was gone at once", e);
      return;
    }
    if (!handshakes.tryAcquire(address.ip())) {
      channel.close();
      return;
    }
    try {
      services
          .virtual()
          .execute(() -> {
            try {
              shakeHands(channel, address);
            } finally {
              handshakes.release(address.ip());
            }
          });
    } catch (RejectedExecutionException e) {
      handshakes.release(address.ip());
      channel.close();
      throw e;
    }
  }

  private void shakeHands(SocketChannel channel, PeerAddress address) {
    try {
      if (services.bans().contains(address.ip())
          || !services.filter().allows(address.ip())
          || !Crowd.letsIn(services.connections().get(), services.config().maxConnections())) {
        channel.close();
        return;
      }
      Sockets.configure(channel);
      Handshaker.Incoming incoming = handshaker.incoming(channel, torrents);
      incoming.torrent().connections().join(channel, address, false, incoming.handshake());
    } catch (IOException | RuntimeException | Error e) {
      LOG.debug("an incoming connection came to nothing", e);
      Handshaker.closeQuietly(channel);
    }
  }

  /// Stops listening. Never blocks.
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("closing the listening socket failed", e);
    }
  }
}
