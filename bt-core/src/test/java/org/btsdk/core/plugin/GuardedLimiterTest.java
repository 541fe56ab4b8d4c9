// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.limit.BucketLimiter;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;
import org.junit.jupiter.api.Test;

class GuardedLimiterTest {
  private static final Flow FLOW = new Flow(Flow.Direction.DOWN, null, Flow.PeerClass.NORMAL);
  private static final Rate LIMIT = Rate.bytes(8_000);

  private final List<String> told = new ArrayList<>();

  /// Right, unless a method is overridden.
  private static class Plugin implements RateLimiter {
    private Rate limit = LIMIT;

    @Override
    public long request(Flow flow, long wantedBytes, long nowNanos) {
      return wantedBytes;
    }

    @Override
    public long retryAtNanos(Flow flow, long nowNanos) {
      return nowNanos + 1;
    }

    @Override
    public void refund(Flow flow, long bytes, long nowNanos) {}

    @Override
    public void limit(Rate newLimit, long nowNanos) {
      limit = newLimit;
    }

    @Override
    public Rate limit() {
      return limit;
    }
  }

  private GuardedLimiter guarded(RateLimiter plugin) {
    return new GuardedLimiter(
        "acme-slow",
        plugin,
        LIMIT,
        limit -> new BucketLimiter(limit, Long.MAX_VALUE),
        (name, cause) -> told.add(name + ": " + cause));
  }

  @Test
  void a_limiter_that_is_right_is_left_alone() {
    GuardedLimiter limiter = guarded(new Plugin());
    assertThat(limiter.request(FLOW, 1L << 40, 0)).isEqualTo(1L << 40);
    assertThat(limiter.retryAtNanos(FLOW, 5)).isEqualTo(6);
    limiter.refund(FLOW, 10, 0);
    limiter.limit(Rate.ZERO, 0);
    assertThat(limiter.limit()).isEqualTo(Rate.ZERO);
    assertThat(limiter.isReplaced()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void one_whose_library_is_missing_is_replaced_and_its_limit_is_kept() {
    GuardedLimiter limiter =
        guarded(
            new Plugin() {
              @Override
              public long request(Flow flow, long wantedBytes, long nowNanos) {
                throw new NoClassDefFoundError("com/acme/Clock");
              }
            });
    assertThat(limiter.request(FLOW, 1L << 40, 0)).isPositive().isLessThan(1L << 20);
    assertThat(limiter.limit()).isEqualTo(LIMIT);
    assertThat(limiter.isReplaced()).isTrue();
    assertThat(told).containsExactly("acme-slow: java.lang.NoClassDefFoundError: com/acme/Clock");
  }

  @Test
  void one_that_grants_what_it_cannot_is_replaced() {
    for (long granted : new long[] {-1, 101}) {
      GuardedLimiter limiter =
          guarded(
              new Plugin() {
                @Override
                public long request(Flow flow, long wantedBytes, long nowNanos) {
                  return granted;
                }
              });
      assertThat(limiter.request(FLOW, 100, 0)).isBetween(0L, 100L);
      assertThat(limiter.isReplaced()).isTrue();
    }
  }

  @Test
  void one_that_throws_anywhere_is_replaced() {
    RateLimiter broken =
        new Plugin() {
          @Override
          public long retryAtNanos(Flow flow, long nowNanos) {
            throw new StackOverflowError();
          }

          @Override
          public void refund(Flow flow, long bytes, long nowNanos) {
            throw new IllegalStateException("a defect");
          }

          @Override
          public void limit(Rate newLimit, long nowNanos) {
            throw new AssertionError("never");
          }

          @Override
          public Rate limit() {
            throw new ExceptionInInitializerError("no clock");
          }
        };
    assertThat(guarded(broken).retryAtNanos(FLOW, 0)).isPositive();
    guarded(broken).refund(FLOW, 1, 0);
    assertThat(guarded(broken).limit()).isEqualTo(LIMIT);
    GuardedLimiter limiter = guarded(broken);
    limiter.limit(Rate.bytes(9), 0);
    assertThat(limiter.limit()).isEqualTo(Rate.bytes(9));
    assertThat(told).hasSize(4).allMatch(line -> line.startsWith("acme-slow: "));
  }

  @Test
  void one_that_has_no_limit_is_replaced() {
    RateLimiter broken =
        new Plugin() {
          @Override
          @SuppressWarnings("NullAway") // as a plugin that knows nothing of it
          public Rate limit() {
            return null;
          }
        };
    assertThat(guarded(broken).limit()).isEqualTo(LIMIT);
    assertThat(told).hasSize(1);
  }
}
