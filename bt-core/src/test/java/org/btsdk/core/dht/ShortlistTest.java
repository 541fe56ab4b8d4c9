// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.btsdk.core.dht.Candidate.State;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.dht.NodeIdRule;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who is remembered on a walk, and who is asked next.
class ShortlistTest {
  private final SplittableRandom chance = new SplittableRandom(7);
  private final DhtId target = DhtId.random(chance);
  private final Shortlist shortlist = new Shortlist(target);

  @SuppressWarnings("NullAway") // it is never walked
  private final Traversal walk = new Traversal(null, target, null);

  private int networks;

  /// Each in a network of its own.
  private PeerAddress address() {
    networks++;
    return new PeerAddress(IpAddress.of((byte) 98, (byte) networks, (byte) 0, (byte) 1), 6881);
  }

  private Candidate fitting(PeerAddress address) {
    DhtId id = DhtId.of(NodeIdRule.generate(address.ip(), chance));
    return new Candidate(walk, id, address, null);
  }

  private Candidate named(@Nullable Candidate by) {
    Candidate candidate = new Candidate(walk, DhtId.random(chance), address(), by);
    shortlist.named(candidate);
    return candidate;
  }

  private Candidate namedFitting() {
    Candidate candidate = fitting(address());
    shortlist.named(candidate);
    return candidate;
  }

  private void answers(Candidate candidate) {
    candidate.state = State.ANSWERED;
    candidate.token = BencodeString.of("token");
  }

  private List<Candidate> askAll() {
    List<Candidate> asked = new ArrayList<>();
    for (Candidate next = shortlist.next(); next != null; next = shortlist.next()) {
      next.state = State.ASKED;
      asked.add(next);
    }
    return asked;
  }

  private Comparator<Candidate> closestFirst() {
    return (a, b) -> target.compareDistance(a.info().id(), b.info().id());
  }

  @Test
  void the_eight_closest_that_may_answer_are_asked_the_closest_first() {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(namedFitting());
    }
    all.sort(closestFirst());
    assertThat(askAll()).isEqualTo(all.subList(0, 8));
    all.getFirst().state = State.FAILED;
    assertThat(askAll()).containsExactly(all.get(8));
  }

  @Test
  void nodes_whose_ids_do_not_fit_come_after_those_whose_do() {
    Candidate other = named(null);
    Candidate fitting = namedFitting();
    assertThat(askAll()).containsExactly(fitting, other);
  }

  @Test
  void whom_a_liar_names_comes_last() {
    Candidate liar = namedFitting();
    liar.state = State.ANSWERED;
    liar.namedBad = 3;
    Candidate fake = fitting(address());
    shortlist.named(new Candidate(walk, fake.id, fake.address, liar));
    Candidate honest = namedFitting();
    assertThat(askAll()).extracting(c -> c.address).containsExactly(honest.address, fake.address);
  }

  @Test
  void two_of_a_network_are_remembered_and_one_of_an_address() {
    for (int host = 1; host <= 3; host++) {
      PeerAddress near =
          new PeerAddress(IpAddress.of((byte) 98, (byte) 1, (byte) 0, (byte) host), 6881);
      shortlist.named(fitting(near));
      shortlist.named(fitting(near));
    }
    assertThat(shortlist.size()).isEqualTo(Shortlist.MAX_OF_NETWORK);
  }

  @Test
  void a_name_that_the_address_bears_out_takes_the_place_of_another() {
    PeerAddress address = address();
    shortlist.named(new Candidate(walk, DhtId.random(chance), address, null));
    Candidate fitting = fitting(address);
    shortlist.named(fitting);
    assertThat(askAll()).containsExactly(fitting);
  }

  @Test
  void a_node_that_calls_itself_otherwise_counts_only_if_its_address_bears_that_out() {
    Candidate first = named(null);
    assertThat(shortlist.calls(first, fitting(first.address).info().id())).isTrue();
    assertThat(shortlist.has(first.address)).isTrue();
    Candidate second = named(null);
    assertThat(shortlist.calls(second, DhtId.random(chance))).isFalse();
    assertThat(shortlist.has(second.address)).isFalse();
  }

  @Test
  void something_is_stored_at_the_eight_closest_and_the_eight_closest_whose_ids_fit() {
    List<Candidate> others = new ArrayList<>();
    List<Candidate> fitting = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      others.add(named(null));
      fitting.add(namedFitting());
    }
    List<Candidate> all = new ArrayList<>(others);
    all.addAll(fitting);
    all.sort(closestFirst());
    fitting.sort(closestFirst());
    all.forEach(this::answers);
    assertThat(shortlist.toStore())
        .containsAll(all.subList(0, 8))
        .containsAll(fitting.subList(0, 8))
        .allMatch(c -> all.indexOf(c) < 8 || fitting.indexOf(c) < 8);
  }

  @Test
  void of_too_many_the_farthest_are_forgotten() {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < Shortlist.MAX_CANDIDATES + 20; i++) {
      all.add(namedFitting());
    }
    all.sort(closestFirst());
    assertThat(shortlist.size()).isEqualTo(Shortlist.MAX_CANDIDATES);
    all.forEach(this::answers);
    assertThat(shortlist.closest(1000)).isEqualTo(all.subList(0, Shortlist.MAX_CANDIDATES));
  }
}
