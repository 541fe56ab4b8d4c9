// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.btsdk.core.io.disk.BufferPool;
import org.btsdk.core.io.peer.Connection;
import org.btsdk.core.io.peer.PeerReader;
import org.btsdk.core.io.peer.PeerWriter;
import org.btsdk.core.piece.BlockId;
import org.btsdk.core.session.Crowd;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Handshake;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// The connections of a torrent, each with its reader and its writer, until the last of these is
/// gone; and what its machine says to them. Threads: the torrent's loop, unless said otherwise.
final class LiveConnections {
  /// So many requests are encoded at once: they fit into the smallest buffer of a writer.
  private static final int MOST_REQUESTS = BufferPool.SMALL_BYTES / MessageEncoder.REQUEST_LENGTH;

  private static final String STOPPED = "the torrent stopped";

  private final TorrentDriver torrent;
  private final SessionServices services;
  private final SessionDriver session;
  private Map<Integer, Connection> connections = Collections.emptyMap(); // until the first comes
  private final List<CompletableFuture<@Nullable Void>> whenGone = new ArrayList<>();
  private final AtomicBoolean joinable = new AtomicBoolean(true);
  private int lastWriters; // of connections that are gone; they may still read from the storage

  LiveConnections(TorrentDriver torrent, SessionServices services, SessionDriver session) {
    this.torrent = torrent;
    this.services = services;
    this.session = session;
  }

  // ---- coming and going

  /// A connection whose handshakes are done. Any thread.
  void join(SocketChannel channel, PeerAddress address, boolean outgoing, Handshake handshake) {
    Connection connection =
        new Connection(
            services.nextConnectionNumber(), channel, address, outgoing, torrent.infoHashes());
    boolean crowded =
        Crowd.isCrowded(
            services.connections().incrementAndGet(), services.config().maxConnections(), outgoing);
    if (!joinable.get()) {
      services.connections().decrementAndGet();
      connection.close(STOPPED);
      return;
    }
    torrent.onLoop(now -> {
      if (connections.isEmpty()) {
        connections = new TreeMap<>();
      }
      connections.put(connection.number(), connection);
      session.event(new SessionEvent.ConnectionOpened(torrent.number()));
      torrent.handle(
          new TorrentEvent.PeerJoined(
              connection.number(), address, outgoing, handshake, connection.uploads(), crowded),
          now);
      if (!joinable.get()) {
        connection.close(STOPPED);
      }
      begin(connection);
    });
  }

  private void begin(Connection connection) {
    services
        .virtual()
        .execute(new PeerReader(connection, torrent, services.pool(), services.heldReaders()));
    PeerWriter writer =
        new PeerWriter(connection, torrent, services.pool(), services.busyWriters());
    connection.outbox().open(() -> start(connection, writer));
  }

  private void start(Connection connection, PeerWriter writer) {
    try {
      services.virtual().execute(writer);
    } catch (RejectedExecutionException _) {
      connection.close("the session was closed");
      connection.outbox().end();
    }
  }

  /// A reader came to its end; the peer has left once its last blocks are dealt with. Any thread.
  void readerEnded(Connection connection) {
    connection.work().end(() -> torrent.onLoop(now -> left(connection, now)));
  }

  private void left(Connection connection, long now) {
    if (connections.remove(connection.number()) != null) {
      services.connections().decrementAndGet();
      session.event(new SessionEvent.ConnectionClosed(torrent.number()));
      torrent.handle(new TorrentEvent.PeerLeft(connection.number(), connection.closeReason()), now);
      lastWriters++;
      connection.outbox().whenQuiet(() -> torrent.onLoop(_ -> lastWriterEnded()));
    }
  }

  private void lastWriterEnded() {
    lastWriters--;
    if (isGone()) {
      whenGone.forEach(waiting -> waiting.complete(null));
      whenGone.clear();
    }
  }

  /// Whether the last connection is gone, its last block is dealt with, and its writer reads no
  /// more.
  boolean isGone() {
    return connections.isEmpty() && lastWriters == 0;
  }

  /// Completes when [#isGone()]. Any thread.
  CompletableFuture<@Nullable Void> gone() {
    CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
    torrent.onLoop(_ -> {
      if (isGone()) {
        gone.complete(null);
      } else {
        whenGone.add(gone);
      }
    });
    return gone;
  }

  /// Closes all there are and those that come.
  void close() {
    joinable.set(false);
    for (Connection connection : connections.values()) {
      connection.close(STOPPED);
    }
  }

  // ---- what the machine says to one of them

  void send(int peer, Message message) {
    Connection connection = connections.get(peer);
    if (connection != null && !connection.outbox().add(message)) {
      connection.close("takes its messages too slowly");
    }
  }

  void sendHaves(int peer, int[] pieces) {
    for (int piece : pieces) {
      send(peer, new Message.Have(piece));
    }
  }

  /// Encodes many requests at once, since every block of a download passes through here.
  void request(int peer, long[] blocks, TorrentGeometry geometry) {
    Connection connection = connections.get(peer);
    if (connection == null) {
      return;
    }
    connection.expect(blocks.length);
    for (int from = 0; from < blocks.length; from += MOST_REQUESTS) {
      int to = Math.min(blocks.length, from + MOST_REQUESTS);
      ByteBuffer out = ByteBuffer.allocate((to - from) * MessageEncoder.REQUEST_LENGTH);
      for (int i = from; i < to; i++) {
        int piece = BlockId.piece(blocks[i]);
        int block = BlockId.block(blocks[i]);
        MessageEncoder.request(
            out, piece, block * TorrentGeometry.BLOCK_LENGTH, geometry.blockLength(piece, block));
      }
      if (!connection.outbox().addEncoded(out.array())) {
        connection.close("takes its messages too slowly");
        return;
      }
    }
  }

  void cancel(int peer, long[] blocks, TorrentGeometry geometry) {
    Connection connection = connections.get(peer);
    if (connection != null) {
      connection.unexpect(blocks.length);
      for (long id : blocks) {
        int piece = BlockId.piece(id);
        int block = BlockId.block(id);
        send(
            peer,
            new Message.Cancel(
                piece, block * TorrentGeometry.BLOCK_LENGTH, geometry.blockLength(piece, block)));
      }
    }
  }

  void wakeUploads(int peer) {
    Connection connection = connections.get(peer);
    if (connection != null) {
      connection.outbox().wakeUploads();
    }
  }

  void close(int peer, String reason) {
    Connection connection = connections.get(peer);
    if (connection != null) {
      connection.close(reason);
    }
  }
}
