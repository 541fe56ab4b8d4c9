// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// Counts what others say our address is (BEP 10 `yourip`, BEP 24). One voter is never believed.
/// Not thread-safe.
final class AddressVotes {
  /// 3: one liar, or one peer of our own local network, does not decide.
  static final int NEEDED = 3;

  /// 16 candidates of 64 voters each: enough to find the right one, too few to fill memory.
  static final int MAX_CANDIDATES = 16;

  static final int MAX_VOTERS = 64;

  private final TreeMap<IpAddress, TreeSet<IpAddress>> voters = new TreeMap<>();
  private final TreeMap<Boolean, IpAddress> known = new TreeMap<>(); // by whether it is IPv4

  /// Counts a vote.
  ///
  /// @return the address, if this vote made it known, or changed what is known
  Optional<IpAddress> vote(IpAddress address, IpAddress voter) {
    @Nullable TreeSet<IpAddress> votes = voters.get(address);
    if (votes == null) {
      if (voters.size() >= MAX_CANDIDATES) {
        // Those nobody else confirmed make room; what is known counts anew.
        voters.clear();
      }
      votes = new TreeSet<>();
      voters.put(address, votes);
    }
    if (votes.size() < MAX_VOTERS) {
      votes.add(voter);
    }
    @Nullable IpAddress current = known.get(address.isV4());
    if (votes.size() < NEEDED || (current != null && current.equals(address))) {
      return Optional.empty();
    }
    int forCurrent = current == null ? 0 : size(current);
    if (votes.size() <= forCurrent) {
      return Optional.empty();
    }
    known.put(address.isV4(), address);
    return Optional.of(address);
  }

  private int size(IpAddress address) {
    @Nullable TreeSet<IpAddress> votes = voters.get(address);
    return votes == null ? 0 : votes.size();
  }
}
