// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.storage;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.btsdk.core.io.failure.Failures;
import org.slf4j.LoggerFactory;

/// Logs that blocks which peers asked for cannot be read. Such a torrent goes on, since a store may
/// be away for a while; but whoever looks at a seed that sends nothing must find out why. Any
/// thread.
public final class ReadTroubles {
  /// A minute: a store that is away fails each of thousands of requests, of all torrents in it.
  static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock;
  private final Consumer<String> log;
  private boolean toldBefore;
  private long toldNanos;
  private long untold;

  public ReadTroubles() {
    this(System::nanoTime, LoggerFactory.getLogger(ReadTroubles.class)::warn);
  }

  ReadTroubles(LongSupplier clock, Consumer<String> log) {
    this.clock = clock;
    this.log = log;
  }

  /// A block could not be read.
  ///
  /// @param torrent its name
  /// @param storage the storage's name
  public void failed(String torrent, String storage, int piece, Exception problem) {
    long before;
    synchronized (this) {
      long now = clock.getAsLong();
      if (toldBefore && now - toldNanos < EVERY_NANOS) {
        untold++;
        return;
      }
      toldBefore = true;
      toldNanos = now;
      before = untold;
      untold = 0;
    }
    log.accept(
        "%s: a block of piece %d that a peer asked for could not be read from storage \"%s\": %s%s"
            .formatted(
                torrent,
                piece,
                storage,
                Failures.message(problem),
                before == 0 ? "" : " (and %d more since the last warning)".formatted(before)));
  }
}
