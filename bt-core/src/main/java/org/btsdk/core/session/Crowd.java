// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

/// Who is let in while a session has all connections it may have: some more, for a moment, since
/// whether one that comes takes the place of another, its torrent says (BEP 40). A download that is
/// stalled and has nobody keeps one all the same, and the others are asked to make room.
public final class Crowd {
  /// 20 connections beyond what the session may have: each waits for its torrent's word only, or is
  /// the only one of a download that was stalled.
  static final int MAX = 20;

  private Crowd() {}

  /// Whether somebody who calls us is listened to at all.
  ///
  /// @param connections how many there are
  /// @param maxConnections how many there may be
  public static boolean letsIn(int connections, int maxConnections) {
    return connections < maxConnections + MAX;
  }

  /// Whether a connection is one too many, so that it stays only where another makes room for it.
  /// What we dialed never is, since that needed a permit.
  ///
  /// @param connections how many there are, this one included
  /// @param maxConnections how many there may be
  /// @param outgoing whether we dialed
  public static boolean isCrowded(int connections, int maxConnections, boolean outgoing) {
    return connections > maxConnections && !outgoing;
  }
}
