// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.limiter;

import org.btsdk.model.Rate;

/// Answers how many bytes may go now. There is one limiter for each direction of each scope (the
/// session, a torrent); the engine asks those of a flow one after the other, and asks none where
/// nothing is limited.
///
/// Implementing classes must comply with the following:
///
/// - **Threads.** The engine calls one at a time, but from different threads; each sees what the
///   one before it did, so that plain fields are enough.
/// - **Blocking.** Never: no I/O, no locks held between calls, no clock. The time is told, and
///   never goes back.
/// - **Precision.** Over any second, at most the limit plus one burst is granted (less what was
///   refunded); over a minute of steady demand, at least 95 % of the limit. A burst is at most a
///   quarter of a second's worth, or 32 KiB, whichever is more.
/// - **Fairness.** A flow that asks whenever [#retryAtNanos] says so is granted something in the
///   end, of whatever kind it is, and however greedy others are. Handshakes are of no torrent, and
///   count as others. A flow may stop asking without a word: what was kept for it goes to others
///   within seconds.
/// - **Limits.** Any, from [Rate#ZERO] to [Rate#UNLIMITED], and one may follow the other.
public interface RateLimiter {
  /// Asks for bytes. What is granted is spent, unless it is [refunded][#refund]. Grants of a few
  /// bytes cost a call of the system each: better none, and more a little later.
  ///
  /// @param flow who asks
  /// @param wantedBytes one or more
  /// @param nowNanos the engine's clock, in nanoseconds from an arbitrary moment
  /// @return how many bytes may go now: zero to `wantedBytes`; all of them at [Rate#UNLIMITED],
  ///   none at [Rate#ZERO]
  long request(Flow flow, long wantedBytes, long nowNanos);

  /// When a flow that was granted nothing should ask again: as soon as it is likely to be granted
  /// something, and not much sooner, since each question costs processor time. At a low limit that
  /// is when there are a few hundred bytes, not when there is a whole block: 16 KiB would be half a
  /// minute away at 500 bytes a second. The test kit bears a hundred questions in a row that are
  /// answered with nothing.
  ///
  /// @param flow who asks
  /// @param nowNanos the engine's clock
  /// @return a time after `nowNanos` on the engine's clock; [Long#MAX_VALUE] if not before the
  ///   limit changes
  long retryAtNanos(Flow flow, long nowNanos);

  /// Gives back bytes that were granted and not used; perhaps late, when the limit is another: then
  /// no more is kept than a burst, and none at [Rate#ZERO] or [Rate#UNLIMITED].
  ///
  /// @param flow who was granted them
  /// @param bytes zero or more, at most what was granted
  /// @param nowNanos the engine's clock
  void refund(Flow flow, long bytes, long nowNanos);

  /// Sets the limit; what was granted before is not taken back. A limiter that is told the limit it
  /// has makes no bytes of that.
  ///
  /// @param limit the new limit; [Rate#ZERO] stops everything
  /// @param nowNanos the engine's clock
  void limit(Rate limit, long nowNanos);

  /// The limit that was set last.
  Rate limit();
}
