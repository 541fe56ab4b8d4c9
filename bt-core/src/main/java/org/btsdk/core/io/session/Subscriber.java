// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.btsdk.api.event.Event;
import org.btsdk.api.event.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One subscriber's bounded queue of events. Threads: any may offer, which never blocks; the
/// handler is called on the subscriber's executor, by one thread at a time.
final class Subscriber implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

  private final Executor executor;
  private final int queueLength;
  private final Consumer<Event> handler;
  private final ArrayDeque<Event> queue = new ArrayDeque<>();
  private long dropped;
  private boolean draining;
  private volatile boolean closed;

  Subscriber(Executor executor, int queueLength, Consumer<Event> handler) {
    if (queueLength < 1) {
      throw new IllegalArgumentException("a queue holds at least one event: " + queueLength);
    }
    this.executor = executor;
    this.queueLength = queueLength;
    this.handler = handler;
  }

  boolean isClosed() {
    return closed;
  }

  void offer(Event event) {
    queue(event);
    deliver();
  }

  /// Adds an event, which waits for [#deliver()]: several that come together wake one thread.
  void queue(Event event) {
    synchronized (queue) {
      if (closed) {
        return;
      }
      if (queue.size() >= queueLength) {
        dropped++;
      } else {
        queue.addLast(event);
      }
    }
  }

  /// Has the handler called for what is queued, if it is not being called already.
  void deliver() {
    synchronized (queue) {
      if (draining || queue.isEmpty()) {
        return;
      }
      draining = true;
    }
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      LOG.debug("an executor of a subscriber takes no more events", e);
      close();
    } catch (RuntimeException | Error e) { // such as no thread to be had; not the torrent's trouble
      LOG.warn("an executor of a subscriber threw; the subscriber is not called any more", e);
      close();
    }
  }

  private void drain() {
    for (Event next = next(); next != null; next = next()) {
      try {
        handler.accept(next);
      } catch (RuntimeException | Error e) { // such as a test's assertion
        LOG.warn("a subscriber threw and is not called any more", e);
        close();
      }
    }
  }

  /// What was dropped is told as soon as there is room again, before what came later.
  private @Nullable Event next() {
    synchronized (queue) {
      if (!closed && dropped > 0 && queue.size() < queueLength) {
        // Events that are still queued came before the drop; they go first.
        Event before = queue.pollFirst();
        if (before != null) {
          return before;
        }
        Event.Dropped told = new Event.Dropped(dropped);
        dropped = 0;
        return told;
      }
      Event event = closed ? null : queue.pollFirst();
      if (event == null) {
        draining = false;
      }
      return event;
    }
  }

  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
      queue.clear();
    }
  }
}
