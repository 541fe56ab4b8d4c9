// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.limiter;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.btsdk.model.Rate;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.limiter.LimiterProvider;
import org.btsdk.spi.limiter.RateLimiter;
import org.btsdk.testkit.Breaks;
import org.btsdk.testkit.ContractProof;

/// Limiters that have one defect each.
class BrokenLimitersTest extends ContractProof {
  BrokenLimitersTest() {
    super(LimiterContract.class);
  }

  abstract static class Case extends LimiterContract {
    private final Function<Rate, RateLimiter> limiter;

    Case(Function<Rate, RateLimiter> limiter) {
      this.limiter = limiter;
    }

    @Override
    protected LimiterFactory factory() {
      return (limit, _) -> limiter.apply(limit);
    }
  }

  @Breaks({})
  static final class Sound extends Case {
    Sound() {
      super(Bucket::new);
    }
  }

  @Breaks("provider_says_who_it_is")
  static final class Unregistered extends LimiterContract {
    @Override
    protected LimiterFactory factory() {
      return new LimiterProvider() {
        @Override
        public String name() {
          return "unregistered";
        }

        @Override
        public int spiVersion() {
          return SPI_VERSION;
        }

        @Override
        public RateLimiter create(Rate limit, PluginConfig config) {
          return new Bucket(limit);
        }
      };
    }
  }

  /// 32 bits are not enough for the fastest.
  @Breaks("is_precise_within_seconds_and_minutes")
  static final class CountsWithAnInt extends Case {
    CountsWithAnInt() {
      super(limit ->
          new Bucket(limit) {
            @Override
            long rate() {
              return Math.min(Integer.MAX_VALUE, super.rate());
            }
          });
    }
  }

