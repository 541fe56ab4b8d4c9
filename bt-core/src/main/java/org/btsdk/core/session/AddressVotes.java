// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// Counts what others say our address is: trackers (BEP 24), peers (BEP 10 `yourip`), nodes of the
/// DHT (BEP 42). An address is known once three networks say so, and they are more than half of the
/// last sixteen that said anything; so one liar never decides, however many addresses of his
/// network he has, and a new address wins as soon as most say so.
///
/// IPv4 and IPv6 are counted apart. Neighbours see us at a near address, the internet at a global
/// one: votes for the one do not count against the other, nobody far away has a say about near
/// addresses, and a near address is only told while no global one is known. Not thread-safe.
final class AddressVotes {
  /// 3: one liar, or two who know each other, do not decide.
  static final int NEEDED = 3;

  /// 16 voters, those that spoke last: enough to find the truth among liars, few enough to notice a
  /// new address within seconds in a busy swarm.
  static final int MAX_VOTERS = 16;

  /// 1 h: what was said before is forgotten, for where votes are rare.
  static final long LIFETIME_NANOS = 3_600_000_000_000L;

  private record Vote(IpAddress address, long atNanos, long number) {}

  /// The votes for addresses of one family and scope.
  private static final class Poll {
    final TreeMap<IpAddress, Vote> votes = new TreeMap<>(); // by the voter's network
    @Nullable IpAddress known;
    private long numbers;

    void vote(IpAddress address, IpAddress voter, long nowNanos) {
      votes.put(voter, new Vote(address, nowNanos, numbers++));
      forget(nowNanos);
      IpAddress winner = winner();
      if (winner != null) {
        known = winner;
      }
    }

    private void forget(long nowNanos) {
      IpAddress oldest = null;
      long number = Long.MAX_VALUE;
      for (Iterator<Map.Entry<IpAddress, Vote>> all = votes.entrySet().iterator();
          all.hasNext(); ) {
        Map.Entry<IpAddress, Vote> entry = all.next();
        if (nowNanos - entry.getValue().atNanos >= LIFETIME_NANOS) {
          all.remove();
        } else if (entry.getValue().number < number) {
          number = entry.getValue().number;
          oldest = entry.getKey();
        }
      }
      if (votes.size() > MAX_VOTERS && oldest != null) {
        votes.remove(oldest);
      }
    }

    private @Nullable IpAddress winner() {
      TreeMap<IpAddress, Integer> counts = new TreeMap<>();
      for (Vote vote : votes.values()) {
        int count = counts.merge(vote.address, 1, Integer::sum);
        if (count >= NEEDED && 2 * count > votes.size()) {
          return vote.address;
        }
      }
      return null;
    }
  }

  private final Poll globalV4 = new Poll();
  private final Poll globalV6 = new Poll();
  private final Poll nearV4 = new Poll();
  private final Poll nearV6 = new Poll();

  /// Counts a vote.
  ///
  /// @param address ours, as the voter sees it
  /// @param voter where the voter is
  /// @param nowNanos the engine's clock
  /// @return the address, if this vote made it known, or changed what is known
  Optional<IpAddress> vote(IpAddress address, IpAddress voter, long nowNanos) {
    AddressScope scope = AddressScope.of(address);
    boolean near = AddressScope.of(voter).isNear();
    if (scope == AddressScope.UNUSABLE || near != scope.isNear()) {
      return Optional.empty();
    }
    IpAddress before = known(address.isV4());
    poll(address.isV4(), near).vote(address, near ? voter : AddressScope.network(voter), nowNanos);
    IpAddress after = known(address.isV4());
    return after == null || Objects.equals(after, before) ? Optional.empty() : Optional.of(after);
  }

  /// Nodes of the DHT agree on an address, having voted among themselves: they count as many voters
  /// as are needed, and no more.
  ///
  /// @param address ours, as they see it
  /// @param nowNanos the engine's clock
  /// @return the address, if this made it known, or changed what is known
  Optional<IpAddress> agreed(IpAddress address, long nowNanos) {
    Optional<IpAddress> changed = Optional.empty();
    for (int i = 0; i < NEEDED; i++) {
      IpAddress voter = IpAddress.of((byte) 255, (byte) 255, (byte) i, (byte) 0); // nobody's
      Optional<IpAddress> now = vote(address, voter, nowNanos);
      changed = now.isPresent() ? now : changed;
    }
    return changed;
  }

  private @Nullable IpAddress known(boolean v4) {
    IpAddress global = poll(v4, false).known;
    return global == null ? poll(v4, true).known : global;
  }

  private Poll poll(boolean v4, boolean near) {
    if (near) {
      return v4 ? nearV4 : nearV6;
    }
    return v4 ? globalV4 : globalV6;
  }
}
