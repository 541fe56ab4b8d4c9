// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.btsdk.model.Rate;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.limiter.RateLimiter;
import org.btsdk.testkit.Verdict;
import org.junit.jupiter.api.Test;

/// The contract catches what it says it catches: each limiter here has one defect or two.
class BrokenLimitersTest {
  abstract static class Broken extends LimiterContract {
    private final Function<Rate, RateLimiter> limiter;

    Broken(Function<Rate, RateLimiter> limiter) {
      this.limiter = limiter;
    }

    @Override
    protected LimiterFactory factory() {
      return (limit, _) -> limiter.apply(limit);
    }
  }

  /// Counts windows of a second each: simple, and wrong in as many ways as its fields allow.
  static class Windows implements RateLimiter {
    private static final long SECOND = 1_000_000_000L;
    private Rate limit;
    private long window = Long.MIN_VALUE;
    private long usedBytes;

    Windows(Rate limit) {
      this.limit = limit;
    }

    @Override
    public long request(Flow flow, long wantedBytes, long nowNanos) {
      if (limit.isUnlimited()) {
        return wantedBytes;
      }
      long current = Math.floorDiv(nowNanos, SECOND);
      if (current != window) {
        window = current;
        usedBytes = 0;
      }
      long granted = Math.max(0, Math.min(wantedBytes, limit.bytesPerSecond() - usedBytes));
      usedBytes += granted;
      return granted;
    }

    @Override
    public long retryAtNanos(Flow flow, long nowNanos) {
      return limit.equals(Rate.ZERO)
          ? Long.MAX_VALUE
          : (Math.floorDiv(nowNanos, SECOND) + 1) * SECOND;
    }

    @Override
    public void refund(Flow flow, long bytes, long nowNanos) {
      usedBytes -= bytes;
    }

    @Override
    public void limit(Rate newLimit, long nowNanos) {
      limit = newLimit;
    }

    @Override
    public Rate limit() {
      return limit;
    }
  }

  static final class CountsWindows extends Broken {
    CountsWindows() {
      super(Windows::new);
    }
  }

  static final class GrantsAll extends Broken {
    GrantsAll() {
      super(limit ->
          new Windows(limit) {
            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              return wantedBytes;
            }
          });
    }
  }

  static final class GrantsNothing extends Broken {
    GrantsNothing() {
      super(limit ->
          new Windows(limit) {
            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              return 0;
            }
          });
    }
  }

  static final class TellsThePast extends Broken {
    TellsThePast() {
      super(limit ->
          new Windows(limit) {
            @Override
            public long retryAtNanos(Flow flow, long nowNanos) {
              return nowNanos;
            }
          });
    }
  }

  static final class KeepsRefunds extends Broken {
    KeepsRefunds() {
      super(limit ->
          new Windows(limit) {
            @Override
            public void refund(Flow flow, long bytes, long nowNanos) {}
          });
    }
  }

  static final class IgnoresChanges extends Broken {
    IgnoresChanges() {
      super(limit ->
          new Windows(limit) {
            @Override
            public void limit(Rate newLimit, long nowNanos) {}
          });
    }
  }

  @Test
  void a_limiter_that_saves_up_a_second_is_caught() {
    assertThat(Verdict.failedTests(CountsWindows.class))
        .contains("a_pause_saves_up_no_more_than_a_burst")
        .doesNotContain("tells_its_limit", "unlimited_grants_everything", "does_the_same_again");
  }

  @Test
  void a_limiter_that_limits_nothing_is_caught() {
    assertThat(Verdict.failedTests(GrantsAll.class))
        .contains(
            "is_precise_within_seconds_and_minutes",
            "does_not_drift_over_hours",
            "zero_stops_everything_until_it_changes");
  }

  @Test
  void a_limiter_that_stops_everything_is_caught() {
    assertThat(Verdict.failedTests(GrantsNothing.class))
        .contains(
            "is_precise_within_seconds_and_minutes",
            "unlimited_grants_everything",
            "a_patient_flow_is_not_starved_by_a_greedy_one");
  }

  @Test
  void a_limiter_that_tells_a_time_in_the_past_is_caught() {
    assertThat(Verdict.failedTests(TellsThePast.class))
        .contains("is_precise_within_seconds_and_minutes", "unlimited_grants_everything");
  }

  @Test
  void a_limiter_that_keeps_refunds_is_caught() {
    assertThat(Verdict.failedTests(KeepsRefunds.class)).contains("what_was_refunded_can_be_used");
    assertThat(Verdict.failedTests(CountsWindows.class))
        .doesNotContain("what_was_refunded_can_be_used");
  }

  @Test
  void a_limiter_that_ignores_changes_is_caught() {
    assertThat(Verdict.failedTests(IgnoresChanges.class))
        .contains("tells_its_limit", "keeps_to_a_limit_that_changes");
  }
}
