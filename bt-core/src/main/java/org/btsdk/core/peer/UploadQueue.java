// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// What a peer asked us for and was not sent yet: where it lies, no data. The machine puts in and
/// takes out; the peer's writer takes what it sends next. What the writer took is always sent,
/// since data that was read from the disk and then dropped would let a peer make us read without
/// end.
///
/// While the machine keeps the queue *open*, which it does for a peer that it does not choke, the
/// peer's reader puts in what is beyond question, and the machine never hears of it: it is told of
/// the sum when it asks. Whatever is questionable goes to the machine.
///
/// A request that finds no room is refused, which only a peer with the fast extension (BEP 6) can
/// be told. Another one would wait for that block until the end of the connection. So its reader
/// stops listening when the queue is full, and goes on when half of it was sent: then TCP slows the
/// peer down, and nothing is lost.
///
/// Threads: any. No method blocks.
public final class UploadQueue {
  /// 16: as many pieces are complete at once in a fast download; more are no news of a moment.
  private static final int MOST_WAITING_HAVES = 16;

  private final RequestRing waiting = new RequestRing();
  private @Nullable ServedPieces open;
  private int mostWaiting;
  private boolean refusable;
  private boolean havesMayWait;
  private boolean wasFull; // of requests that cannot be refused, since it was opened
  private boolean heard;
  private volatile boolean news; // heard, or sent something, that the machine was not told of
  private long sentBytes;
  private boolean retired;
  private long allowedBytes =
      Long.MAX_VALUE; // what may still be taken; MAX_VALUE if no pace is set
  private long takenBytes; // and not sent yet
  private boolean offered; // the socket is given something, and has not taken all of it
  private boolean moved; // the socket took something, since it was asked last

  /// An empty queue, not open.
  public UploadQueue() {}

  /// Adds a request at the end; called by the machine.
  public synchronized void add(Message.Request request) {
    waiting.addLast(request);
  }

  /// Lets the reader put in requests for certain pieces; called by the machine.
  ///
  /// @param served what may be requested
  /// @param most with so many waiting the reader puts in no more
  /// @param refusable whether the peer can be told that a request is refused
  /// @param havesMayWait whether nothing is done at once where the peer says what it has: we want
  ///   nothing of it
  public synchronized void open(
      ServedPieces served, int most, boolean refusable, boolean havesMayWait) {
    open = served;
    this.havesMayWait = havesMayWait;
    mostWaiting = most;
    this.refusable = refusable;
    wasFull = false;
  }

  /// Takes the requests out of messages and queues them, as far as the queue is open for them;
  /// called by the reader.
  ///
  /// @return the messages that the machine is to judge, in order; the same list if none was taken
  public synchronized List<Message> accept(List<Message> messages) {
    ServedPieces served = open;
    if (served == null) {
      return messages;
    }
    List<Message> left = new ArrayList<>(0);
    for (Message message : messages) {
      if (!accept(message, served)) {
        left.add(message);
      }
    }
    if (left.size() == messages.size()) {
      return messages;
    }
    heard = true;
    wasFull |= isFull();
    news = true;
    return left;
  }

