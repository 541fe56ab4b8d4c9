// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// One node's end of a connection, with what is on its way from here. What is said here is heard at
/// the other end in order; the other end's state is its own node's, and nothing of it is known
/// here.
final class LinkEnd {
  /// 1 MiB, as in the engine: a peer that lets so many control messages pile up is closed.
  static final long MAX_CONTROL_BYTES = 1 << 20;

  /// What a node notices of a connection that it closed itself, after a microsecond.
  private static final long SOON_NANOS = 1000;

  /// 4 MiB, as Linux has it: more is never under way in one direction, beside two blocks, without
  /// which the line would wait between one and the next.
  private static final long MAX_WINDOW_BYTES = 4 << 20;

  final Client client;
  final Node peer; // whose end the other one is
  final int id;
  final boolean outgoing;
  final boolean fast;
  final long latencyNanos; // to the other end
  private final long jitterNanos;
  private final long windowBytes; // of blocks that are under way: until an answer comes
  final UploadQueue uploads = new UploadQueue();

  boolean closed = true; // until it faces another
  boolean inLine; // waits for its turn at the up line
  int writes; // of blocks that came here
  boolean ended; // the connection is gone; PeerLeft waits for the writes
  String reason = "";

  // Kept by invariants.
  int owedBlocks;
  boolean unchoked;
  final BitSet allowed = new BitSet();
  int allowedServed;

  /// What came and waits to be heard, of a peer without the fast extension; requests one by one.
  final ArrayDeque<Object> unheard = new ArrayDeque<>(1);

  private final Piling control = new Piling();
  private boolean heldBack;
  private long arrivesAt; // when what was said last is there
  private long takenAt = -1; // when what came last is through the down line, if it had to wait
  private @Nullable Speech speech; // said last
  private long blocksUnderWay; // as far as is known here
  private LinkEnd other = this; // until it faces another

  LinkEnd(Client client, Node peer, boolean outgoing) {
    Group one = client.node.group;
    Group two = peer.group;
    this.client = client;
    this.peer = peer;
    this.id = client.node.nextConnection();
    this.outgoing = outgoing;
    this.fast = one.isFast() && two.isFast();
    this.latencyNanos = one.latencyNanos() + two.latencyNanos();
    this.jitterNanos = one.jitterNanos() + two.jitterNanos();
    long back = 2 * (latencyNanos + jitterNanos);
    long filling =
        Lines.bytes(back, one.up().compareTo(two.up()) > 0 ? one.up() : two.up(), MAX_WINDOW_BYTES);
    this.windowBytes = 2L * client.run.scenario.blockLength() + filling;
  }

  /// Begins a connection with another end.
  void faces(LinkEnd end) {
    other = end;
    closed = false;
  }

  void unheard(Object what) {
    if (what instanceof List<?> requests) {
      unheard.addAll(requests);
    } else {
      unheard.add(what);
    }
  }

  /// Whether there is something to hear, and it may be heard now.
  boolean listens() {
    heldBack = heldBack ? !uploads.hasRoom() : uploads.isFull();
    return !heldBack && !ended && !unheard.isEmpty();
  }

  /// Nothing that is said here is heard before.
  void notBefore(long nanos) {
    arrivesAt = Math.max(arrivesAt, nanos);
  }

  boolean hasWindow() {
    return blocksUnderWay < windowBytes;
  }

  /// Closes the connection: what has not arrived when the other end hears of it is lost.
  void close(String why) {
    if (!closed) {
      hasClosed(why, SOON_NANOS);
      client.node.send(
          peer, client.node.now() + SOON_NANOS + latencyNanos, new Goodbye(other, why));
    }
  }

  /// The network has lost the connection, here and at the other end.
  void breaks(String why) {
    if (!closed) {
      hasClosed(why, SOON_NANOS + latencyNanos);
    }
  }

  private void hasClosed(String why, long noticedAfterNanos) {
    closed = true;
    client.node.note(Happening.CLOSED, id, why.hashCode());
    client.node.in(noticedAfterNanos, new Goodbye(this, why));
  }

