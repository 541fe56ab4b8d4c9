// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final Candidates candidates = new Candidates();

  @Test
  void are_found_and_stand_in_the_order_of_their_addresses() {
    TreeMap<PeerAddress, Candidate> expected = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      PeerAddress address = address();
      assertThat(candidates.get(address)).isSameAs(expected.get(address));
      if (expected.containsKey(address)) {
        assertThat(candidates.remove(address)).isSameAs(expected.remove(address));
      } else {
        assertThat(candidates.remove(address)).isNull();
        Candidate candidate = new Candidate(address, "test", null, false, i);
        candidates.add(candidate);
        expected.put(address, candidate);
      }
      assertThat(candidates.size()).isEqualTo(expected.size());
    }
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      all.add(candidates.at(i));
    }
    assertThat(all).containsExactlyElementsOf(expected.values());
  }

  /// Few of each kind, so that each comes again; high bytes, and addresses that differ in their
  /// last bits only.
  private PeerAddress address() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    bytes[0] = (byte) (0x20 + 0x90 * random.nextInt(2));
    bytes[7 % bytes.length] = (byte) random.nextInt(3);
    bytes[bytes.length - 1] = (byte) random.nextInt(-2, 2);
    return new PeerAddress(IpAddress.of(bytes), 65_535 * random.nextInt(2));
  }
}