  /// Whether the machine need not hear these before it is called again anyway, as it is within a
  /// second: few messages, all haves. Who downloads sends them all the time, and would have the
  /// machine woken for each; called by the reader.
  ///
  /// @param left what [#accept] left
  public synchronized boolean mayWait(List<Message> left) {
    if (open == null || !havesMayWait || left.size() > MOST_WAITING_HAVES) {
      return false;
    }
    for (Message message : left) {
      if (!(message instanceof Message.Have)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the peer is not to be listened to until [#hasRoom()]: so many requests wait, and none
  /// can be refused. What the reader has read by then finds room; called by the reader.
  public synchronized boolean isFull() {
    return open != null && !refusable && waiting.size() >= mostWaiting;
  }

  /// Whether the reader may go on that found it full; called by reader and writer.
  public synchronized boolean hasRoom() {
    return open == null || refusable || waiting.size() <= mostWaiting / 2;
  }

  /// Whether the peer was not listened to for a while since the queue was opened last, so that more
  /// of its requests may be on their way than it was told we keep; called by the machine.
  public synchronized boolean wasFull() {
    return wasFull;
  }

  private boolean accept(Message message, ServedPieces served) {
    if (message instanceof Message.Request request
        && (waiting.size() < mostWaiting || !refusable)
        && served.serves(request)) {
      waiting.addLast(request);
      return true;
    }
    return false;
  }

  /// Takes a request out again.
  ///
  /// @return false if it is not waiting: it was sent, is being sent, or never came
  public synchronized boolean remove(Message.Request request) {
    return waiting.remove(request);
  }

  /// The next requests, in order; called by the writer.
  ///
  /// @param mostBlocks one or more
  /// @param mostWireBytes what they may take on the wire together
  /// @return empty if nothing waits, the first one is too long, or the pace does not allow more now
  public synchronized List<Message.Request> take(int mostBlocks, long mostWireBytes) {
    if (waiting.isEmpty() || allowedBytes <= 0) {
      return List.of();
    }
    int most = Math.min(mostBlocks, waiting.size());
    List<Message.Request> taken = new ArrayList<>(most);
    if (mostWireBytes == Long.MAX_VALUE && allowedBytes == Long.MAX_VALUE) {
      takenBytes += waiting.removeFirst(most, taken);
      return taken;
    }
    long left = mostWireBytes;
    while (!waiting.isEmpty() && taken.size() < mostBlocks && allowedBytes > 0) {
      int length = waiting.firstLength();
      left -= MessageEncoder.PIECE_HEADER_LENGTH + length;
      if (left < 0) {
        break;
      }
      allowedBytes -= allowedBytes == Long.MAX_VALUE ? 0 : length;
      takenBytes += length;
      taken.add(waiting.removeFirst());
    }
    return taken;
  }

  /// Lets so much more be taken, and from now on no more than it is told; called by the machine,
  /// again and again while it paces the peer. What was allowed and not taken is not saved up; the
  /// block that goes beyond is sent, and made up for later.
  ///
  /// @param payloadBytes zero or more
  /// @return whether requests wait that the writer may take now
  public synchronized boolean allow(long payloadBytes) {
    long before = allowedBytes == Long.MAX_VALUE ? 0 : Math.min(0, allowedBytes);
    allowedBytes = before + payloadBytes;
    return allowedBytes > 0 && !waiting.isEmpty();
  }

  /// Lets all be taken, as it was at first; called by the machine.
  ///
  /// @return whether requests waited for that
  public synchronized boolean allowAll() {
    boolean held = allowedBytes <= 0 && !waiting.isEmpty();
    allowedBytes = Long.MAX_VALUE;
    return held;
  }

  /// Takes everything out, in order, and is open no more: on choke, to be rejected (BEP 6).
  public synchronized List<Message.Request> drain() {
    open = null;
    List<Message.Request> all = new ArrayList<>(waiting.size());
    for (int i = 0; i < waiting.size(); i++) {
      all.add(waiting.get(i));
    }
    waiting.clear();
    return all;
  }

  /// Whether nothing waits.
  public synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// How many wait.
  public synchronized int size() {
    return waiting.size();
  }

  /// Notes that blocks could not be read, so that they are not sent; called by the writer.
  ///
  /// @param payloadBytes the blocks' bytes
  public synchronized void failed(long payloadBytes) {
    takenBytes -= payloadBytes;
  }

  /// Notes that the socket is given blocks, or control messages that go before them, and waits
  /// while the peer takes none; called by the writer, and [#took()] after it.
  public synchronized void offers() {
    offered = true;
  }

  /// Notes that the socket took all that it was given; called by the writer.
  public synchronized void took() {
    offered = false;
    moved = true;
  }

  /// Whether the socket was given something, blocks or control messages, and has not taken all of
  /// it; called by the machine.
  public synchronized boolean isOffered() {
    return offered;
  }

  /// Notes that blocks were sent; called by the writer.
  ///
  /// @param payloadBytes the blocks' bytes
  /// @return false if nobody will ask any more: the machine is to be told
  public synchronized boolean sent(long payloadBytes) {
    takenBytes -= payloadBytes;
    moved = true;
    if (!retired) {
      sentBytes += payloadBytes;
      news = true;
    }
    return !retired;
  }

  /// Whether [#takeHeard()] or [#takeSentBytes()] may have something to tell, for the machine,
  /// which asks all queues once a second, most of them in vain. False from when this said so until
  /// there is something new.
  public boolean takeNews() {
    if (!news) {
      return false;
    }
    news = false;
    return true;
  }

  /// What was sent since [#takeSentBytes()] was called last, in bytes; called by the machine.
  public synchronized long sentBytes() {
    return sentBytes;
  }

  /// What was sent since the last call, in bytes; called by the machine.
  public synchronized long takeSentBytes() {
    long sent = sentBytes;
    sentBytes = 0;
    return sent;
  }

  /// Whether the reader put in requests since the last call; called by the machine.
  public synchronized boolean takeHeard() {
    boolean was = heard;
    heard = false;
    return was;
  }

  /// Whether the peer takes nothing now, though it may: it has requested nothing, or does not take
  /// what the socket is given for it. Where requests wait for the writer, it is our limit, its
  /// pace, or our storage that holds them, and where the writer has not offered what it took, our
  /// storage; called by the machine.
  public synchronized boolean isGivenInVain() {
    return offered || (waiting.isEmpty() && takenBytes <= 0);
  }

  /// Whether the socket was given blocks, which lie in buffers that others need, and took not a
  /// byte since this was asked last; called by the machine, once a second.
  public synchronized boolean isStuck() {
    boolean stuck = offered && takenBytes > 0 && !moved;
    moved = false;
    return stuck;
  }

  /// Whether it is not open, nothing waits, and nothing is being sent that the machine is to be
  /// told of.
  public synchronized boolean isIdle() {
    return open == null && waiting.isEmpty() && takenBytes <= 0 && sentBytes == 0 && !heard;
  }

  /// As [#takeSentBytes()], for the last time: the peer has left.
  public synchronized long retire() {
    retired = true;
    open = null;
    return takeSentBytes();
  }
}