  /// A node notices that a connection is gone.
  private static final class Goodbye extends Step {
    private final LinkEnd end;
    private final String why;

    Goodbye(LinkEnd end, String why) {
      this.end = end;
      this.why = why;
    }

    @Override
    void run() {
      end.closed = true;
      if (!end.ended) {
        end.client.ended(end, why);
      }
    }
  }

  // ---- control

  void say(Message message) {
    say(message, MessageEncoder.encodedLength(message));
  }

  void ask(List<Message> requests) {
    say(requests, requests.size() * MessageEncoder.REQUEST_LENGTH);
  }

  void tellHaves(int[] pieces) {
    say(pieces, pieces.length * MessageEncoder.HAVE_LENGTH);
  }

  private void say(Object what, int bytes) {
    if (closed) {
      return;
    }
    Node node = client.node;
    long now = node.now();
    if (!control.takes(bytes, now, arrivesAt)) {
      close("takes its messages too slowly");
      return;
    }
    node.part.sentBytes += bytes;
    client.line.owe(bytes);
    Speech before = speech;
    if (before != null && before.saidAt == now && !before.heard) {
      before.add(what, bytes);
      return;
    }
    arrivesAt = Math.max(arrivesAt + 1, now + latencyNanos + node.jitter(jitterNanos));
    speech = new Speech(other, now, what, bytes);
    node.send(peer, arrivesAt, speech);
  }

  /// What is said at one moment, on its way: it leaves by one write, and is heard together.
  private static final class Speech extends Step {
    private final LinkEnd to;
    private final long saidAt;
    private final Object first;
    private @Nullable List<Object> others; // hardly ever any
    private int bytes;
    private boolean late; // it waited for a block before it
    private boolean heard;

    Speech(LinkEnd to, long saidAt, Object first, int length) {
      this.to = to;
      this.saidAt = saidAt;
      this.first = first;
      this.bytes = length;
    }

    void add(Object what, int length) {
      if (others == null) {
        others = new ArrayList<>(1);
      }
      others.add(what);
      bytes += length;
    }

    @Override
    long underWayBytes() {
      return bytes;
    }

    @Override
    void run() {
      Client client = to.client;
      if (!late && !to.closed && to.takenAt >= atNanos) {
        late = true;
        client.node.at(to.takenAt, this);
        return;
      }
      heard = true;
      if (to.closed) {
        client.node.part.lostBytes += bytes;
        return;
      }
      client.node.received(bytes);
      client.down.take(bytes, atNanos);
      client.hearing.hear(to, first, others == null ? List.of() : others);
    }
  }

  // ---- blocks

  /// Sends a block, whose last byte leaves at a time.
  void send(Message.Request request, long leavesAt, long tag) {
    Node node = client.node;
    BlockStep block = new BlockStep(this, other, request, tag, node.now() + latencyNanos);
    blocksUnderWay += block.bytes();
    node.part.sentBytes += block.bytes();
    arrivesAt = Math.max(arrivesAt + 1, leavesAt + latencyNanos + node.jitter(jitterNanos));
    node.send(peer, arrivesAt, block);
  }

  /// A block comes here, which goes through the down line.
  ///
  /// @return when it is through
  long take(BlockStep block) {
    long taken = client.down.take(block.bytes(), block.firstByteAt);
    long free = takenAt >= block.atNanos ? takenAt + 1 : block.atNanos;
    if (taken > free || free > block.atNanos) {
      takenAt = Math.max(taken, free);
      return takenAt;
    }
    return block.atNanos;
  }

  /// A block came here, and the other end is told so.
  void answer(BlockStep block) {
    client.node.send(
        peer, client.node.now() + latencyNanos, new Answered(block.from, block.bytes()));
  }

  /// There is room for more blocks under way.
  private static final class Answered extends Step {
    private final LinkEnd end;
    private final int bytes;

    Answered(LinkEnd end, int bytes) {
      this.end = end;
      this.bytes = bytes;
    }

    @Override
    void run() {
      end.blocksUnderWay -= bytes;
      end.client.line.wake(end);
    }
  }
}
