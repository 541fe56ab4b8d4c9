// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.jspecify.annotations.Nullable;

/// A tracker that is reached by a call. Threads: any.
final class LocalTracker extends ScriptedTracker {
  private static final Map<Integer, LocalTracker> OPEN = new ConcurrentHashMap<>();
  private static final AtomicInteger PORTS = new AtomicInteger();

  private final int port = PORTS.incrementAndGet();

  LocalTracker() {
    OPEN.put(port, this);
  }

  static @Nullable LocalTracker at(int port) {
    return OPEN.get(port);
  }

  Behaviour announce(AnnounceRequest request, AnnounceRequest.Event event, long leftBytes) {
    saw(
        new Seen(
            request.torrent(),
            request.peerId(),
            request.port(),
            request.uploadedBytes(),
            request.downloadedBytes(),
            leftBytes,
            event,
            request.numWant()));
    return ask();
  }

  Behaviour ask() {
    came();
    return next();
  }

  @Override
  public URI uri() {
    return URI.create("local://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    OPEN.remove(port);
    verify();
  }
}
