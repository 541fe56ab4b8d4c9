// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.MessageEncoder;
import org.jspecify.annotations.Nullable;

/// What waits for a peer's writer: the control lane, encoded as late as possible, and the news that
/// blocks wait in the upload queue. The loop puts in and never waits; the writer takes out.
///
/// There is a writer only while there is something to write: who puts in the first thing starts it,
/// and it ends with the last. So a quiet connection has no thread of a writer, nor its stack.
public final class Outbox {
  /// 1 MiB: a peer that takes less than its control messages is not worth more memory; the largest
  /// honest burst is a bitfield and a have for each of 100,000 pieces.
  private static final long MAX_CONTROL_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();

  /// Messages, and `byte[]`s with several that were encoded already.
  private final ArrayDeque<Object> control = new ArrayDeque<>(1);

  private long controlBytes;
  private boolean uploads;
  private boolean closed;
  private @Nullable Runnable starter; // null until the connection is ready to be written
  private boolean writing; // a writer was started and has not come to its end
  private Runnable whenQuiet = Outbox::nothing;

  /// From now on there is a writer whenever there is something to write.
  ///
  /// @param start starts a writer and does not wait; it calls [#rest()] when it finds nothing more
  public void open(Runnable start) {
    Runnable needed;
    lock.lock();
    try {
      starter = start;
      needed = writerNeeded();
    } finally {
      lock.unlock();
    }
    needed.run();
  }

  private static void nothing() {}

  /// Under the lock; what it returns is run without it.
  private Runnable writerNeeded() {
    Runnable start = starter;
    if (start == null || writing || closed || (control.isEmpty() && !uploads)) {
      return Outbox::nothing;
    }
    writing = true;
    return start;
  }

  /// A writer asks whether it may end. If so, it is one no longer.
  boolean rest() {
    Runnable quiet;
    lock.lock();
    try {
      if (!closed && (!control.isEmpty() || uploads)) {
        return false;
      }
      writing = false;
      quiet = whenQuiet;
      whenQuiet = Outbox::nothing;
    } finally {
      lock.unlock();
    }
    quiet.run();
    return true;
  }

  /// The writer ends whatever there is to write: the connection is closed, or just being closed by
  /// another thread.
  public void end() {
    close();
    var _ = rest();
  }

  /// Calls back when there is no writer; at once, or from the writer's end. Only when this is
  /// closed, since another would come else; once.
  public void whenQuiet(Runnable call) {
    lock.lock();
    try {
      if (writing) {
        whenQuiet = call;
        return;
      }
    } finally {
      lock.unlock();
    }
    call.run();
  }

  /// Adds a message. Never blocks.
  ///
  /// @return false if too much waits: the peer is to be closed
  public boolean add(Message message) {
    return add(message, MessageEncoder.encodedLength(message));
  }

  /// Adds many messages at once that are encoded already. Never blocks.
  ///
  /// @param messages whole messages, together no longer than the smallest pooled buffer; not
  ///   changed afterwards
  /// @return false if too much waits: the peer is to be closed
  public boolean addEncoded(byte[] messages) {
    return add(messages, messages.length);
  }

  private boolean add(Object item, int bytes) {
    Runnable needed;
    lock.lock();
    try {
      if (controlBytes + bytes > MAX_CONTROL_BYTES) {
        return false;
      }
      control.addLast(item);
      controlBytes += bytes;
      needed = writerNeeded();
    } finally {
      lock.unlock();
    }
    needed.run();
    return true;
  }

  private static int length(Object item) {
    return item instanceof byte[] encoded
        ? encoded.length
        : MessageEncoder.encodedLength((Message) item);
  }

  /// Says that blocks wait in the upload queue.
  public void wakeUploads() {
    Runnable needed;
    lock.lock();
    try {
      uploads = true;
      needed = writerNeeded();
    } finally {
      lock.unlock();
    }
    needed.run();
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      control.clear();
      controlBytes = 0;
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
