// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// The trial of a piece whose hash was wrong: one peer alone is to send it, so that it is known who
/// spoils it. Each has a *turn*, which ends, or one that sends a block now and then could keep the
/// piece for ever. Not thread-safe.
///
/// A turn that ends before the piece is whole leaves what was sent in it, and another peer sends
/// the rest. If that is spoilt the piece begins anew, with a turn of one who had fewer. Turns are
/// counted for each holder ([AddressScope#holder]), so that to connect anew is no way around.
public final class Trial {
  /// 2 min: a piece of a MiB in that time is 9 KB/s. After that it ends when somebody waits who had
  /// fewer turns. Nor is one who has something else to send waited for any longer.
  public static final long TURN_NANOS = 120_000_000_000L;

  /// 5: where nobody waits who had fewer, a turn is twice as long after each that the holder had,
  /// so that slow peers have the time that they need at last, and 64 min at most: 16 MiB in that
  /// time are 4 KB/s.
  public static final int MAX_DOUBLINGS = 5;

  /// 256 holders of a piece, who had turns of 2 min or more, or threw theirs away; of one more, the
  /// one is forgotten whose last turn ended first.
  public static final int MAX_HOLDERS = 256;

  // Of turns that are over; whose last one ended longest ago is first.
  private final SequencedMap<IpAddress, Integer> turns = new LinkedHashMap<>();
  private @Nullable IpAddress holder; // whose turn it is
  private long beganNanos;
  private boolean waits; // for one who has something else to send
  private long waitsSinceNanos;

  Trial() {}

  /// How many turns the holder of an address had that are over.
  public int turns(IpAddress address) {
    return turns.isEmpty() ? 0 : turns.getOrDefault(AddressScope.holder(address), 0);
  }

  /// A turn begins.
  void begin(IpAddress address, long nowNanos) {
    holder = AddressScope.holder(address);
    beganNanos = nowNanos;
    waitsForNobody();
  }

  /// Nobody has a turn, since whose it is has something else to send first. Told of it again as
  /// long as that is so.
  ///
  /// @return whether it has been so for [#TURN_NANOS], and whoever has nothing else to send may
  ///   have a turn
  public boolean waitedLong(long nowNanos) {
    if (!waits) {
      waits = true;
      waitsSinceNanos = nowNanos;
    }
    return nowNanos - waitsSinceNanos >= TURN_NANOS;
  }

  /// Nobody is waited for who has something else to send: when somebody is again, it is for as long
  /// as the first time.
  public void waitsForNobody() {
    waits = false;
  }

  /// The turn ends, and the piece is not whole.
  void end() {
    IpAddress whose = holder;
    if (whose != null) {
      turns.putLast(whose, turns.getOrDefault(whose, 0) + 1);
      if (turns.size() > MAX_HOLDERS) {
        turns.pollFirstEntry();
      }
      holder = null;
    }
  }

  /// The turn ends, and what its peer had to send is there.
  void done() {
    holder = null;
    waitsForNobody();
  }

  /// Whether the turn has been long enough, whoever waits.
  public boolean isOver(long nowNanos) {
    return holder != null
        && nowNanos - beganNanos >= TURN_NANOS << Math.min(turns(holder), MAX_DOUBLINGS);
  }

  /// Whether the turn has been long enough if an address waits.
  public boolean isOverFor(IpAddress address, long nowNanos) {
    return holder != null && nowNanos - beganNanos >= TURN_NANOS && turns(address) < turns(holder);
  }
}
