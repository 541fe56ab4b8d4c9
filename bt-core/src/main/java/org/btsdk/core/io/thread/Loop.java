// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A platform thread that owns many pure machines, with one mailbox and one ordered set of
/// deadlines: ten thousand idle torrents need neither a thread nor a timer of their own. It never
/// blocks on anything but its mailbox.
public final class Loop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /// How many tasks may wait before readers and API callers wait too: enough for a burst of every
  /// connection, little enough to bound memory.
  private static final int MAILBOX_LENGTH = 8192;

  /// 256: what has time wakes the loop for so much at once, so that it does not fill the mailbox.
  static final int MOST_UNHURRIED = 256;

  /// More machines at once than that are a burst, such as torrents that all begin.
  private static final int MANY_TOUCHED = 256;

  /// Something that lives on a loop and has a deadline.
  public abstract static class Member implements Comparable<Member> {
    private final long number;
    private long deadlineNanos = Long.MAX_VALUE;

    public Member(long number) {
      this.number = number;
    }

    /// Called on the loop after each batch of tasks that touched it, and when its deadline is due.
    public abstract void advance(long nowNanos);

    /// When it wants to be called again; [Long#MAX_VALUE] for never.
    public abstract long nextDeadlineNanos();

    @Override
    public int compareTo(Member other) {
      // Differences, since nanoTime may wrap; MAX_VALUE stays the latest.
      int byTime =
          deadlineNanos == other.deadlineNanos
              ? 0
              : deadlineNanos == Long.MAX_VALUE
                  ? 1
                  : other.deadlineNanos == Long.MAX_VALUE
                      ? -1
                      : Long.signum(deadlineNanos - other.deadlineNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  /// Something to be done on the loop.
  @FunctionalInterface
  public interface Task {
    void run(long nowNanos);
  }

  private record Entry(Member member, Task task) {}

  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private ArrayDeque<Entry> mailbox = new ArrayDeque<>();
  private boolean stopped;

  // Only touched by the loop's thread.
  private final TreeSet<Member> deadlines = new TreeSet<>();

  public Loop(String name) {
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
  }

  public void start() {
    thread.start();
  }

  /// Posts an answer to work that the loop itself gave out, whose amount is bounded where it is
  /// given out. Never blocks.
  public void post(Member member, Task task) {
    lock.lock();
    try {
      if (!stopped) {
        mailbox.addLast(new Entry(member, task));
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Posts likewise, and leaves the loop asleep: whoever posts next, or calls [#wake()], wakes it
  /// for both. The caller sees to it that one of them comes soon, whatever is thrown meanwhile.
  /// Never blocks.
  public void postWithNext(Member member, Task task) {
    lock.lock();
    try {
      if (!stopped) {
        mailbox.addLast(new Entry(member, task));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Wakes the loop for what was posted by [#postWithNext], if that is still to be done.
  public void wake() {
    lock.lock();
    try {
      if (!mailbox.isEmpty()) {
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Posts something that nobody asked for: waits while the mailbox is full. Only for readers and
  /// API callers.
  public void postWaiting(Member member, Task task) {
    postWaiting(member, task, true);
  }

  /// Posts likewise what has time until the member's next deadline, which is to come soon: leaves
  /// the loop asleep, unless more waits already than is to wait long.
  public void postUnhurried(Member member, Task task) {
    postWaiting(member, task, false);
  }

  private void postWaiting(Member member, Task task, boolean hurries) {
    if (isLoopThread()) {
      post(member, task);
      return;
    }
    lock.lock();
    try {
      while (mailbox.size() >= MAILBOX_LENGTH && !stopped) {
        notFull.awaitUninterruptibly();
      }
      if (!stopped) {
        mailbox.addLast(new Entry(member, task));
        if (hurries || mailbox.size() >= MOST_UNHURRIED) {
          notEmpty.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether the loop waits, and nobody has woken it since.
  boolean isAsleep() {
    lock.lock();
    try {
      return lock.hasWaiters(notEmpty);
    } finally {
      lock.unlock();
    }
  }

  public boolean isLoopThread() {
    return Thread.currentThread() == thread;
  }

  /// Ends the loop after what is in the mailbox now; what is posted from now on is never done.
  /// Waits for nothing.
  public void end() {
    lock.lock();
    try {
      stopped = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the end of a loop that was told to end, even when the caller is interrupted. One
  /// that does not end in time is stuck in what it called, such as a plugin or a handler; the log
  /// then says where. The loop itself does not wait.
  ///
  /// @param atMostNanos how long to wait; at zero or less it only looks
  /// @return whether it has ended, or will when the caller lets it
  public boolean awaitEnd(long atMostNanos) {
    if (isLoopThread() || OwnedThreads.ended(thread, atMostNanos)) {
      return true;
    }
    Throwable where = new Throwable("here");
    where.setStackTrace(thread.getStackTrace());
    LOG.warn("{} is stuck, and is left to itself", thread.getName(), where);
    return false;
  }

  @Override
  public void run() {
    Set<Member> touched = new LinkedHashSet<>();
    ArrayDeque<Entry> batch = new ArrayDeque<>();
    while (true) {
      ArrayDeque<Entry> emptied = batch;
      lock.lock();
      try {
        while (mailbox.isEmpty()) {
          if (stopped) {
            return;
          }
          long wait = nanosToDeadline();
          if (wait <= 0) {
            break;
          }
          try {
            var _ = notEmpty.awaitNanos(wait); // the deadline is looked at again
          } catch (InterruptedException e) {
            LOG.debug("nobody interrupts a loop; it goes on", e);
          }
        }
        batch = mailbox;
        mailbox = emptied;
        notFull.signalAll();
      } finally {
        lock.unlock();
      }
      long now = System.nanoTime();
      for (Entry entry = batch.pollFirst(); entry != null; entry = batch.pollFirst()) {
        run(entry, now);
        touched.add(entry.member);
      }
      now = System.nanoTime();
      touched.addAll(due(now));
      for (Member member : touched) {
        advance(member, now);
      }
      if (touched.size() < MANY_TOUCHED) {
        touched.clear();
      } else {
        touched = new LinkedHashSet<>(); // to clear a large table takes as long when it is empty
      }
    }
  }

  private long nanosToDeadline() {
    if (deadlines.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return deadlines.first().deadlineNanos - System.nanoTime();
  }

  private List<Member> due(long now) {
    List<Member> due = new ArrayList<>();
    for (Member member : deadlines) {
      if (member.deadlineNanos - now > 0) {
        break;
      }
      due.add(member);
    }
    return due;
  }

  private void advance(Member member, long now) {
    try {
      member.advance(now);
    } catch (RuntimeException | Error e) { // an embedder's filter may throw anything
      LOG.error("a machine failed while it was advanced", e);
    }
    long next = member.nextDeadlineNanos();
    if (next != member.deadlineNanos) {
      deadlines.remove(member);
      member.deadlineNanos = next;
      if (next != Long.MAX_VALUE) {
        deadlines.add(member);
      }
    }
  }

  private static void run(Entry entry, long now) {
    try {
      entry.task.run(now);
    } catch (RuntimeException | Error e) { // the others go on
      LOG.error("a task of a machine failed", e);
    }
  }
}
