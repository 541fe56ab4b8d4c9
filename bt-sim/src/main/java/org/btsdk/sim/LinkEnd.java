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

/// One node's end of a connection, with what is on its way from here.
final class LinkEnd {
  /// 1 MiB, as in the engine: a peer that lets so many control messages pile up is closed.
  static final long MAX_CONTROL_BYTES = 1 << 20;

  final Link link;
  final Client client;
  final int id;
  final boolean outgoing;
  final boolean fast;
  final long latencyNanos; // to the other end
  private final long jitterNanos;
  final UploadQueue uploads = new UploadQueue();

  boolean closed; // the connection is, as the other end is too
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

  private boolean heldBack;
  private long arrivesAt; // when what was said last is heard
  private @Nullable Speech speech; // said last, and not heard yet
  private long controlUnderWay;
  private long blocksUnderWay;
  private LinkEnd other = this; // until it faces another

  LinkEnd(
      Link link,
      Client client,
      boolean outgoing,
      boolean fast,
      long latencyNanos,
      long jitterNanos) {
    this.link = link;
    this.client = client;
    this.id = client.run.nextConnection();
    this.outgoing = outgoing;
    this.fast = fast;
    this.latencyNanos = latencyNanos;
    this.jitterNanos = jitterNanos;
  }

  /// Begins a connection with another end.
  void faces(LinkEnd end) {
    other = end;
  }

  LinkEnd other() {
    return other;
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

  long underWayBytes() {
    return controlUnderWay + blocksUnderWay;
  }

  boolean hasWindow() {
    return blocksUnderWay < link.windowBytes;
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
    if (controlUnderWay + bytes > MAX_CONTROL_BYTES) {
      link.close("takes its messages too slowly", this);
      return;
    }
    controlUnderWay += bytes;
    Run run = client.run;
    run.sent(bytes);
    client.line.owe(bytes);
    Speech before = speech;
    if (before != null && before.saidAt == run.agenda.now()) {
      before.add(what, bytes);
      return;
    }
    arrivesAt = Math.max(arrivesAt + 1, run.agenda.now() + latencyNanos + run.jitter(jitterNanos));
    speech = new Speech(this, run.agenda.now(), what, bytes);
    run.agenda.at(arrivesAt, speech);
  }

  /// What is said at one moment, on its way: it leaves by one write, and is heard together.
  private static final class Speech extends Step {
    private final LinkEnd from;
    private final long saidAt;
    private final Object first;
    private @Nullable List<Object> others; // hardly ever any
    private int bytes;

    Speech(LinkEnd from, long saidAt, Object first, int length) {
      this.from = from;
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
    void run() {
      if (from.speech == this) {
        from.speech = null;
      }
      if (from.closed) {
        return;
      }
      from.controlUnderWay -= bytes;
      LinkEnd to = from.other;
      Client client = to.client;
      client.run.received(bytes);
      client.down.take(bytes, atNanos);
      client.hearing.hear(to, first, others == null ? List.of() : others);
    }
  }

  // ---- blocks

  /// Sends a block, whose last byte leaves at one time, and is read from the disk at another.
  void send(Message.Request request, long leavesAt, long tag) {
    Run run = link.run;
    int bytes = MessageEncoder.PIECE_HEADER_LENGTH + request.length();
    blocksUnderWay += bytes;
    run.sent(bytes);
    LinkEnd to = other();
    long arrives = leavesAt + latencyNanos + run.jitter(jitterNanos);
    long taken = to.client.down.take(bytes, run.agenda.now() + latencyNanos);
    arrivesAt = Math.max(arrivesAt + 1, Math.max(arrives, taken));
    run.agenda.at(arrivesAt, new BlockStep(this, request, tag));
  }

  void arrived(int bytes) {
    blocksUnderWay -= bytes;
    link.run.received(bytes);
    client.line.wake(this);
  }
}
