// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.btsdk.core.io.thread.OwnedThreads;
import org.btsdk.model.PeerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A platform thread that owns a session's UDP sockets and what lives on them, with its timers: it
/// waits for a datagram, a task or a deadline, whichever comes first, and for nothing else.
/// Threads: any, except where it is said.
public final class DatagramLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramLoop.class);

  /// 1,000 tasks of who may be told to come again; others are always taken.
  private static final int MAX_OFFERED = 1000;

  /// 4 KiB: more than any datagram that is of use. A longer one is dropped.
  private static final int MAX_LENGTH = 4096;

  /// What lives on the sockets. Called on the loop's thread.
  public interface Owner {
    /// A datagram came.
    void received(int endpoint, PeerAddress from, byte[] datagram, long nowNanos);

    /// Called after each batch of tasks and datagrams, and when the deadline is due.
    void advance(long nowNanos);

    /// When it wants to be called again; [Long#MAX_VALUE] for never.
    long nextDeadlineNanos();
  }

  /// Something to be done on the loop.
  @FunctionalInterface
  public interface Task {
    void run(long nowNanos);
  }

  private final Thread thread;
  private final Selector selector;
  private final List<DatagramChannel> channels;
  private final Owner owner;
  private final DatagramReader reader = new DatagramReader(MAX_LENGTH);

  private final Object lock = new Object(); // for a few instructions
  private ArrayDeque<Task> tasks = new ArrayDeque<>();
  private boolean stopped;

  /// Takes sockets over; an endpoint's number is its place in the list.
  ///
  /// @throws IOException if the system has no more descriptors; the sockets are then left as they
  ///   are
  public DatagramLoop(String name, List<DatagramChannel> channels, Owner owner) throws IOException {
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
    this.channels = List.copyOf(channels);
    this.owner = owner;
    this.selector = Selector.open();
  }

  public void start() throws IOException {
    for (int i = 0; i < channels.size(); i++) {
      channels.get(i).configureBlocking(false);
      channels.get(i).register(selector, SelectionKey.OP_READ, i);
    }
    thread.start();
  }

  /// Has something done on the loop; never blocks. What comes after the end is forgotten.
  public void execute(Task task) {
    synchronized (lock) {
      if (stopped) {
        return;
      }
      tasks.addLast(task);
    }
    selector.wakeup();
  }

  /// As [#execute(Task)], unless too much waits already.
  ///
  /// @return false if it will not be done
  public boolean offer(Task task) {
    synchronized (lock) {
      if (stopped || tasks.size() >= MAX_OFFERED) {
        return false;
      }
      tasks.addLast(task);
    }
    selector.wakeup();
    return true;
  }

  /// Sends a datagram, or drops it if the system does not take it now. The loop's thread.
  public void send(int endpoint, PeerAddress to, byte[] datagram) {
    try {
      channels.get(endpoint).send(ByteBuffer.wrap(datagram), to.toSocketAddress());
    } catch (IOException e) {
      LOG.trace("a datagram to {} was not sent: {}", to, e.getMessage());
    } catch (RuntimeException e) { // such as an address of a family that the system does not have
      LOG.debug("a datagram to {} could not be sent", to, e);
    }
  }

  /// Ends the loop after the tasks that wait now, closes the sockets, and waits for the end. Not on
  /// the loop.
  ///
  /// @param last done after all others; by the caller if the loop has failed, and so has ended
  ///   already
  public void stop(Task last) {
    synchronized (lock) {
      stopped = true;
      tasks.addLast(last);
    }
    selector.wakeup();
    boolean interrupted = OwnedThreads.joined(thread);
    var _ = runTasks(); // what the loop did not come to
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        select();
        boolean last = runTasks();
        if (last) {
          return;
        }
        for (SelectionKey key : selector.selectedKeys()) {
          receive((DatagramChannel) key.channel(), (Integer) key.attachment());
        }
        selector.selectedKeys().clear();
        guarded(owner::advance);
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("the loop of the UDP sockets failed", e);
    } finally {
      closeAll();
    }
  }

  private void select() throws IOException {
    long deadline = owner.nextDeadlineNanos();
    long wait = deadline - System.nanoTime();
    if (deadline == Long.MAX_VALUE) {
      selector.select();
    } else if (wait > 0) {
      selector.select(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    } else {
      selector.selectNow();
    }
  }

  /// @return whether these were the last
  private boolean runTasks() {
    ArrayDeque<Task> batch;
    boolean last;
    synchronized (lock) {
      batch = tasks;
      tasks = new ArrayDeque<>();
      last = stopped;
    }
    for (Task task : batch) {
      guarded(task);
    }
    return last;
  }

  private void receive(DatagramChannel channel, int endpoint) {
    reader.read(
        channel,
        (from, datagram) ->
            guarded(now -> owner.received(endpoint, PeerAddress.of(from), datagram, now)));
  }

  private static void guarded(Task task) {
    try {
      task.run(System.nanoTime());
    } catch (RuntimeException | Error e) { // an embedder's filter may throw anything
      LOG.error("a defect in what lives on the UDP sockets", e);
    }
  }

  private void closeAll() {
    synchronized (lock) {
      stopped = true;
    }
    channels.forEach(DatagramSockets::closeQuietly);
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("closing a selector failed", e);
    }
  }
}
