// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.protocol.wire.Message;
import org.jspecify.annotations.Nullable;

/// What a peer asked us for and was not sent yet: spans, no data. The machine puts in and takes
/// out; the peer's writer takes what it sends next. What the writer took is always sent, since data
/// that was read from the disk and then dropped would let a peer make us read without end.
///
/// Threads: any. No method blocks.
public final class UploadQueue {
  private final ArrayDeque<Message.Request> waiting = new ArrayDeque<>();

  /// An empty queue.
  public UploadQueue() {}

  /// Adds a request at the end.
  public synchronized void add(Message.Request request) {
    waiting.addLast(request);
  }

  /// Takes a request out again.
  ///
  /// @return false if it is not waiting: it was sent, is being sent, or never came
  public synchronized boolean remove(Message.Request request) {
    return waiting.removeFirstOccurrence(request);
  }

  /// The next request; called by the writer.
  ///
  /// @return null if nothing waits
  public synchronized Message.@Nullable Request take() {
    return waiting.pollFirst();
  }

  /// Takes everything out, in order: on choke, to be rejected (BEP 6).
  public synchronized List<Message.Request> drain() {
    List<Message.Request> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  /// How many wait.
  public synchronized int size() {
    return waiting.size();
  }
}
