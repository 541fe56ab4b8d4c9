// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a reader collects over several reads, and keeps as long as more is just coming. Threads:
/// the reader, and one that looks now and then whether the reader was left waiting. What was put in
/// comes out once, to one of the two.
///
/// @param <T> what is collected
final class Collector<T> {
  private final AtomicReference<@Nullable T> kept = new AtomicReference<>();
  private volatile boolean collects;
  private volatile boolean handedOver; // since the last look

  /// Whether anything is kept. The reader.
  boolean collects() {
    return collects;
  }

  /// From now on [#keep(Object)] keeps. The reader.
  void begin() {
    handedOver = true;
    collects = true;
  }

  /// Keeps something, if that is wanted. The reader.
  ///
  /// @return null if it is kept, else what is to be handed over now
  @Nullable T keep(T value) {
    if (!collects) {
      return value;
    }
    kept.set(value);
    return collects ? null : take(); // the other thread may have looked before it was there
  }

  /// Takes out what is kept. The reader.
  @Nullable T take() {
    return kept.getAndSet(null);
  }

  /// The reader handed something over: it is not left waiting.
  void handedOver() {
    handedOver = true;
  }

  /// Whether nothing was handed over since this was asked last. The thread that looks.
  boolean isStale() {
    boolean stale = !handedOver;
    handedOver = false;
    return stale;
  }

  /// Ends the keeping. The thread that looks.
  ///
  /// @return what was kept, to be handed over
  @Nullable T end() {
    collects = false;
    return take();
  }
}
