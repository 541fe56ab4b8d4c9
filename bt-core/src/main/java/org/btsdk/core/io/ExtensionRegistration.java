// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.btsdk.api.PeerExtension;
import org.btsdk.api.Torrent;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.PeerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An extension message of the embedder's: hands over what arrives, one call at a time, and sends.
/// Threads: any; what arrives beyond a bound is dropped while the handler is busy.
final class ExtensionRegistration implements PeerExtension {
  private static final Logger LOG = LoggerFactory.getLogger(ExtensionRegistration.class);

  /// Messages that wait for a busy handler: what a swarm of peers sends at once, not more.
  private static final int MOST_WAITING = 256;

  private final String name;
  private final Handler handler;
  private final Executor executor;
  private final Consumer<ExtensionRegistration> unregister;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  ExtensionRegistration(
      String name, Handler handler, Executor executor, Consumer<ExtensionRegistration> unregister) {
    this.name = name;
    this.handler = handler;
    this.executor = executor;
    this.unregister = unregister;
  }

  String name() {
    return name;
  }

  void onPeer(Torrent torrent, PeerAddress peer) {
    hand(() -> handler.onPeer(torrent, peer));
  }

  void onMessage(Torrent torrent, PeerAddress peer, byte[] payload) {
    hand(() -> handler.onMessage(torrent, peer, payload));
  }

  private void hand(Runnable call) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        return;
      }
      waiting.addLast(call);
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(this::drain);
  }

  private void drain() {
    while (true) {
      Runnable next;
      synchronized (waiting) {
        next = waiting.pollFirst();
        if (next == null) {
          running = false;
          return;
        }
      }
      try {
        next.run();
      } catch (RuntimeException e) {
        LOG.warn("the handler of the extension {} threw", name, e);
      }
    }
  }

  @Override
  public boolean send(Torrent torrent, PeerAddress peer, byte[] payload) {
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a message has at most %d bytes, not %d".formatted(MAX_PAYLOAD_BYTES, payload.length));
    }
    if (!(torrent instanceof EngineTorrent ours)) {
      throw new IllegalArgumentException("not a torrent of this session");
    }
    if (!ours.driver().hasExtension(peer, name)) {
      return false;
    }
    ours.driver().command(new TorrentEvent.SendExtension(peer, name, payload.clone()));
    return true;
  }

  @Override
  public void close() {
    unregister.accept(this);
  }
}
