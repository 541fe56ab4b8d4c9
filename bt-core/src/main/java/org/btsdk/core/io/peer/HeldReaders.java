// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The readers that collect blocks over several reads, since much comes to them: a hand-over to
/// another thread then moves a MiB, and not what happened to be there. Sees to it that nothing
/// waits in a reader whose peer falls silent. Threads: any; never blocks.
public final class HeldReaders {
  /// 20 ms: how long blocks may wait in a reader that gets no more; unnoticed by a user, and long
  /// enough for a MiB at 50 MB/s.
  static final int LOOK_MILLIS = 20;

  private final ScheduledExecutorService timer;
  private final Set<PeerReader> readers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  public HeldReaders(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /// A reader begins to collect; it is looked after until [PeerReader#handOverStale()] says that it
  /// stopped.
  void add(PeerReader reader) {
    readers.add(reader);
    lookLater();
  }

  private void lookLater() {
    if (!readers.isEmpty() && looking.compareAndSet(false, true)) {
      try {
        var _ = timer.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException _) {
        looking.set(false); // the session is closed, and its readers end
      }
    }
  }

  private void look() {
    looking.set(false);
    for (PeerReader reader : List.copyOf(readers)) {
      readers.remove(reader); // before it is asked: once it stopped it may begin and add itself
      if (!reader.handOverStale()) {
        readers.add(reader);
      }
    }
    lookLater();
  }
}
