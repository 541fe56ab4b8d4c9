// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a [PeerPool] makes of what strangers say.
class HearsayTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Namer STRANGER = Namer.stranger(IpAddress.parse("198.51.100.1"));
  private static final Namer TRACKER = Namer.tracker(Optional.empty());

  private final PeerPool pool = new PeerPool();
  private long now;

  private static PeerAddress address(String text) {
    return PeerAddress.parse(text);
  }

  /// Hosts all over the internet.
  private static List<PeerAddress> hosts(int from, int count) {
    List<PeerAddress> all = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      all.add(new PeerAddress(IpAddress.of((byte) 20, (byte) (i >> 8), (byte) i, (byte) 1), 6881));
    }
    return all;
  }

  private int named(Namer by, List<PeerAddress> addresses) {
    return pool.add(PeerPool.PEX, by, addresses, now);
  }

  private @Nullable PeerAddress take() {
    return pool.take(now, true, null, _ -> true);
  }

  @Test
  void one_stranger_names_a_bounded_number_and_more_as_they_are_taken_back() {
    assertThat(named(STRANGER, hosts(0, 350))).isEqualTo(PeerPool.MAX_PER_STRANGER);
    assertThat(named(STRANGER, hosts(400, 10))).isZero();
    Namer neighbour = Namer.stranger(IpAddress.parse("198.51.100.200"));
    assertThat(named(neighbour, hosts(400, 10))).as("one network is one stranger").isZero();
    assertThat(named(Namer.stranger(IpAddress.parse("192.0.2.1")), hosts(400, 10))).isEqualTo(10);
    pool.takeBack(PeerPool.PEX, IpAddress.parse("198.51.100.1"), hosts(0, 1).getFirst());
    assertThat(named(STRANGER, hosts(500, 10))).isEqualTo(1);
  }

  @Test
  void nobody_takes_back_what_another_named_or_what_was_tried() {
    IpAddress other = IpAddress.parse("192.0.2.1");
    named(STRANGER, hosts(0, 2));
    pool.takeBack(PeerPool.PEX, other, hosts(0, 1).getFirst());
    assertThat(pool.size()).isEqualTo(2);
    PeerAddress tried = Objects.requireNonNull(take());
    pool.failed(tried, now);
    pool.takeBack(PeerPool.PEX, IpAddress.parse("198.51.100.1"), tried);
    assertThat(pool.size()).isEqualTo(2);
    pool.add("tracker", TRACKER, hosts(1, 1), now);
    pool.takeBack(PeerPool.PEX, IpAddress.parse("198.51.100.1"), hosts(1, 1).getFirst());
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void who_is_only_known_by_hearsay_comes_after_all_others() {
    named(STRANGER, hosts(0, 2));
    pool.add("tracker", TRACKER, hosts(10, 1), now);
    pool.add("tracker", TRACKER, List.of(address("203.0.113.9:80")), now);
    assertThat(take()).isEqualTo(hosts(10, 1).getFirst());
    assertThat(take()).isEqualTo(hosts(0, 1).getFirst());
    assertThat(take()).isEqualTo(hosts(1, 1).getFirst());
    assertThat(take()).as("a port below 1024").isEqualTo(address("203.0.113.9:80"));
  }

  @Test
  void what_a_tracker_names_too_is_no_hearsay() {
    named(STRANGER, hosts(0, 2));
    assertThat(pool.add("tracker", TRACKER, hosts(1, 1), now)).isZero();
    assertThat(pool.source(hosts(1, 1).getFirst())).isEqualTo("tracker");
    assertThat(take()).isEqualTo(hosts(1, 1).getFirst());
  }

  @Test
  void a_host_whose_ports_are_named_one_after_the_other_is_dialed_six_times_and_left_alone() {
    TreeMap<Integer, Integer> dials = new TreeMap<>();
    int all = 0;
    int port = 6000;
    for (; now < 3600 * SECOND; now += 5 * SECOND) {
      List<PeerAddress> range = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        range.add(address("203.0.113.5:" + port++));
      }
      Namer liar = Namer.stranger(IpAddress.of((byte) 30, (byte) port, (byte) 3, (byte) 1));
      named(liar, range);
      pool.add("tracker", TRACKER, range, now);
      assertThat(pool.size()).isLessThanOrEqualTo(HostLimits.MAX_PER_HOST);
      PeerAddress dialed = take();
      assertThat(take()).as("never two at once").isNull();
      if (dialed != null) {
        dials.merge(dialed.port(), 1, Integer::sum);
        all++;
        pool.failed(dialed, now);
      }
      port = port > 60_000 ? 6000 : port;
    }
    assertThat(all).isEqualTo(HostLimits.MAX_FAILURES);
    assertThat(dials.size()).isLessThanOrEqualTo(HostLimits.MAX_FAILURES);
  }

  @Test
  void a_network_is_not_scanned_host_after_host() {
    int dialed = 0;
    for (; now < 600 * SECOND; now += SECOND) {
      List<PeerAddress> network = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        network.add(address("203.0.113." + i + ":6881"));
      }
      named(TRACKER, network);
      PeerAddress next = take();
      if (next != null) {
        dialed++;
        pool.failed(next, now);
      }
    }
    assertThat(pool.size()).isEqualTo(HostLimits.MAX_PER_NETWORK);
    assertThat(dialed).as("in ten minutes").isLessThanOrEqualTo(5 * HostLimits.MAX_PER_NETWORK);
  }

  @Test
  void a_network_where_peers_answer_has_room_for_more() {
    int connected = 0;
    for (int i = 0; i < 100; i++) {
      named(TRACKER, List.of(address("203.0.113." + i + ":6881")));
      PeerAddress next = take();
      if (next != null) {
        pool.answered(next);
        connected++;
      }
    }
    assertThat(connected).isEqualTo(100);
  }

  @Test
  void several_peers_behind_one_address_are_found_in_the_end() {
    List<PeerAddress> ports = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ports.add(address("203.0.113.5:" + (50_000 + i)));
    }
    for (int i = 0; i < 20; i++) {
      named(TRACKER, ports);
      PeerAddress next = Objects.requireNonNull(take());
      pool.answered(next);
    }
  }

  @Test
  void a_failure_does_not_count_for_a_host_where_a_peer_answered() {
    named(STRANGER, List.of(address("203.0.113.5:6001"), address("203.0.113.5:6002")));
    PeerAddress first = Objects.requireNonNull(take());
    pool.answered(first);
    PeerAddress second = Objects.requireNonNull(take());
    pool.failed(second, now);
    assertThat(pool.nextRetryNanos(now, true)).isEqualTo(now + PeerPool.FIRST_RETRY_NANOS);
  }

  @Test
  void near_hosts_named_by_who_is_near_are_not_counted() {
    List<PeerAddress> ports = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ports.add(address("127.0.0.1:" + (50_000 + i)));
    }
    assertThat(named(Namer.stranger(IpAddress.parse("127.0.0.1")), ports)).isEqualTo(50);
    assertThat(named(STRANGER, List.of(address("127.0.0.1:40000")))).isZero();
  }

  @Test
  void what_the_owner_names_is_not_counted_either() {
    List<PeerAddress> ports = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ports.add(address("203.0.113.5:" + (50_000 + i)));
    }
    assertThat(pool.add("user", Namer.owner(), ports, now)).isEqualTo(50);
    named(STRANGER, List.of(address("203.0.113.5:1025")));
    assertThat(pool.add("user", Namer.owner(), List.of(address("203.0.113.5:1025")), now)).isZero();
    assertThat(pool.source(address("203.0.113.5:1025"))).isEqualTo("user");
  }

  @Test
  void a_link_names_few_ports_of_a_host_and_few_hosts_of_a_network_also_if_they_are_near() {
    List<PeerAddress> ports = new ArrayList<>();
    List<PeerAddress> hosts = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      ports.add(address("127.0.0.1:" + (50_000 + i)));
      hosts.add(address("192.168.1." + i + ":6881"));
    }
    assertThat(pool.add(PeerPool.LINK, Namer.link(), ports, now))
        .isEqualTo(HostLimits.MAX_PER_HOST);
    assertThat(pool.add(PeerPool.LINK, Namer.link(), hosts, now))
        .isEqualTo(HostLimits.MAX_PER_NETWORK);
  }

  @Test
  void all_of_a_link_together_is_dialed_six_times_a_host_and_then_left_alone() {
    List<PeerAddress> ports = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      ports.add(address("192.168.1.7:" + (50_000 + i)));
    }
    int dials = 0;
    for (int second = 0; second < 2 * 3600; second++) {
      now += SECOND;
      pool.add(PeerPool.LINK, Namer.link(), ports.subList(0, second < 600 ? 100 : 0), now);
      for (PeerAddress at = take(); at != null; at = take()) {
        dials++;
        pool.failed(at, now);
      }
    }
    assertThat(dials).isEqualTo(HostLimits.MAX_FAILURES);
  }

  @Test
  void what_the_owner_names_after_a_link_did_is_counted_no_longer() {
    PeerAddress one = address("192.168.1.7:50001");
    pool.add(PeerPool.LINK, Namer.link(), List.of(one), now);
    assertThat(pool.add(PeerPool.USER, Namer.owner(), List.of(one), now)).isZero();
    assertThat(pool.source(one)).isEqualTo(PeerPool.USER);
    pool.failed(Objects.requireNonNull(take()), now);
    now += PeerPool.FIRST_RETRY_NANOS;
    assertThat(take()).isEqualTo(one);
  }

  @Test
  void hosts_are_forgotten_with_their_addresses_and_rested_ones_after_an_hour() {
    HostLimits limits = new HostLimits();
    HostLimits.Host host =
        Objects.requireNonNull(limits.admit(IpAddress.parse("203.0.113.5"), now));
    for (int i = 1; i < HostLimits.MAX_FAILURES; i++) {
      assertThat(limits.failed(host, now, SECOND)).isFalse();
    }
    assertThat(limits.failed(host, now, SECOND)).isTrue();
    limits.release(host);
    assertThat(limits.size()).isOne();
    assertThat(limits.admit(host.ip, now)).isNull();
    now += HostLimits.REST_NANOS;
    HostLimits.Host again = Objects.requireNonNull(limits.admit(host.ip, now));
    limits.release(again);
    assertThat(limits.size()).isZero();
  }

  private static IpAddress ip(int i) {
    return IpAddress.of((byte) 20, (byte) (i >> 8), (byte) i, (byte) 1);
  }

  /// Has a host fail until it rests.
  private void rests(HostLimits limits, HostLimits.Host host) {
    now += SECOND;
    while (!limits.failed(host, now, SECOND)) {
      // once more
    }
  }

  @Test
  void of_the_hosts_that_rest_the_first_to_wake_are_forgotten_where_they_are_too_many() {
    HostLimits limits = new HostLimits();
    HostLimits.Host again = Objects.requireNonNull(limits.admit(ip(0), now));
    rests(limits, again);
    for (int i = 1; i < HostLimits.MAX_RESTING + 100; i++) {
      HostLimits.Host host = Objects.requireNonNull(limits.admit(ip(i), now));
      rests(limits, host);
      limits.release(host);
      if (i == 200) {
        rests(limits, again); // what was under way failed too
        limits.release(again);
      }
    }
    assertThat(limits.size()).isEqualTo(HostLimits.MAX_RESTING);
    assertThat(limits.admit(ip(0), now)).as("failed once more").isNull();
    assertThat(limits.admit(ip(100), now)).isNotNull();
    assertThat(limits.admit(ip(101), now)).isNull();
  }

  @Test
  void that_the_owner_names_a_port_while_it_is_dialed_keeps_no_other_port_of_the_host_waiting() {
    PeerAddress one = address("203.0.113.5:6001");
    PeerAddress other = address("203.0.113.5:6002");
    named(STRANGER, List.of(one, other));
    assertThat(take()).isEqualTo(one);
    pool.add(PeerPool.USER, Namer.owner(), List.of(one), now);
    pool.failed(one, now);
    assertThat(take()).isEqualTo(other);
  }
}
