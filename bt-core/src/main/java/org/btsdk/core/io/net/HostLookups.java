// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.btsdk.spi.tracker.HostResolver;

/// Looks host names up on platform threads of its own, since the system's call can neither be
/// interrupted nor timed, and would hold a carrier of virtual threads. A lookup that takes too long
/// is abandoned: its thread, a daemon, ends when the system answers. Threads: any.
public final class HostLookups implements HostResolver, AutoCloseable {
  /// 16 at once: enough that one dead name server does not hold up the names that are cached.
  static final int MAX_THREADS = 16;

  /// 1,000 that wait: more than a session announces to at once.
  static final int MAX_WAITING = 1000;

  /// 10 s: lookups come in bursts.
  private static final long IDLE_SECONDS = 10;

  /// The system's call, or what a test has instead.
  @FunctionalInterface
  interface Call {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  private final Call call;
  private final ThreadPoolExecutor threads;
  private final Map<Long, CompletableFuture<InetAddress[]>> pending = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean closed;

  public HostLookups(String name) {
    this(name, InetAddress::getAllByName);
  }

  public HostLookups(String name, Call call) {
    this.call = call;
    this.threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name(name + "-lookup-", 0).daemon(true).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public List<InetAddress> resolve(String host, Duration timeout)
      throws IOException, InterruptedException {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    long number = numbers.incrementAndGet();
    pending.put(number, answer);
    try {
      threads.execute(() -> lookUp(host, answer));
      if (closed) {
        throw new IOException("the session is closed");
      }
      return List.of(answer.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      throw new IOException(
          closed ? "the session is closed" : "too many names are being looked up", e);
    } catch (TimeoutException e) {
      SocketTimeoutException silence =
          new SocketTimeoutException("no answer to the question who " + host + " is");
      silence.initCause(e);
      throw silence;
    } catch (ExecutionException e) {
      throw failure(host, e);
    } finally {
      pending.remove(number);
      answer.cancel(false); // one that still waits for a thread is then not made
    }
  }

  private static IOException failure(String host, ExecutionException e) {
    IOException failure =
        switch (e.getCause()) {
          case UnknownHostException _ -> new UnknownHostException("unknown host " + host);
          case IOException known -> new IOException(known.getMessage());
          case null, default -> new IOException("looking up " + host + " failed");
        };
    failure.initCause(e);
    return failure;
  }

  private void lookUp(String host, CompletableFuture<InetAddress[]> answer) {
    if (answer.isDone()) {
      return;
    }
    try {
      answer.complete(call.lookUp(host));
    } catch (UnknownHostException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /// Ends the waiting of every caller. Does not wait for lookups under way, which are abandoned.
  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    IOException reason = new IOException("the session is closed");
    pending.values().forEach(answer -> answer.completeExceptionally(reason));
  }
}
