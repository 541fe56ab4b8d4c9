// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.PeerPriority;
import org.junit.jupiter.api.Test;

/// A [PeerPool] answers without looking at all its addresses; here it is held against a model that
/// looks at each of them, every time.
class PoolOrderTest {
  private static final long SECOND = 1_000_000_000L;

  private static final class Known {
    boolean pex;
    boolean busy;
    boolean seed;
    int failures;
    long retryAt = Long.MIN_VALUE;
    final int arrival;

    Known(boolean pex, int arrival) {
      this.pex = pex;
      this.arrival = arrival;
    }
  }

  private final TreeMap<PeerAddress, Known> model = new TreeMap<>();
  private final PeerPool pool = new PeerPool();
  private int arrivals;

  private List<PeerAddress> ready(long now, boolean withSeeds, PeerAddress us) {
    return model.entrySet().stream()
        .filter(entry -> !entry.getValue().busy && entry.getValue().retryAt <= now)
        .filter(entry -> withSeeds || !entry.getValue().seed)
        .sorted(
            Comparator.<Map.Entry<PeerAddress, Known>>comparingInt(
                    entry -> entry.getValue().failures + (entry.getValue().pex ? 1 : 0))
                .thenComparing(
                    entry -> PeerPriority.of(us, entry.getKey()), Comparator.reverseOrder())
                .thenComparingInt(entry -> entry.getValue().arrival))
        .map(Map.Entry::getKey)
        .toList();
  }

  private long nextRetry(long now, boolean withSeeds) {
    return model.values().stream()
        .filter(known -> !known.busy && known.retryAt > now && (withSeeds || !known.seed))
        .mapToLong(known -> known.retryAt)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static PeerAddress address(Random random) {
    int host = random.nextInt(200);
    // Near, so that no host is counted: those limits have tests of their own.
    return new PeerAddress(IpAddress.of((byte) 10, (byte) 0, (byte) 0, (byte) host), 6881);
  }

  private void add(PeerAddress address, boolean pex) {
    Namer namer = pex ? Namer.stranger(IpAddress.parse("10.9.9.9")) : Namer.owner();
    pool.add(pex ? PeerPool.PEX : "user", namer, List.of(address), 0);
    Known known = model.get(address);
    if (known == null) {
      model.put(address, new Known(pex, arrivals++));
    } else {
      known.pex &= pex;
    }
  }

  @Test
  void whatever_happens_the_best_is_taken_and_no_time_is_missed() {
    Random random = new Random(5);
    List<PeerAddress> taken = new ArrayList<>();
    long now = 0;
    PeerAddress us = PeerAddress.parse("10.0.1.1:6881");
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(4) * SECOND;
      boolean withSeeds = random.nextBoolean();
      PeerAddress one = address(random);
      Known known = model.get(one);
      switch (random.nextInt(8)) {
        case 0 -> {
          add(one, random.nextBoolean());
        }
        case 1 -> {
          pool.remove(one);
          model.remove(one);
        }
        case 2 -> {
          pool.connected(one);
          if (known != null) {
            known.busy = true;
          }
        }
        case 3 -> {
          boolean seed = random.nextBoolean();
          pool.left(one, now, true, seed);
          if (known != null) {
            known.busy = false;
            known.seed = seed;
            known.failures = 0;
            known.retryAt = now + PeerPool.RECONNECT_NANOS;
          }
        }
        case 4 -> {
          pool.failed(one, now);
          if (known != null) {
            known.busy = false;
            known.retryAt = now + (PeerPool.FIRST_RETRY_NANOS << known.failures++);
            if (known.failures >= PeerPool.MAX_FAILURES) {
              model.remove(one);
            }
          }
        }
        case 5 -> us = PeerAddress.parse("10.0.%d.1:6881".formatted(random.nextInt(3)));
        default -> {
          List<PeerAddress> all = ready(now, withSeeds, us);
          PeerAddress best = pool.take(now, withSeeds, us, _ -> true);
          assertThat(best).isEqualTo(all.isEmpty() ? null : all.getFirst());
          if (best != null) {
            Objects.requireNonNull(model.get(best)).busy = true;
            taken.add(best);
          }
        }
      }
      assertThat(pool.ready(now, withSeeds)).isEqualTo(ready(now, withSeeds, us).size());
      assertThat(pool.nextRetryNanos(now, withSeeds)).isEqualTo(nextRetry(now, withSeeds));
    }
    assertThat(taken).hasSizeGreaterThan(1000);
  }
}
