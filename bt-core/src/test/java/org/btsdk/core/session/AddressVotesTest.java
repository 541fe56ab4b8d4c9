// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.btsdk.model.IpAddress;
import org.junit.jupiter.api.Test;

class AddressVotesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final IpAddress OURS = IpAddress.parse("203.0.113.7");
  private static final IpAddress FALSE = IpAddress.parse("198.51.100.66");

  private final AddressVotes votes = new AddressVotes();
  private long now;

  /// Somebody in a network of his own.
  private static IpAddress voter(int i) {
    return IpAddress.of((byte) 20, (byte) (i >> 8), (byte) i, (byte) 1);
  }

  private Optional<IpAddress> vote(IpAddress address, IpAddress voter) {
    now += SECOND;
    return votes.vote(address, voter, now);
  }

  private Optional<IpAddress> vote(IpAddress address, int from, int to) {
    Optional<IpAddress> last = Optional.empty();
    for (int i = from; i < to; i++) {
      last = vote(address, voter(i));
    }
    return last;
  }

  @Test
  void three_networks_decide() {
    assertThat(vote(OURS, 0, 2)).isEmpty();
    assertThat(vote(OURS, voter(2))).contains(OURS);
    assertThat(vote(OURS, voter(3))).as("no news").isEmpty();
  }

  @Test
  void one_network_is_one_voter_however_many_addresses_it_has() {
    for (int i = 0; i < 200; i++) {
      assertThat(vote(FALSE, IpAddress.parse("198.51.100." + i))).isEmpty();
      assertThat(vote(IpAddress.parse("2001:db8::66"), IpAddress.parse("2001:db8:9::" + i)))
          .isEmpty();
    }
    assertThat(vote(OURS, 0, 3)).as("and does not stand in the way of the truth").contains(OURS);
  }

  @Test
  void liars_that_are_the_fewer_do_not_change_what_is_known() {
    vote(OURS, 0, 9);
    for (int i = 100; i < 107; i++) {
      assertThat(vote(FALSE, voter(i))).isEmpty();
    }
    assertThat(vote(OURS, 9, 10)).as("nothing changed").isEmpty();
  }

  @Test
  void without_a_majority_nothing_is_known() {
    for (int i = 0; i < 30; i++) {
      IpAddress one = IpAddress.parse("203.0.113." + i % 3);
      assertThat(vote(one, voter(i))).isEmpty();
    }
  }

  @Test
  void a_voter_has_one_vote_and_may_change_his_mind() {
    assertThat(vote(OURS, 0, 3)).contains(OURS);
    assertThat(vote(FALSE, 0, 2)).isEmpty();
    assertThat(vote(FALSE, voter(2))).contains(FALSE);
  }

  @Test
  void a_new_address_wins_within_sixteen_votes() {
    vote(OURS, 0, 50);
    int needed = 0;
    IpAddress fresh = IpAddress.parse("203.0.113.99");
    while (vote(fresh, voter(100 + needed)).isEmpty()) {
      needed++;
    }
    assertThat(needed).isLessThan(AddressVotes.MAX_VOTERS);
  }

  @Test
  void old_votes_do_not_hold_up_a_new_address() {
    vote(OURS, 0, 16);
    now += AddressVotes.LIFETIME_NANOS;
    IpAddress fresh = IpAddress.parse("203.0.113.99");
    assertThat(vote(fresh, 100, 102)).isEmpty();
    assertThat(vote(fresh, voter(102))).contains(fresh);
  }

  @Test
  void ipv4_and_ipv6_are_counted_apart() {
    IpAddress six = IpAddress.parse("2001:db8:7::1");
    assertThat(vote(OURS, 0, 3)).contains(OURS);
    assertThat(vote(six, 0, 3)).contains(six);
    assertThat(vote(OURS, 3, 20)).isEmpty();
    assertThat(vote(six, 3, 20)).isEmpty();
  }

  @Test
  void neighbours_decide_about_near_addresses_only_and_only_while_nothing_better_is_known() {
    IpAddress near = IpAddress.parse("192.168.1.2");
    for (int i = 10; i < 13; i++) {
      assertThat(vote(OURS, IpAddress.parse("192.168.1." + i))).isEmpty();
      assertThat(vote(near, voter(i))).isEmpty();
    }
    vote(near, IpAddress.parse("192.168.1.10"));
    vote(near, IpAddress.parse("192.168.1.11"));
    assertThat(vote(near, IpAddress.parse("192.168.1.12"))).contains(near);
    assertThat(vote(OURS, 0, 3)).contains(OURS);
    assertThat(vote(near, IpAddress.parse("192.168.1.13"))).isEmpty();
  }

  @Test
  void what_the_dht_agreed_on_counts_as_three_and_no_more() {
    assertThat(votes.agreed(OURS, now)).contains(OURS);
    assertThat(votes.agreed(OURS, now)).isEmpty();
    assertThat(vote(FALSE, 0, 3)).isEmpty();
    assertThat(vote(FALSE, voter(3))).contains(FALSE);
  }

  @Test
  void nobody_is_at_an_address_that_cannot_be() {
    for (int i = 0; i < 5; i++) {
      assertThat(vote(IpAddress.parse("0.0.0.0"), voter(i))).isEmpty();
      assertThat(vote(IpAddress.parse("224.0.0.1"), voter(i))).isEmpty();
    }
  }
}
