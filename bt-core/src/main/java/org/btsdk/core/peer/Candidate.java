// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.wire.PeerPriority;
import org.jspecify.annotations.Nullable;

/// An address of a [PeerPool], and what became of dialing it. It stands in a [DialLine] while it is
/// not busy, and must be taken out before anything changes that its place depends on. Not
/// thread-safe.
final class Candidate {
  final PeerAddress address;
  final long arrival; // of two, the one that was named first has the lower one
  String source;
  @Nullable IpAddress stranger; // who named it, or his network
  boolean last; // dialed only if nothing else is left
  HostLimits.@Nullable Host host; // while only strangers vouch for it
  int failures;
  boolean unwanted; // the last failure was a connection that nobody had a use for
  boolean busy; // connected, or being dialed
  boolean tried;
  boolean seed;
  long retryAtNanos = Long.MIN_VALUE;
  long soonerFromNanos = Long.MIN_VALUE; // not before, see PeerPool#wantAgain
  boolean dialing;

  // Kept by the line in which it stands.
  @Nullable DialLine line;
  boolean ready;
  long dueNanos;
  long priority;
  private @Nullable PeerAddress priorityFor;

  Candidate(
      PeerAddress address,
      String source,
      @Nullable IpAddress stranger,
      boolean last,
      long arrival) {
    this.address = address;
    this.source = source;
    this.stranger = stranger;
    this.last = last;
    this.arrival = arrival;
  }

  /// Who is only known by hearsay counts as one who failed once.
  int doubts() {
    return failures + (source.equals(PeerPool.PEX) ? 1 : 0);
  }

  /// When it may be tried, as far as is known; [Long#MAX_VALUE] while another port of its host is.
  long readyAtNanos() {
    return host == null ? retryAtNanos : Math.max(retryAtNanos, host.retryAtNanos());
  }

  /// Finds its canonical priority (BEP 40).
  ///
  /// @param us our own address as others see it; null if not known
  void prioritise(@Nullable PeerAddress us) {
    if (us == null) {
      priority = 0;
    } else if (!us.equals(priorityFor)) {
      priority = PeerPriority.of(us, address);
    }
    priorityFor = us;
  }
}
