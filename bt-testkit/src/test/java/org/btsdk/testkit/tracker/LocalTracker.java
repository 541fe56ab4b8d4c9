// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.jspecify.annotations.Nullable;

/// A tracker that is reached by a call. Threads: any.
final class LocalTracker implements FakeTracker {
  private static final Map<Integer, LocalTracker> OPEN = new ConcurrentHashMap<>();
  private static final AtomicInteger PORTS = new AtomicInteger();

  private final int port = PORTS.incrementAndGet();
  private final List<Seen> announces = new CopyOnWriteArrayList<>();
  private final CountDownLatch came = new CountDownLatch(1);
  private final TrackerScript script = new TrackerScript();

  LocalTracker() {
    OPEN.put(port, this);
  }

  static @Nullable LocalTracker at(int port) {
    return OPEN.get(port);
  }

  Behaviour announce(AnnounceRequest request, AnnounceRequest.Event event) {
    announces.add(
        new Seen(
            request.torrent(),
            request.peerId(),
            request.port(),
            request.uploadedBytes(),
            request.downloadedBytes(),
            request.leftBytes(),
            event,
            request.numWant()));
    return ask();
  }

  Behaviour ask() {
    came.countDown();
    return script.next();
  }

  @Override
  public URI uri() {
    return URI.create("local://127.0.0.1:" + port);
  }

  @Override
  public void behave(Behaviour behaviour) {
    script.always(behaviour);
  }

  @Override
  public void script(Behaviour... behaviours) {
    script.steps(List.of(behaviours));
  }

  @Override
  public List<Seen> announces() {
    return List.copyOf(announces);
  }

  @Override
  public void awaitRequest() throws InterruptedException {
    came.await();
  }

  @Override
  public void close() {
    OPEN.remove(port);
    script.verify();
  }
}
