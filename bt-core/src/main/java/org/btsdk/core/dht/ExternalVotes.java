// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// What others say our address is (BEP 42), the last of them only, so that a new address is
/// noticed. Not thread-safe.
final class ExternalVotes {
  /// 30 voters, one vote each: the oldest is forgotten.
  static final int MAX_VOTES = 30;

  /// 5, and more than half of all that are remembered: no few liars decide, and a node that has
  /// just begun knows soon.
  static final int NEEDED = 5;

  private final LinkedHashMap<Long, IpAddress> votes = new LinkedHashMap<>(0);
  private @Nullable IpAddress known;

  /// Counts a vote.
  ///
  /// @return the address, if it became known or changed by this vote
  Optional<IpAddress> vote(IpAddress address, long voter) {
    votes.remove(voter);
    if (votes.size() >= MAX_VOTES) {
      votes.pollFirstEntry();
    }
    votes.put(voter, address);
    if (known != null && known.equals(address)) {
      return Optional.empty();
    }
    int count = 0;
    for (Map.Entry<Long, IpAddress> vote : votes.entrySet()) {
      count += vote.getValue().equals(address) ? 1 : 0;
    }
    if (count < NEEDED || 2 * count <= votes.size()) {
      return Optional.empty();
    }
    known = address;
    return Optional.of(address);
  }

  void set(IpAddress address) {
    known = address;
  }

  Optional<IpAddress> known() {
    return Optional.ofNullable(known);
  }
}
