// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.btsdk.core.io.net.Addresses;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.limiter.Flow;
import org.jspecify.annotations.Nullable;

/// A connection to a peer after the handshake: its socket, what waits for its writer, and who it
/// is. Threads: any.
public final class Connection {
  /// 1 s: how often who waits for room looks whether its peer takes what it is given.
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final int number;
  private final SocketChannel channel;
  private final PeerAddress address;
  private final boolean outgoing;
  private final Flow down;
  private final Flow up;
  private final Outbox outbox = new Outbox();
  private final UploadQueue uploads = new UploadQueue();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger expectedBlocks = new AtomicInteger();
  private final ConnectionWork work = new ConnectionWork();
  private volatile @Nullable Thread waiting; // the reader, while its peer's queue is full
  private volatile boolean writing; // the peer is given something, and may not take it
  private volatile boolean took; // something, since the reader looked last
  private volatile String closeReason = "closed by the peer";

  public Connection(
      int number,
      SocketChannel channel,
      PeerAddress address,
      boolean outgoing,
      InfoHashes torrent) {
    this.number = number;
    this.channel = channel;
    this.address = address;
    this.outgoing = outgoing;
    Flow.PeerClass peerClass =
        Addresses.isLocal(address.ip()) ? Flow.PeerClass.LOCAL : Flow.PeerClass.NORMAL;
    this.down = new Flow(Flow.Direction.DOWN, torrent, peerClass);
    this.up = new Flow(Flow.Direction.UP, torrent, peerClass);
  }

  public int number() {
    return number;
  }

  SocketChannel channel() {
    return channel;
  }

  PeerAddress address() {
    return address;
  }

  boolean outgoing() {
    return outgoing;
  }

  Flow down() {
    return down;
  }

  Flow up() {
    return up;
  }

  public Outbox outbox() {
    return outbox;
  }

  public UploadQueue uploads() {
    return uploads;
  }

  /// Blocks that were asked for and did not come yet, zero or more; a hint for how much buffer the
  /// reader needs.
  int expectedBlocks() {
    return expectedBlocks.get();
  }

  public void expect(int blocks) {
    expectedBlocks.addAndGet(blocks);
  }

  /// Blocks came, or will not come.
  public void unexpect(int blocks) {
    expectedBlocks.updateAndGet(expected -> Math.max(0, expected - blocks));
  }

  /// Its work on the storage.
  public ConnectionWork work() {
    return work;
  }

  public boolean isOpen() {
    return !closed.get();
  }

  public String closeReason() {
    return closeReason;
  }

  /// Waits until the upload queue has room, or the connection is closed; only the reader, when the
  /// queue was full.
  ///
  /// @param heldBack called now and then, unless it is the peer that takes nothing
  public void awaitRoom(Runnable heldBack) {
    waiting = Thread.currentThread();
    try {
      while (!uploads.hasRoom() && isOpen()) {
        LockSupport.parkNanos(LOOK_NANOS);
        if (!takesNothing()) {
          heldBack.run();
        }
      }
    } finally {
      waiting = null;
    }
  }

  /// Whether the peer was given something and took nothing of it since this was asked last; only
  /// the reader. Where we are slow, since a limit or a disk has the writer wait, it is not to
  /// blame.
  boolean takesNothing() {
    boolean nothing = writing && !took;
    took = false;
    return nothing;
  }

  /// The socket is about to be given something, which waits while the peer takes nothing. Only the
  /// writer.
  void writes() {
    writing = true;
  }

  /// The socket took something. Only the writer.
  void wrote() {
    took = true;
    writing = false;
  }

  /// Requests may have left the upload queue.
  void roomMade() {
    Thread reader = waiting;
    if (reader != null && uploads.hasRoom()) {
      LockSupport.unpark(reader);
    }
  }

  /// Closes the socket, which wakes its reader and its writer wherever they wait. The first reason
  /// stays. Idempotent; never blocks for long.
  public void close(String reason) {
    if (closed.compareAndSet(false, true)) {
      closeReason = reason;
      outbox.close();
      LockSupport.unpark(waiting);
      try {
        channel.close();
      } catch (IOException _) {
        // The socket is gone either way.
      }
    }
  }
}
