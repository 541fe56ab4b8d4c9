// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Rate;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.limiter.LimiterProvider;
import org.btsdk.spi.limiter.RateLimiter;
import org.btsdk.testkit.ProviderChecks;
import org.btsdk.testkit.WaitChecks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [RateLimiter] must do: extend it and say how the limiter is made. If the factory is a
/// [LimiterProvider], what it says of itself is checked as well. A limiter that hangs fails its
/// test after two minutes.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LimiterContract {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long BLOCK = 16 * 1024;
  private static final long GIBIBYTE = 1L << 30;
  private static final long START = -5 * SECOND; // the clock begins anywhere
  private static final List<Rate> RATES =
      List.of(
          Rate.bytes(500),
          Rate.bytes(33_333),
          Rate.kib(100),
          Rate.bytes(999_983),
          Rate.mib(10),
          Rate.bytes(12_500_000_000L));

  /// For subclasses.
  protected LimiterContract() {}

  /// What makes the limiter that is tested.
  protected abstract LimiterFactory factory();

  /// The settings it is made with; none unless overridden.
  protected PluginConfig config() {
    return factory() instanceof Plugin plugin
        ? PluginConfig.of(plugin.configKeys(), Map.of())
        : PluginConfig.empty();
  }

  private RateLimiter limiter(Rate limit) {
    return factory().create(limit, config());
  }

  private static Flow flow(int number) {
    byte[] hash = new byte[Sha1Hash.LENGTH];
    hash[0] = (byte) number;
    return new Flow(Flow.Direction.DOWN, InfoHashes.v1(Sha1Hash.of(hash)), Flow.PeerClass.NORMAL);
  }

  private FakeDemand demand(Rate limit) {
    return new FakeDemand(limiter(limit), flow(1), START);
  }

  /// Name, version and settings of a provider are in order, and it is registered.
  @Test
  public void provider_says_who_it_is() {
    if (factory() instanceof LimiterProvider provider) {
      ProviderChecks.check(LimiterProvider.class, provider, LimiterProvider.SPI_VERSION);
    }
  }

  /// Each second at most the limit and a burst, each minute at least 95 % of the limit.
  @Test
  public void is_precise_within_seconds_and_minutes() {
    for (Rate limit : RATES) {
      long wanted = Math.max(BLOCK, limit.bytesPerSecond() / 1000);
      FakeDemand demand = demand(limit);
      for (int minute = 0; minute < 5; minute++) {
        assertThat(demand.run(60, wanted))
            .as("bytes in minute %d at %s", minute, limit)
            .isGreaterThanOrEqualTo(limit.bytesPerSecond() * 60 * 95 / 100);
      }
    }
  }

  /// No rounding adds up.
  @Test
  public void does_not_drift_over_hours() {
    for (Rate limit : List.of(Rate.bytes(33_333), Rate.bytes(999_983))) {
      FakeDemand demand = demand(limit);
      long seconds = 2 * 3600;
      long bytes = demand.run(seconds, BLOCK);
      assertThat(bytes)
          .as("bytes in %d seconds at %s", seconds, limit)
          .isLessThanOrEqualTo(limit.bytesPerSecond() * seconds + FakeDemand.burst(limit))
          .isGreaterThanOrEqualTo(limit.bytesPerSecond() * seconds * 95 / 100);
    }
  }

  /// A demand that asks at odd moments, rather than when it is told, gets no more and no less.
  @Test
  public void is_precise_for_those_who_ask_when_they_like() {
    Rate limit = Rate.bytes(33_333);
    FakeDemand demand = demand(limit);
    Random random = new Random(1);
    long end = START + 600 * SECOND;
    while (demand.nowNanos() < end) {
      demand.ask(1 + random.nextInt(40_000));
      demand.moveTo(demand.nowNanos() + 1 + random.nextInt(30_000_000));
    }
    assertThat(demand.totalBytes())
        .as("bytes in ten minutes at %s", limit)
        .isLessThanOrEqualTo(limit.bytesPerSecond() * 601 + FakeDemand.burst(limit))
        .isGreaterThanOrEqualTo(limit.bytesPerSecond() * 600 * 95 / 100);
  }

  /// After a pause of an hour no more goes at once than after one of a second.
  @Test
  public void a_pause_saves_up_no_more_than_a_burst() {
    for (Rate limit : RATES) {
      FakeDemand demand = demand(limit);
      demand.ask(1);
      demand.pause(3600);
      long atOnce = 0;
      long granted = demand.ask(Long.MAX_VALUE);
      for (int i = 0; granted > 0 && i < 10; i++) {
        atOnce += granted;
        granted = demand.ask(Long.MAX_VALUE);
      }
      assertThat(granted).as("still granted at %s", limit).isZero();
      assertThat(atOnce)
          .as("at once at %s", limit)
          .isPositive()
          .isLessThanOrEqualTo(FakeDemand.burst(limit));
    }
  }

  /// Never more than was wanted, and no debt.
  @Test
  public void grants_no_more_than_was_wanted() {
    for (Rate limit : RATES) {
      RateLimiter limiter = limiter(limit);
      long now = START;
      for (int wanted = 1; wanted < 300; wanted++) {
        assertThat(limiter.request(flow(1), wanted, now))
            .as("granted of %d at %s", wanted, limit)
            .isBetween(0L, (long) wanted);
        now += MILLISECOND;
      }
    }
  }

  /// What flows of all torrents, of all peers and of both classes get together is limited.
  @Test
  public void all_flows_share_one_limit() {
    Rate limit = Rate.kib(100);
    RateLimiter limiter = limiter(limit);
    long granted = 0;
    for (long now = START; now < START + 60 * SECOND; now += 10 * MILLISECOND) {
      for (int i = 1; i <= 8; i++) {
        Flow.PeerClass peerClass = i % 2 == 0 ? Flow.PeerClass.LOCAL : Flow.PeerClass.NORMAL;
        Flow flow = new Flow(Flow.Direction.DOWN, i > 4 ? null : flow(i).torrent(), peerClass);
        granted += limiter.request(flow, BLOCK, now);
      }
    }
    assertThat(granted)
        .as("bytes in a minute at %s", limit)
        .isLessThanOrEqualTo(limit.bytesPerSecond() * 60 + FakeDemand.burst(limit))
        .isGreaterThanOrEqualTo(limit.bytesPerSecond() * 60 * 95 / 100);
  }

  /// Threads take turns: none of them owns the limiter.
  @Test
  public void may_be_called_by_one_thread_after_another() throws InterruptedException {
    RateLimiter limiter = limiter(Rate.kib(100));
    List<Throwable> problems = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 10; i++) {
      long now = START + i * SECOND;
      Thread thread =
          Thread.ofVirtual()
              .unstarted(() -> {
                limiter.refund(flow(1), limiter.request(flow(1), BLOCK, now) / 2, now);
                assertThat(limiter.retryAtNanos(flow(1), now)).isGreaterThan(now);
                limiter.limit(Rate.kib(100), now);
              });
      thread.setUncaughtExceptionHandler((_, problem) -> problems.add(problem));
      thread.start();
      thread.join();
    }
    assertThat(problems).isEmpty();
  }

  /// What was given back may be used by others.
  @Test
  public void what_was_refunded_can_be_used() {
    Rate limit = Rate.kib(100);
    FakeDemand demand = demand(limit);
    long end = START + 60 * SECOND;
    while (demand.nowNanos() < end) {
      long granted = demand.ask(BLOCK);
      if (granted == 0) {
        demand.waitAsTold(end);
      } else if (granted > 1) {
        demand.refund(granted / 2);
      }
    }
    assertThat(demand.totalBytes())
        .as("bytes that were used")
        .isGreaterThanOrEqualTo(limit.bytesPerSecond() * 60 * 95 / 100)
        .isLessThanOrEqualTo(limit.bytesPerSecond() * 60 + FakeDemand.burst(limit));
  }

  /// Bytes may come back when the limit is another by then, none at all too, and change nothing of
  /// it.
  @Test
  public void takes_refunds_whatever_the_limit_is_by_then() {
    for (Rate limit : List.of(Rate.ZERO, Rate.UNLIMITED, Rate.kib(1))) {
      RateLimiter limiter = limiter(Rate.mib(1));
      long granted = limiter.request(flow(1), BLOCK, START);
      long now = START + MILLISECOND;
      limiter.limit(limit, now);
      limiter.refund(flow(1), 0, now);
      limiter.refund(flow(1), granted, now);
      long least = limit.isUnlimited() ? GIBIBYTE : 0;
      long most = limit.bytesPerSecond() == 1024 ? FakeDemand.burst(limit) : least;
      assertThat(limiter.request(flow(1), GIBIBYTE, now))
          .as("granted of a gibibyte at %s after a refund", limit)
          .isBetween(least, most);
    }
  }

  /// Refunds that come late do not pile up to more than a burst.
  @Test
  public void late_refunds_do_not_pile_up() {
    Rate limit = Rate.kib(100);
    RateLimiter limiter = limiter(limit);
    long now = START;
    long owed = 0;
    for (int second = 0; second < 60; second++) {
      owed += limiter.request(flow(1), BLOCK, now);
      now += SECOND;
    }
    limiter.refund(flow(1), owed, now);
    long atOnce = 0;
    long granted = limiter.request(flow(1), Long.MAX_VALUE, now + SECOND);
    for (int i = 0; granted > 0 && i < 10; i++) {
      atOnce += granted;
      granted = limiter.request(flow(1), Long.MAX_VALUE, now + SECOND);
    }
    assertThat(atOnce)
        .as("at once after a minute's grants were refunded")
        .isLessThanOrEqualTo(FakeDemand.burst(limit));
  }

  /// [Rate#ZERO] stops everything until the limit changes.
  @Test
  public void zero_stops_everything_until_it_changes() {
    for (RateLimiter limiter : List.of(limiter(Rate.ZERO), lowered(Rate.ZERO))) {
      for (long second = 0; second < 100; second++) {
        long now = START + second * SECOND;
        assertThat(limiter.request(flow(1), 1, now)).as("granted at zero").isZero();
        assertThat(limiter.retryAtNanos(flow(1), now))
            .as("when to ask again at zero")
            .isEqualTo(Long.MAX_VALUE);
      }
      FakeDemand demand = new FakeDemand(limiter, flow(1), START + 100 * SECOND);
      demand.limit(Rate.kib(100));
      assertThat(demand.run(60, BLOCK))
          .as("bytes in the minute after the limit was raised from zero to 100 KiB/s")
          .isGreaterThanOrEqualTo(Rate.kib(95).bytesPerSecond() * 60);
    }
  }

  private RateLimiter lowered(Rate limit) {
    RateLimiter limiter = limiter(Rate.mib(1));
    limiter.limit(limit, START);
    return limiter;
  }

  /// [Rate#UNLIMITED] grants whatever is wanted.
  @Test
  public void unlimited_grants_everything() {
    for (RateLimiter limiter : List.of(limiter(Rate.UNLIMITED), lowered(Rate.UNLIMITED))) {
      for (int i = 0; i < 100; i++) {
        assertThat(limiter.request(flow(1), 1L << 40, START))
            .as("granted of a tebibyte without a limit")
            .isEqualTo(1L << 40);
      }
      assertThat(limiter.retryAtNanos(flow(1), START))
          .as("when to ask again without a limit")
          .isGreaterThan(START);
    }
  }

  /// A new limit holds from the next second on, however often it changes.
  @Test
  public void keeps_to_a_limit_that_changes() {
    FakeDemand demand = demand(Rate.kib(500));
    for (Rate limit :
        List.of(Rate.kib(50), Rate.mib(20), Rate.UNLIMITED, Rate.kib(200), Rate.bytes(700))) {
      demand.limit(limit);
      if (limit.isUnlimited()) {
        assertThat(demand.ask(1 << 30)).isEqualTo(1 << 30);
        continue;
      }
      demand.run(2, BLOCK);
      assertThat(demand.run(60, BLOCK))
          .as("bytes in a minute at %s", limit)
          .isGreaterThanOrEqualTo(limit.bytesPerSecond() * 60 * 95 / 100);
    }
  }

  /// Setting the limit again and again makes no bytes out of nothing.
  @Test
  public void changing_the_limit_makes_no_bytes() {
    RateLimiter limiter = limiter(Rate.kib(100));
    long total = 0;
    for (int i = 0; i < 1000; i++) {
      long now = START + i * (10 * MILLISECOND);
      limiter.limit(i % 2 == 0 ? Rate.kib(99) : Rate.kib(100), now);
      total += limiter.request(flow(1), 1 << 20, now);
    }
    assertThat(total)
        .as("bytes in ten seconds in which the limit changed a thousand times")
        .isLessThanOrEqualTo(Rate.kib(100).bytesPerSecond() * 10 + FakeDemand.burst(Rate.kib(100)));
  }

  /// The limit that was set last is the limit.
  @Test
  public void tells_its_limit() {
    RateLimiter limiter = limiter(Rate.kib(3));
    assertThat(limiter.limit()).isEqualTo(Rate.kib(3));
    for (Rate limit : List.of(Rate.ZERO, Rate.UNLIMITED, Rate.mib(7))) {
      limiter.limit(limit, START);
      assertThat(limiter.limit()).isEqualTo(limit);
    }
  }

  /// Flows that ask when they are told are not starved by one that asks all the time.
  @Test
  public void a_patient_flow_is_not_starved_by_a_greedy_one() {
    for (Rate limit : List.of(Rate.bytes(5_000), Rate.kib(100), Rate.mib(5))) {
      RateLimiter limiter = limiter(limit);
      FakeDemand patient = new FakeDemand(limiter, flow(1), START);
      int grants = 0;
      for (long now = START; now < START + 60 * SECOND; now += MILLISECOND) {
        limiter.request(flow(2), 1 << 20, now);
        if (now >= patient.nowNanos()) {
          patient.moveTo(now);
          grants += limiter.request(flow(1), BLOCK, now) > 0 ? 1 : 0;
          patient.moveTo(patient.retryAt());
        }
        limiter.request(flow(2), 1 << 20, now);
      }
      assertThat(grants).as("grants to the patient flow in a minute at %s", limit).isPositive();
    }
  }

  /// Flows of many torrents and of none, of both classes and both directions: whoever asks when it
  /// is told is granted something within a minute.
  @Test
  public void no_flow_is_starved_whatever_its_kind() {
    for (Flow.Direction direction : Flow.Direction.values()) {
      List<Flow> flows = flowsOfAllKinds(direction);
      RateLimiter limiter = limiter(Rate.kib(100));
      long[] asksAt = new long[flows.size()];
      long[] granted = new long[flows.size()];
      Arrays.fill(asksAt, START);
      for (long now = START; now < START + 60 * SECOND; now += 5 * MILLISECOND) {
        for (int i = 0; i < asksAt.length; i++) {
          if (asksAt[i] <= now) {
            long bytes = limiter.request(flows.get(i), BLOCK, now);
            granted[i] += bytes;
            asksAt[i] = bytes > 0 ? now : limiter.retryAtNanos(flows.get(i), now);
          }
        }
      }
      for (int i = 0; i < granted.length; i++) {
        assertThat(granted[i])
            .as(
                "bytes for %s, one of %d flows, in a minute at 100 KiB/s",
                flows.get(i), granted.length)
            .isPositive();
        assertThat(asksAt[i])
            .as("when %s was told to ask again at 100 KiB/s; never is for zero", flows.get(i))
            .isLessThan(Long.MAX_VALUE);
      }
    }
  }

  private static List<Flow> flowsOfAllKinds(Flow.Direction direction) {
    List<Flow> flows = new ArrayList<>();
    for (int torrent = 0; torrent < 20; torrent++) {
      for (Flow.PeerClass peerClass : Flow.PeerClass.values()) {
        flows.add(new Flow(direction, torrent == 0 ? null : flow(torrent).torrent(), peerClass));
      }
    }
    return flows;
  }

  /// Its caller has the network to serve.
  @Test
  public void never_waits() {
    RateLimiter limiter = limiter(Rate.kib(100));
    long[] now = {START};
    WaitChecks.check(
        "a limiter",
        () -> {
          for (int i = 0; i < 2000; i++) {
            now[0] += MILLISECOND;
            long granted = limiter.request(flow(i % 3), BLOCK, now[0]);
            if (granted > 1) {
              limiter.refund(flow(i % 3), granted / 2, now[0]);
            }
            limiter.retryAtNanos(flow(i % 3), now[0]);
            limiter.limit(limiter.limit(), now[0]);
          }
        });
  }

  /// Flows that asked and went away cost the others nothing.
  @Test
  public void a_flow_that_went_away_costs_nothing() {
    Rate limit = Rate.kib(100);
    RateLimiter limiter = limiter(limit);
    FakeDemand demand = new FakeDemand(limiter, flow(0), START);
    demand.run(1, BLOCK);
    for (int gone = 1; gone < 100; gone++) {
      limiter.request(flow(gone), BLOCK, demand.nowNanos());
    }
    demand.run(5, BLOCK);
    assertThat(demand.run(60, BLOCK))
        .as("bytes in a minute at %s, after 99 flows asked once and never again", limit)
        .isGreaterThanOrEqualTo(limit.bytesPerSecond() * 60 * 95 / 100);
  }

  /// The same questions get the same answers.
  @Test
  public void does_the_same_again() {
    assertThat(answers(limiter(Rate.kib(70)))).isEqualTo(answers(limiter(Rate.kib(70))));
  }

  private static List<Long> answers(RateLimiter limiter) {
    Random random = new Random(7);
    List<Long> answers = new ArrayList<>();
    long now = START;
    for (int i = 0; i < 5000; i++) {
      Flow flow = flow(random.nextInt(5));
      long granted = limiter.request(flow, 1 + random.nextInt(50_000), now);
      answers.add(granted);
      answers.add(limiter.retryAtNanos(flow, now) - now);
      if (granted > 0 && random.nextInt(4) == 0) {
        limiter.refund(flow, random.nextLong(granted), now);
      }
      now += random.nextInt(20_000_000);
    }
    return answers;
  }

  /// Two limiters do not disturb each other.
  @Test
  public void shares_nothing_between_limiters() {
    RateLimiter one = limiter(Rate.kib(100));
    RateLimiter other = limiter(Rate.kib(100));
    for (int i = 0; i < 1000; i++) {
      other.request(flow(1), BLOCK, START); // drains the other one
    }
    assertThat(one.request(flow(1), BLOCK, START))
        .as("granted by a new limiter, while another one is drained")
        .isPositive();
  }
}