  @Breaks("does_not_drift_over_hours")
  static final class RoundsGrantsUp extends Case {
    RoundsGrantsUp() {
      super(limit ->
          new Bucket(limit) {
            @Override
            long capacity(long idleNanos) {
              return super.capacity(idleNanos) - (rate() == 33_333 ? 2048 : 0);
            }

            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              long granted = super.request(flow, wantedBytes, nowNanos);
              return granted > 0 && rate() == 33_333 ? Math.min(wantedBytes, granted + 2) : granted;
            }
          });
    }
  }

  /// Something drops in whenever somebody looks.
  @Breaks("is_precise_for_those_who_ask_when_they_like")
  static final class PaysTheImpatient extends Case {
    PaysTheImpatient() {
      super(limit ->
          new Bucket(limit) {
            @Override
            long drops(long billionths) {
              long drops = super.drops(billionths);
              return rate() == 33_333 ? Math.max(300, drops) : drops;
            }
          });
    }
  }

  @Breaks("a_pause_saves_up_no_more_than_a_burst")
  static final class SavesUp extends Case {
    SavesUp() {
      super(limit ->
          new Bucket(limit) {
            @Override
            long capacity(long idleNanos) {
              return super.capacity(idleNanos) * (idleNanos > 60 * NANOS ? 2 : 1);
            }
          });
    }
  }

  @Breaks("grants_no_more_than_was_wanted")
  static final class GrantsAtLeastAHundred extends Case {
    GrantsAtLeastAHundred() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              boolean few = rate() == 500 && wantedBytes > 1 && wantedBytes < 100;
              return super.request(flow, few ? 100 : wantedBytes, nowNanos);
            }
          });
    }
  }

  @Breaks("all_flows_share_one_limit")
  static final class HasABucketForEachFlow extends Case {
    HasABucketForEachFlow() {
      super(limit ->
          new Bucket(limit) {
            private final Map<String, Bucket> buckets = new TreeMap<>();

            private Bucket of(Flow flow) {
              return buckets.computeIfAbsent(flow.toString(), _ -> new Bucket(limit()));
            }

            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              return of(flow).request(flow, wantedBytes, nowNanos);
            }

            @Override
            public long retryAtNanos(Flow flow, long nowNanos) {
              return of(flow).retryAtNanos(flow, nowNanos);
            }

            @Override
            public void refund(Flow flow, long refunded, long nowNanos) {
              of(flow).refund(flow, refunded, nowNanos);
            }

            @Override
            public void limit(Rate newLimit, long nowNanos) {
              super.limit(newLimit, nowNanos);
              buckets.values().forEach(bucket -> bucket.limit(newLimit, nowNanos));
            }
          });
    }
  }

  @Breaks("may_be_called_by_one_thread_after_another")
  static final class BelongsToOneThread extends Case {
    BelongsToOneThread() {
      super(limit ->
          new Bucket(limit) {
            private final Thread owner = Thread.currentThread();

            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              if (Thread.currentThread() != owner) {
                throw new IllegalStateException("not my thread");
              }
              return super.request(flow, wantedBytes, nowNanos);
            }
          });
    }
  }

  @Breaks("what_was_refunded_can_be_used")
  static final class KeepsRefunds extends Case {
    KeepsRefunds() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public void refund(Flow flow, long refunded, long nowNanos) {}
          });
    }
  }

  @Breaks({"late_refunds_do_not_pile_up", "takes_refunds_whatever_the_limit_is_by_then"})
  static final class PilesRefundsUp extends Case {
    PilesRefundsUp() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public void refund(Flow flow, long refunded, long nowNanos) {
              bytes += refunded;
            }
          });
    }
  }

  @Breaks("zero_stops_everything_until_it_changes")
  static final class KeepsHopingAtZero extends Case {
    KeepsHopingAtZero() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public long retryAtNanos(Flow flow, long nowNanos) {
              return rate() == 0 ? nowNanos + NANOS : super.retryAtNanos(flow, nowNanos);
            }
          });
    }
  }

  @Breaks("unlimited_grants_everything")
  static final class HasALimitOfItsOwn extends Case {
    HasALimitOfItsOwn() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              long granted = super.request(flow, wantedBytes, nowNanos);
              return limit().isUnlimited() ? Math.min(1 << 30, granted) : granted;
            }
          });
    }
  }

  @Breaks("keeps_to_a_limit_that_changes")
  static final class LowersTooLate extends Case {
    LowersTooLate() {
      super(limit ->
          new Bucket(limit) {
            @Override
            long kept() {
              return rate() == 0 ? 0 : bytes;
            }
          });
    }
  }

  @Breaks("changing_the_limit_makes_no_bytes")
  static final class FillsUpWhenItChanges extends Case {
    FillsUpWhenItChanges() {
      super(limit ->
          new Bucket(limit) {
            @Override
            long kept() {
              return limit().isUnlimited() ? 0 : capacity(0);
            }
          });
    }
  }

  @Breaks("tells_its_limit")
  static final class TellsItsLimitLate extends Case {
    TellsItsLimitLate() {
      super(limit ->
          new Bucket(limit) {
            private boolean asked;

            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              asked = true;
              return super.request(flow, wantedBytes, nowNanos);
            }

            @Override
            public Rate limit() {
              return asked ? super.limit() : Rate.UNLIMITED;
            }
          });
    }
  }

  @Breaks({"a_patient_flow_is_not_starved_by_a_greedy_one", "no_flow_is_starved_whatever_its_kind"})
  static final class HasNoLine extends Case {
    HasNoLine() {
      super(limit ->
          new Bucket(limit) {
            @Override
            long ahead(Flow flow) {
              return 0;
            }
          });
    }
  }

  /// Thinks that all bytes are of some torrent.
  @Breaks("no_flow_is_starved_whatever_its_kind")
  static final class ForgetsHandshakes extends Case {
    ForgetsHandshakes() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public long request(Flow flow, long wantedBytes, long nowNanos) {
              return flow.torrent() == null ? 0 : super.request(flow, wantedBytes, nowNanos);
            }
          });
    }
  }

  /// Grants something at first, and lets nobody ask again.
  @Breaks("no_flow_is_starved_whatever_its_kind")
  static final class SendsHandshakesAway extends Case {
    SendsHandshakesAway() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public long retryAtNanos(Flow flow, long nowNanos) {
              return flow.torrent() == null ? Long.MAX_VALUE : super.retryAtNanos(flow, nowNanos);
            }
          });
    }
  }

  @Breaks("takes_refunds_whatever_the_limit_is_by_then")
  static final class TakesRefundsAtALimitOnly extends Case {
    TakesRefundsAtALimitOnly() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public void refund(Flow flow, long refunded, long nowNanos) {
              if (refunded == 0 || rate() == 0 || limit().isUnlimited()) {
                throw new IllegalArgumentException("nothing was granted");
              }
              super.refund(flow, refunded, nowNanos);
            }
          });
    }
  }

  /// Looks into a file, say, now and then.
  @Breaks("never_waits")
  static final class WaitsNowAndThen extends Case {
    WaitsNowAndThen() {
      super(limit ->
          new Bucket(limit) {
            private int refunds;

            @Override
            public void refund(Flow flow, long refunded, long nowNanos) {
              if (++refunds % 20 == 0) {
                LockSupport.parkNanos(1);
              }
              super.refund(flow, refunded, nowNanos);
            }
          });
    }
  }

  @Breaks("a_flow_that_went_away_costs_nothing")
  static final class WaitsForThoseWhoWent extends Case {
    WaitsForThoseWhoWent() {
      super(limit ->
          new Bucket(limit) {
            @Override
            void runsOver() {}
          });
    }
  }

  @Breaks("does_the_same_again")
  static final class DependsOnItsAddress extends Case {
    DependsOnItsAddress() {
      super(limit ->
          new Bucket(limit) {
            @Override
            public long retryAtNanos(Flow flow, long nowNanos) {
              long told = super.retryAtNanos(flow, nowNanos);
              return told == Long.MAX_VALUE ? told : told + (System.identityHashCode(this) & 0xfff);
            }
          });
    }
  }

  @Breaks("shares_nothing_between_limiters")
  static final class SharesItsBucket extends Case {
    private static final class Shared extends Bucket {
      private static long left;

      Shared(Rate limit) {
        super(limit);
      }

      static Shared full(Rate limit) {
        Shared shared = new Shared(limit);
        left = shared.bytes;
        return shared;
      }

      @Override
      public long request(Flow flow, long wantedBytes, long nowNanos) {
        bytes = left;
        long granted = super.request(flow, wantedBytes, nowNanos);
        left = bytes;
        return granted;
      }

      @Override
      public void refund(Flow flow, long refunded, long nowNanos) {
        super.refund(flow, refunded, nowNanos);
        left = bytes;
      }

      @Override
      public void limit(Rate newLimit, long nowNanos) {
        super.limit(newLimit, nowNanos);
        left = bytes;
      }
    }

    SharesItsBucket() {
      super(Shared::full);
    }
  }
}
