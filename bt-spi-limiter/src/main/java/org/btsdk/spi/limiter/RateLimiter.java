// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.limiter;

import org.btsdk.model.Rate;

/// Answers how many bytes may go now. There is one limiter for each direction of each scope (the
/// session, a torrent); the engine asks those of a flow one after the other, and asks none where
/// nothing is limited.
///
/// Implementing classes must comply with the following:
///
/// - **Threads.** The engine calls one at a time, but from different threads.
/// - **Blocking.** Never: no I/O, no locks held between calls, no clock. The time is told, and
///   never goes back.
/// - **Precision.** Over any second, at most the limit plus one burst is granted (less what was
///   refunded); over a minute of steady demand, at least 95 % of the limit. A burst is at most a
///   quarter of a second's worth, or 32 KiB, whichever is more.
/// - **Fairness.** A flow that keeps asking is granted something in the end.
public interface RateLimiter {
  /// Asks for bytes.
  ///
  /// @param flow who asks
  /// @param wantedBytes one or more
  /// @param nowNanos the engine's clock, in nanoseconds from an arbitrary moment
  /// @return how many bytes may go now: zero to `wantedBytes`
  long request(Flow flow, long wantedBytes, long nowNanos);

  /// When a flow that was granted nothing should ask again.
  ///
  /// @param flow who asks
  /// @param nowNanos the engine's clock
  /// @return a time after `nowNanos` on the engine's clock; [Long#MAX_VALUE] if not before the
  ///   limit changes
  long retryAtNanos(Flow flow, long nowNanos);

  /// Gives back bytes that were granted and not used.
  ///
  /// @param flow who was granted them
  /// @param bytes zero or more, at most what was granted
  /// @param nowNanos the engine's clock
  void refund(Flow flow, long bytes, long nowNanos);

  /// Sets the limit; what was granted before is not taken back.
  ///
  /// @param limit the new limit; [Rate#ZERO] stops everything
  /// @param nowNanos the engine's clock
  void limit(Rate limit, long nowNanos);

  /// The limit that was set last.
  Rate limit();
}
