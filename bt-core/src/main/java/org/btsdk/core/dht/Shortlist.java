// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.btsdk.core.dht.Candidate.State;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.krpc.DhtId;
import org.jspecify.annotations.Nullable;

/// The nodes that a walk knows of, the closest to its target first, and who of them is asked next.
/// Not thread-safe.
///
/// Nodes whose id fits to their address come first, and only they count for the end of the walk
/// while there are enough of them (BEP 42). Nodes named by someone who named several that do not
/// answer come last.
final class Shortlist {
  /// 100: candidates that are remembered, the closest.
  static final int MAX_CANDIDATES = 100;

  /// 2: candidates of one network.
  static final int MAX_OF_NETWORK = 2;

  /// 8: nodes whose id does not fit to their address, asked beside those whose does.
  static final int MAX_OTHERS = 8;

  private final DhtId target;
  private final List<Candidate> candidates = new ArrayList<>();
  private int others;

  Shortlist(DhtId target) {
    this.target = target;
  }

  int size() {
    return candidates.size();
  }

  boolean has(PeerAddress address) {
    return candidates.stream().anyMatch(c -> c.address.equals(address));
  }

  // ---- who is on it

  /// A node was named. One of each address and source, and few of a network, are taken.
  void named(Candidate added) {
    int ofNetwork = 0;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate known = candidates.get(i);
      boolean same =
          known.address.equals(added.address)
              || (added.source != 0 && known.source == added.source);
      if (same) {
        // A name that the address bears out takes the place of one that it does not.
        if (known.state == State.FRESH && !known.secure && added.secure) {
          candidates.remove(i);
          break;
        }
        if (known.state == State.FRESH && Objects.equals(added.id, known.id)) {
          known.confirmed(added.namedBy);
        }
        return;
      }
      ofNetwork += added.network != 0 && known.network == added.network ? 1 : 0;
    }
    if (ofNetwork < MAX_OF_NETWORK) {
      add(added);
    }
  }

  /// A node that answered is who it says, whatever others called it.
  ///
  /// @return false if another at its address has answered, and it is not on the list
  boolean calls(Candidate candidate, DhtId itself) {
    DhtId named = candidate.id;
    if (named != null) {
      candidates.remove(candidate);
    }
    candidate.id = itself;
    candidate.secure = TableNode.isSecure(itself, candidate.address);
    candidates.removeIf(c -> c.state == State.FRESH && c.address.equals(candidate.address));
    // It is who it says if its address bears it out; whoever named it another is the liar.
    if ((named != null && !candidate.secure) || has(candidate.address)) {
      return false;
    }
    add(candidate);
    return true;
  }

  private void add(Candidate candidate) {
    DhtId id = candidate.info().id();
    int low = 0;
    int high = candidates.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (target.compareDistance(candidates.get(middle).info().id(), id) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    candidates.add(low, candidate);
    if (candidates.size() > MAX_CANDIDATES) {
      for (int i = candidates.size() - 1; i >= 0; i--) {
        if (candidates.get(i).state == State.FRESH) {
          candidates.remove(i);
          return;
        }
      }
    }
  }

  // ---- who is next

  /// The closest node that was not asked yet, if it is among the closest that may answer.
  @Nullable Candidate next() {
    Candidate trusted = next(true);
    if (trusted != null) {
      return trusted;
    }
    return hasEnough() ? nextOther() : next(false);
  }

  private @Nullable Candidate next(boolean trustedOnly) {
    int alive = 0;
    for (Candidate candidate : candidates) {
      if (trustedOnly && !candidate.isTrusted()) {
        continue;
      }
      switch (candidate.state) {
        case FRESH -> {
          return candidate;
        }
        case ASKED, ANSWERED -> {
          alive++;
          if (alive >= Bucket.SIZE) {
            return null;
          }
        }
        case SLOW, FAILED -> {}
      }
    }
    return null;
  }

  /// Where few ids fit to their addresses, peers are stored at nodes whose ids do not: some of
  /// those that lie between the others are asked too.
  private @Nullable Candidate nextOther() {
    if (others >= MAX_OTHERS) {
      return null;
    }
    int trusted = 0;
    for (Candidate candidate : candidates) {
      if (candidate.secure && isAlive(candidate)) {
        trusted++;
        if (trusted >= Bucket.SIZE) {
          return null;
        }
      } else if (candidate.state == State.FRESH && !candidate.secure && !candidate.isBlamed()) {
        others++;
        return candidate;
      }
    }
    return null;
  }

  /// Whether as many as are wanted may answer whose ids fit to their addresses.
  boolean hasEnough() {
    int alive = 0;
    for (Candidate candidate : candidates) {
      alive += candidate.secure && isAlive(candidate) ? 1 : 0;
    }
    return alive >= Bucket.SIZE;
  }

  private static boolean isAlive(Candidate candidate) {
    return candidate.state == State.ASKED || candidate.state == State.ANSWERED;
  }

  // ---- who answered

  /// Whether as many as are wanted have answered.
  boolean hasAnswers() {
    return candidates.stream().filter(c -> c.state == State.ANSWERED).count() >= Bucket.SIZE;
  }

  /// The nodes that answered, the closest first.
  List<Candidate> closest(int max) {
    return candidates.stream().filter(c -> c.state == State.ANSWERED).limit(max).toList();
  }

  /// Where something is stored: at the closest whose ids fit to their addresses (BEP 42), and at
  /// others only beside them.
  ArrayDeque<Candidate> toStore() {
    ArrayDeque<Candidate> at = new ArrayDeque<>(0);
    int all = 0;
    int fitting = 0;
    for (Candidate candidate : candidates) {
      if (candidate.state != State.ANSWERED || candidate.token == null) {
        continue;
      }
      all++;
      fitting += candidate.secure ? 1 : 0;
      if (all <= Bucket.SIZE || (candidate.secure && fitting <= Bucket.SIZE)) {
        at.add(candidate);
      }
    }
    return at;
  }

  /// How many nodes, one told by the other, led to the closest one that answered; 0 if none did.
  int hops() {
    for (Candidate candidate : candidates) {
      if (candidate.state == State.ANSWERED) {
        return candidate.hops;
      }
    }
    return 0;
  }
}
