// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.io.disk.BlockBatch;
import org.btsdk.core.io.disk.BufferPool;
import org.btsdk.core.io.net.Sockets;
import org.btsdk.core.peer.ReadDebt;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageDecoder;
import org.btsdk.protocol.wire.MessageEncoder;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a connection to its end: messages go to the loop, blocks stay where the socket put them
/// and go to the torrent's storage work. One virtual thread; it never writes, and never does more
/// than wait and hand over.
///
/// While nothing is expected it waits with a small buffer of its own; a pooled one is leased once
/// blocks are under way, and given back when they have come.
public final class PeerReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerReader.class);

  /// What a connection waits with that has said little so far: of these there are many.
  private static final int QUIET_BYTES = 64;

  /// Enough for the control messages that arrive at once in a connection that downloads from us.
  private static final int SMALL_BYTES = 512;

  /// A thread that has read this much without waiting lets others run: a busy virtual thread is
  /// never preempted.
  private static final int FAIR_BYTES = 1 << 20;

  /// A pooled buffer with less room than this is handed over and exchanged.
  private static final int LEAST_ROOM = 16 * 1024;

  /// A block with its header.
  private static final int BLOCK_BYTES =
      TorrentGeometry.BLOCK_LENGTH + MessageEncoder.PIECE_HEADER_LENGTH;

  /// When so many blocks come at once, more are collected before they are handed over.
  private static final int MANY_BLOCKS = 4;

  /// 256: so many messages are handed over at once, and so many requests may find the queue full.
  private static final int MOST_MESSAGES = 256;

  private final Connection connection;
  private final ConnectedTorrent torrent;
  private final BufferPool pool;
  private final HeldReaders heldReaders;
  private final MessageDecoder decoder = new MessageDecoder();
  private ByteBuffer small = ByteBuffer.allocate(QUIET_BYTES);

  private BufferPool.@Nullable Lease lease;
  private ByteBuffer data = small; // [0, parsed) is done with, [parsed, position) is to be parsed
  private int parsed;
  private Message.@Nullable PieceHeader block; // begins at parsed; not all of it is there
  private @Nullable BlockBatch batch; // being filled
  private List<Message> messages = new ArrayList<>();
  private int withoutWaiting;
  private @Nullable HeldBack held; // once something was limited
  private final ReadDebt debt = new ReadDebt(); // before the next read: less than flows in 5 ms
  private boolean knowsPieces; // not before the metadata is there

  /// What was filled and is not handed over, since more of it is just coming; made with the first
  /// batch. [HeldReaders], who look from another thread, know of this reader only afterwards.
  private @Nullable Collector<BlockBatch> collector;

  public PeerReader(
      Connection connection, ConnectedTorrent torrent, BufferPool pool, HeldReaders heldReaders) {
    this.connection = connection;
    this.torrent = torrent;
    this.pool = pool;
    this.heldReaders = heldReaders;
    knowPieces();
  }

  private void knowPieces() {
    if (!knowsPieces && torrent.knowsPieces()) {
      knowsPieces = true;
      decoder.pieceCount(torrent.store().metainfo().geometry().pieceCount());
    }
  }

  @Override
  public void run() {
    try {
      while (readOnce()) {
        boolean more = true;
        while (more) {
          more = parse();
          handOver();
          if (connection.uploads().isFull()) {
            awaitRoom();
          }
        }
        makeRoom();
      }
      connection.close("closed by the peer");
    } catch (ProtocolViolation e) {
      connection.close("broke the protocol: " + e.getMessage());
    } catch (IOException e) {
      connection.close(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      if (connection.isOpen()) {
        LOG.error("the reader of {} failed", connection.address(), e);
      }
      connection.close("defect: " + e);
    } finally {
      messages.clear();
      BlockBatch last = batch == null ? collected() : batch;
      batch = null;
      if (last != null) {
        torrent.blocks(connection, last, false);
      }
      if (lease != null) {
        lease.release();
      }
      torrent.readerEnded(connection);
    }
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // a hint to the scheduler of virtual threads; nothing relies on it
  private boolean readOnce() throws IOException {
    boolean limited = torrent.flow().downLimited();
    long even = limited ? torrent.flow().evenDownBytes() : 0;
    long owed = debt.owedBytes(limited);
    if (owed > 0) {
      // What was read is handed over by now, and is hashed while this waits.
      debt.granted(awaitDown(debt.dueBytes(even), owed));
    }
    if (limited) {
      // As much as the limit lets through in a moment, so that a limited flow is even and a fast
      // limit costs no more calls than none. What was read and not granted is owed, and only waited
      // for once it is as much as that.
      long most = Math.max(torrent.flow().oweableDownBytes(), even);
      data.limit(data.position() + (int) Math.min(most, data.remaining()));
    }
    int asked = data.remaining();
    int read = connection.channel().read(data);
    data.limit(data.capacity());
    if (read <= 0) {
      return false;
    }
    debt.read(read, read == asked, limited, even);
    withoutWaiting = read < asked ? 0 : withoutWaiting + read;
    if (withoutWaiting >= FAIR_BYTES) {
      withoutWaiting = 0;
      Thread.yield();
    }
    return true;
  }

  private long awaitDown(long leastBytes, long mostBytes) {
    return torrent.flow().awaitDown(connection, leastBytes, mostBytes, held());
  }

  /// Waits until the peer's upload queue has room, when that was full.
  private void awaitRoom() {
    HeldBack waits = held();
    waits.begins(System.nanoTime());
    connection.awaitRoom(() -> waits.goesOn(System.nanoTime()));
    waits.ends(System.nanoTime());
  }

  private HeldBack held() {
    HeldBack known = held;
    if (known == null) {
      known = new HeldBack(connection::isOpen, () -> torrent.heldBack(connection));
      held = known;
    }
    return known;
  }

  /// @return whether there may be more
  private boolean parse() throws ProtocolViolation {
    knowPieces();
    batch = collected();
    ByteBuffer view = data.duplicate();
    view.position(parsed).limit(data.position());
    boolean more = true;
    while (more && messages.size() < MOST_MESSAGES) {
      more = parseNext(view);
    }
    parsed = view.position();
    return more;
  }

  /// A method of its own, since it is called for every block: so it is compiled early.
  ///
  /// @return whether there may be more
  private boolean parseNext(ByteBuffer view) throws ProtocolViolation {
    Message.PieceHeader current = block;
    if (current != null) {
      if (view.remaining() < current.length()) {
        return false;
      }
      takeBlock(current, view.position());
      view.position(view.position() + current.length());
      block = null;
    }
    Message message = decoder.decode(view);
    if (message == null) {
      return false;
    }
    if (message instanceof Message.PieceHeader header) {
      block = header;
    } else {
      hint(message);
      messages.add(message);
    }
    return true;
  }

  /// Blocks that will not come need no buffer.
  private void hint(Message message) {
    if (message instanceof Message.Reject) {
      connection.unexpect(1);
    } else if (message instanceof Message.Choke) {
      connection.unexpect(Integer.MAX_VALUE);
    }
  }

  private void takeBlock(Message.PieceHeader header, int offset) throws ProtocolViolation {
    connection.unexpect(1);
    if (!knowsPieces) {
      throw new ProtocolViolation("sent a block before we could ask for any");
    }
    BlockBatch target = batch;
    if (target == null) {
      target = new BlockBatch(connection.number());
      batch = target;
    }
    target.add(torrent.intakes(), header, lease == null ? null : lease, data, offset);
  }

  /// Gives what was parsed to others, unless more of it is just coming.
  private void handOver() throws IOException {
    boolean answered = true;
    if (!messages.isEmpty()) {
      answered = torrent.received(connection, messages);
      messages = new ArrayList<>();
    }
    BlockBatch done = batch;
    batch = null;
    if (done == null) {
      if (!answered && connection.uploads().isEmpty()) {
        Sockets.acknowledge(connection.channel());
      }
      return;
    }
    Collector<BlockBatch> keeper = collector;
    if (keeper == null) {
      keeper = new Collector<>();
      collector = keeper;
    }
    if (connection.expectedBlocks() > 0 && data.remaining() >= neededRoom()) {
      done = keeper.keep(done);
      if (done == null) {
        return;
      }
    }
    keeper.handedOver();
    torrent.blocks(connection, done, debt.readsOn());
    if (!keeper.collects() && done.count() >= MANY_BLOCKS) {
      keeper.begin();
      heldReaders.add(this);
    }
  }

  private @Nullable BlockBatch collected() {
    Collector<BlockBatch> keeper = collector;
    return keeper == null ? null : keeper.take();
  }

  /// Hands over what waits here, if nothing was handed over since this was called last; then
  /// nothing is collected any more, until much comes again. Only [HeldReaders].
  ///
  /// @return whether nothing is collected any more
  boolean handOverStale() {
    Collector<BlockBatch> keeper = collector;
    if (keeper == null || !keeper.isStale()) {
      return false;
    }
    BlockBatch stale = keeper.end();
    if (stale != null) {
      torrent.blocks(connection, stale, false);
    }
    return true;
  }

  /// Sees to it that the next read has room, and that a quiet connection holds no pooled buffer.
  private void makeRoom() {
    int rest = data.position() - parsed;
    BufferPool.Lease old = lease;
    boolean blocksComing = block != null || connection.expectedBlocks() > 0;
    if (old == null) {
      if (blocksComing || rest > 0) {
        BufferPool.Lease fresh = lease();
        move(fresh.buffer());
        lease = fresh;
      } else {
        useSmall(!data.hasRemaining());
      }
    } else if (!blocksComing && rest == 0) {
      old.release();
      lease = null;
      useSmall(false);
    } else if (data.remaining() < neededRoom()) {
      BufferPool.Lease fresh = lease();
      move(fresh.buffer());
      old.release();
      lease = fresh;
    }
  }

  /// @param wasFull whether more may have come than went into it
  private void useSmall(boolean wasFull) {
    if (wasFull && small.capacity() < SMALL_BYTES) {
      small = ByteBuffer.allocate(SMALL_BYTES);
    }
    data = small;
    data.clear();
    parsed = 0;
  }

  private BufferPool.Lease lease() {
    return pool.lease((long) connection.expectedBlocks() * BLOCK_BYTES);
  }

  private int neededRoom() {
    Message.PieceHeader current = block;
    int rest = current == null ? 0 : current.length() - (data.position() - parsed);
    return Math.max(rest, LEAST_ROOM);
  }

  /// Takes the part of a block that is there already to another buffer.
  private void move(ByteBuffer target) {
    target.put(0, data, parsed, data.position() - parsed);
    target.position(data.position() - parsed);
    data = target;
    parsed = 0;
  }
}
