// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.net.Sockets;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.Handshake;

/// Opens connections, one virtual thread an attempt; how many at once and how far apart, the
/// session's machine says. Threads: any.
final class Dialer {
  /// 10 s: a peer that is there answers within seconds, and most addresses in a swarm do not answer
  /// at all.
  private static final int CONNECT_MILLIS = 10_000;

  private final SessionServices services;
  private final Handshaker handshaker;
  private final AtomicInteger underWay = new AtomicInteger();

  Dialer(SessionServices services) {
    this.services = services;
    this.handshaker = new Handshaker(services);
  }

  int underWay() {
    return underWay.get();
  }

  /// Opens a connection and joins it to its torrent, or tells the torrent why not.
  ///
  /// @param ended called when the permit is free again
  void dial(TorrentDriver torrent, PeerAddress address, Runnable ended) {
    underWay.incrementAndGet();
    try {
      services
          .virtual()
          .execute(() -> {
            try {
              attempt(torrent, address);
            } finally {
              underWay.decrementAndGet();
              ended.run();
            }
          });
    } catch (RejectedExecutionException _) {
      underWay.decrementAndGet(); // the session is being closed
    }
  }

  private void attempt(TorrentDriver torrent, PeerAddress address) {
    SocketChannel channel = null;
    try {
      channel = connect(address);
      Handshake handshake = handshaker.outgoing(channel, torrent);
      torrent.connections().join(channel, address, true, handshake);
    } catch (IOException | RuntimeException e) {
      Handshaker.closeQuietly(channel);
      String reason = e instanceof SocketTimeoutException ? "no answer" : Failures.message(e);
      torrent.answer(new TorrentEvent.DialFailed(address, reason));
    }
  }

  private SocketChannel connect(PeerAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      Optional<InetAddress> bind = services.config().bindAddress();
      if (bind.isPresent() && sameFamily(bind.get(), address)) {
        channel.bind(new InetSocketAddress(bind.get(), 0));
      }
      Sockets.configure(channel);
      channel.socket().connect(address.toSocketAddress(), CONNECT_MILLIS);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean sameFamily(InetAddress bind, PeerAddress address) {
    return (bind.getAddress().length == 4) == address.ip().isV4();
  }
}
