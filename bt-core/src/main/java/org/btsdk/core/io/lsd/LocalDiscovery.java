// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.lsd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.btsdk.core.io.net.DatagramReader;
import org.btsdk.core.io.thread.OwnedThreads;
import org.btsdk.core.lsd.LsdAction;
import org.btsdk.core.lsd.LsdEvent;
import org.btsdk.core.lsd.LsdMachine;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.lsd.LocalGroup;
import org.btsdk.protocol.lsd.LocalSearch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the [LsdMachine] on multicast sockets (BEP 14), on a platform thread of its own that begins
/// with the first torrent. Where nothing can be joined it does nothing. Threads: any.
public final class LocalDiscovery implements AutoCloseable, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDiscovery.class);

  private final LocalSockets sockets;
  private final LsdMachine machine;
  private final BiConsumer<Sha1Hash, PeerAddress> found;
  private final Thread thread;

  private final Object lock = new Object(); // for a few instructions
  private ArrayDeque<LsdEvent> events = new ArrayDeque<>();
  private @Nullable Selector selector;
  private boolean started;
  private boolean closed;

  /// @param name of the thread
  /// @param bind the only address to speak from; empty for all
  /// @param port where we listen, 1 to 65535
  /// @param found takes peers; must not block
  public LocalDiscovery(
      String name,
      Optional<InetAddress> bind,
      int port,
      RandomGenerator random,
      BiConsumer<Sha1Hash, PeerAddress> found) {
    this.sockets = new LocalSockets(bind);
    this.machine = new LsdMachine(port, random, System.nanoTime());
    this.found = found;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
  }

  /// Peers of a torrent are looked for, until [#unwanted(Sha1Hash)]. Never blocks.
  public void wanted(Sha1Hash torrent) {
    post(new LsdEvent.Wanted(torrent));
  }

  public void unwanted(Sha1Hash torrent) {
    post(new LsdEvent.Unwanted(torrent));
  }

  private void post(LsdEvent event) {
    boolean first;
    synchronized (lock) {
      if (closed) {
        return;
      }
      events.addLast(event);
      first = !started;
      started = true;
      wake();
    }
    if (first) {
      thread.start();
    }
  }

  private void wake() {
    if (selector != null) {
      selector.wakeup();
    }
  }

  @Override
  public void run() {
    Map<LocalGroup, DatagramChannel> channels = sockets.open();
    if (channels.isEmpty()) {
      LOG.info("no local discovery: no network that can multicast");
      end();
      return;
    }
    try (Selector own = Selector.open()) {
      for (DatagramChannel channel : channels.values()) {
        channel.register(own, SelectionKey.OP_READ);
      }
      synchronized (lock) {
        selector = own;
      }
      DatagramReader reader = new DatagramReader(LocalSearch.MAX_LENGTH);
      while (work(own, reader)) {
        // until it is closed
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("local discovery ended", e);
    } finally {
      end();
    }
  }

  /// Nothing is taken any more.
  private void end() {
    synchronized (lock) {
      closed = true;
      selector = null;
      events.clear();
    }
    sockets.close();
  }

  /// @return whether to go on
  private boolean work(Selector own, DatagramReader reader) throws IOException {
    ArrayDeque<LsdEvent> batch;
    synchronized (lock) {
      if (closed) {
        return false;
      }
      batch = events;
      events = new ArrayDeque<>();
    }
    long now = System.nanoTime();
    batch.forEach(event -> machine.handle(event, now, this::perform));
    machine.advance(now, this::perform);
    long deadline = machine.nextDeadlineNanos();
    if (deadline == Long.MAX_VALUE) {
      own.select();
    } else {
      long wait = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      own.select(Math.max(1, wait + 1));
    }
    for (SelectionKey key : own.selectedKeys()) {
      reader.read((DatagramChannel) key.channel(), this::heard);
    }
    own.selectedKeys().clear();
    return true;
  }

  private void heard(InetSocketAddress sender, byte[] datagram) {
    InetAddress from = sender.getAddress();
    if (from.isLinkLocalAddress() && from.getAddress().length == 16) {
      return; // it cannot be dialed without the name of an interface, which no peer's address has
    }
    LsdEvent event = new LsdEvent.Heard(IpAddress.of(from), sockets.isNeighbour(from), datagram);
    machine.handle(event, System.nanoTime(), this::perform);
  }

  private void perform(LsdAction action) {
    switch (action) {
      case LsdAction.Send(LocalGroup group, byte[] datagram) -> sockets.send(group, datagram);
      case LsdAction.Found(Sha1Hash torrent, PeerAddress peer) -> found.accept(torrent, peer);
    }
  }

  /// Ends the thread and closes the sockets. Blocks until that is done, which is soon.
  @Override
  public void close() {
    boolean running;
    synchronized (lock) {
      closed = true;
      running = started;
      wake();
    }
    boolean interrupted = running && OwnedThreads.joined(thread);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
