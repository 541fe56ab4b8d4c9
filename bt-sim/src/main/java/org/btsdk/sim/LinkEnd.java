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
  final UploadQueue uploads = new UploadQueue();

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

  LinkEnd(Link link, Client client, int id, boolean outgoing, boolean fast) {
    this.link = link;
    this.client = client;
    this.id = id;
    this.outgoing = outgoing;
    this.fast = fast;
  }

  LinkEnd other() {
    return link.other(this);
  }

  void unheard(List<Object> words) {
    for (Object what : words) {
      if (what instanceof List<?> requests) {
        unheard.addAll(requests);
      } else {
        unheard.add(what);
      }
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
    if (link.isClosed()) {
      return;
    }
    if (controlUnderWay + bytes > MAX_CONTROL_BYTES) {
      link.close("takes its messages too slowly", this);
      return;
    }
    controlUnderWay += bytes;
    Run run = link.run;
    run.sent(bytes);
    client.line.owe(bytes);
    Speech before = speech;
    if (before != null && before.saidAt == run.agenda.now()) {
      before.add(what, bytes);
      return;
    }
    arrivesAt = Math.max(arrivesAt + 1, run.agenda.now() + link.latencyNanos + run.jitter(link));
    speech = new Speech(this, run.agenda.now());
    speech.add(what, bytes);
    run.agenda.at(arrivesAt, speech);
  }

  /// What is said at one moment, on its way: it leaves by one write, and is heard together.
  private static final class Speech extends Step {
    private final LinkEnd from;
    private final long saidAt;
    private final ArrayList<Object> words = new ArrayList<>(1);
    private int bytes;

    Speech(LinkEnd from, long saidAt) {
      this.from = from;
      this.saidAt = saidAt;
    }

    void add(Object what, int length) {
      words.add(what);
      bytes += length;
    }

    @Override
    void run() {
      if (from.speech == this) {
        from.speech = null;
      }
      if (from.link.isClosed()) {
        return;
      }
      from.controlUnderWay -= bytes;
      from.link.run.received(bytes);
      LinkEnd to = from.other();
      to.client.down.take(bytes, atNanos);
      to.client.hear(to, words);
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
    long arrives = leavesAt + link.latencyNanos + run.jitter(link);
    long taken = to.client.down.take(bytes, run.agenda.now() + link.latencyNanos);
    arrivesAt = Math.max(arrivesAt + 1, Math.max(arrives, taken));
    run.agenda.at(arrivesAt, new BlockStep(this, request, tag));
  }

  void arrived(int bytes) {
    blocksUnderWay -= bytes;
    link.run.received(bytes);
    client.line.wake(this);
  }
}
