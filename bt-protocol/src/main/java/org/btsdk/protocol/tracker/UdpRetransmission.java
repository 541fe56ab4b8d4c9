// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.time.Duration;

/// When a request to a UDP tracker is sent again: 15 * 2^n seconds after the last time, with n from
/// 0 to 8 (BEP 15). One a request and its connect; not for several threads at once.
public final class UdpRetransmission {
  /// The first wait.
  public static final Duration FIRST_WAIT = Duration.ofSeconds(15);

  /// 8: the last n.
  public static final int LAST = 8;

  /// 1 minute: how long a connection id may be used after it came (BEP 15).
  public static final Duration CONNECTION_ID_LIFE = Duration.ofMinutes(1);

  private int n;
  private long sentNanos;

  /// A schedule whose request is sent now.
  public UdpRetransmission(long nowNanos) {
    sentNanos = nowNanos;
  }

  /// When the request is to be sent again, or given up.
  public long deadlineNanos() {
    return sentNanos + (FIRST_WAIT.toNanos() << n);
  }

  /// Asks whether to send again, once the deadline has passed.
  ///
  /// @return true if it is sent again now; false if it is given up
  public boolean again(long nowNanos) {
    if (n == LAST) {
      return false;
    }
    n++;
    sentNanos = nowNanos;
    return true;
  }

  /// Whether a connection id may still be used.
  ///
  /// @param receivedNanos when it came
  public static boolean connectionIdLives(long receivedNanos, long nowNanos) {
    return nowNanos - receivedNanos < CONNECTION_ID_LIFE.toNanos();
  }
}
