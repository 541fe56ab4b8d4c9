// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// What waits for a peer's writer: the control lane, encoded as late as possible, and the news that
/// blocks wait in the upload queue. The loop puts in and never waits; the writer takes out and
/// waits.
final class Outbox {
  /// 1 MiB: a peer that takes less than its control messages is not worth more memory; the largest
  /// honest burst is a bitfield and a have for each of 100,000 pieces.
  private static final long MAX_CONTROL_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /// Messages, and `byte[]`s with several that were encoded already.
  private final ArrayDeque<Object> control = new ArrayDeque<>();

  private long controlBytes;
  private boolean uploads;
  private boolean closed;

  /// Adds a message. Never blocks.
  ///
  /// @return false if too much waits: the peer is to be closed
  boolean add(Message message) {
    return add(message, MessageEncoder.encodedLength(message));
  }

  /// Adds many messages at once that are encoded already. Never blocks.
  ///
  /// @param messages whole messages, together no longer than the smallest pooled buffer; not
  ///   changed afterwards
  /// @return false if too much waits: the peer is to be closed
  boolean addEncoded(byte[] messages) {
    return add(messages, messages.length);
  }

  private boolean add(Object item, int bytes) {
    lock.lock();
    try {
      if (controlBytes + bytes > MAX_CONTROL_BYTES) {
        return false;
      }
      control.addLast(item);
      controlBytes += bytes;
      news.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static int length(Object item) {
    return item instanceof byte[] encoded
        ? encoded.length
        : MessageEncoder.encodedLength((Message) item);
  }

  /// Says that blocks wait in the upload queue.
  void wakeUploads() {
    lock.lock();
    try {
      uploads = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      control.clear();
      controlBytes = 0;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is something to send.
  ///
  /// @return false if the connection is closed
  boolean await() {
    lock.lock();
    try {
      while (control.isEmpty() && !uploads && !closed) {
        news.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /// Encodes control messages as long as they fit.
  ///
  /// @return how many bytes were put
  int drainControl(ByteBuffer out) {
    int before = out.position();
    lock.lock();
    try {
      Object next = control.peekFirst();
      while (next != null && length(next) <= out.remaining()) {
        if (next instanceof byte[] encoded) {
          out.put(encoded);
        } else {
          MessageEncoder.encode((Message) next, out);
        }
        control.removeFirst();
        next = control.peekFirst();
      }
      controlBytes -= out.position() - before;
      return out.position() - before;
    } finally {
      lock.unlock();
    }
  }

  /// The next message, if it alone is longer than any buffer, such as the bitfield of a huge
  /// torrent.
  ///
  /// @return null if there is none
  @Nullable Message takeLongerThan(int bytes) {
    lock.lock();
    try {
      Object next = control.peekFirst();
      if (!(next instanceof Message message) || length(message) <= bytes) {
        return null;
      }
      control.removeFirst();
      controlBytes -= length(message);
      return message;
    } finally {
      lock.unlock();
    }
  }

  boolean hasControl() {
    lock.lock();
    try {
      return !control.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Called before the upload queue is emptied, so that what is added afterwards wakes the writer.
  boolean takeUploadNews() {
    lock.lock();
    try {
      boolean was = uploads;
      uploads = false;
      return was;
    } finally {
      lock.unlock();
    }
  }
}
