// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// Exchanges handshakes (BEP 3) on a fresh connection, within a time. Virtual threads; blocks.
final class Handshaker {
  /// 10 s for all of it, as libtorrent has it: whoever answers the phone also says a word.
  private static final long TIMEOUT_SECONDS = 10;

  private final SessionServices services;

  Handshaker(SessionServices services) {
    this.services = services;
  }

  /// What an incoming connection wants.
  ///
  /// @param torrent the torrent
  /// @param handshake what the peer said
  record Incoming(TorrentDriver torrent, Handshake handshake) {}

  /// Speaks first, then listens.
  Handshake outgoing(SocketChannel channel, TorrentDriver driver) throws IOException {
    Sha1Hash torrent = driver.infoHashes().wire();
    return within(
        channel,
        () -> {
          send(channel, torrent, driver);
          ByteBuffer in = ByteBuffer.allocate(Handshake.LENGTH);
          Handshake.Head head = readHead(channel, in);
          if (!head.infoHash().equals(torrent)) {
            throw new IOException("answered for another torrent");
          }
          return new Handshake(head.capabilities(), head.infoHash(), readPeerId(channel, in));
        });
  }

  /// Listens first: the peer says which torrent it wants.
  Incoming incoming(SocketChannel channel, Function<Sha1Hash, @Nullable TorrentDriver> torrents)
      throws IOException {
    return within(
        channel,
        () -> {
          ByteBuffer in = ByteBuffer.allocate(Handshake.LENGTH);
          Handshake.Head head = readHead(channel, in);
          TorrentDriver torrent = torrents.apply(head.infoHash());
          if (torrent == null) {
            throw new IOException("asked for a torrent that is not here");
          }
          send(channel, head.infoHash(), torrent);
          return new Incoming(
              torrent,
              new Handshake(head.capabilities(), head.infoHash(), readPeerId(channel, in)));
        });
  }

  private void send(SocketChannel channel, Sha1Hash torrent, TorrentDriver driver)
      throws IOException {
    ByteBuffer out = ByteBuffer.allocate(Handshake.LENGTH);
    boolean dht = services.dhtPort() > 0 && !driver.isPrivate();
    // Beside the DHT, what we always can: the fast extension (BEP 6) and extensions (BEP 10).
    new Handshake(Capabilities.of(true, true, dht, false), torrent, services.peerId()).encode(out);
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private static Handshake.Head readHead(SocketChannel channel, ByteBuffer in) throws IOException {
    in.limit(Handshake.HEAD_LENGTH);
    while (true) {
      fill(channel, in);
      try {
        Handshake.Head head = Handshake.readHead(in.duplicate().flip());
        if (head != null) {
          return head;
        }
      } catch (ProtocolViolation e) {
        throw new IOException(Failures.message(e), e);
      }
    }
  }

  private static PeerId readPeerId(SocketChannel channel, ByteBuffer in) throws IOException {
    in.limit(Handshake.LENGTH);
    while (in.hasRemaining()) {
      fill(channel, in);
    }
    PeerId id = Handshake.readPeerId(in.duplicate().flip().position(Handshake.HEAD_LENGTH));
    if (id == null) {
      throw new IllegalStateException("20 bytes are a peer id");
    }
    return id;
  }

  private static void fill(SocketChannel channel, ByteBuffer in) throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("closed the connection during the handshake");
    }
  }

  /// Something that reads and writes.
  private interface Exchange<T> {
    T run() throws IOException;
  }

  /// Closes the channel when the time is over, which wakes whoever waits on it.
  private <T> T within(SocketChannel channel, Exchange<T> exchange) throws IOException {
    ScheduledFuture<?> watch =
        services.timer().schedule(() -> closeQuietly(channel), TIMEOUT_SECONDS, TimeUnit.SECONDS);
    try {
      T result = exchange.run();
      if (!watch.cancel(false)) {
        throw new SocketTimeoutException("no handshake in time");
      }
      return result;
    } catch (IOException e) {
      if (watch.isDone() && !watch.isCancelled()) {
        throw new SocketTimeoutException("no handshake in time");
      }
      throw e;
    } finally {
      watch.cancel(false);
    }
  }

  static void closeQuietly(@Nullable SocketChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException _) {
        // It is gone either way.
      }
    }
  }
}
