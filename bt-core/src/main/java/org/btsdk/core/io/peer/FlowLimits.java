// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import org.btsdk.core.io.limit.LimiterGate;
import org.btsdk.core.io.limit.LiveLimits;

/// How fast a torrent's connections may go: what the session's gates and the torrent's own let
/// through, both ways. Threads: any; only those that await block.
///
/// @param session the gates that all torrents share
/// @param torrent those of this one
public record FlowLimits(LiveLimits session, LiveLimits torrent) {
  boolean downLimited() {
    return session.downGate().isLimited() || torrent.downGate().isLimited();
  }

  boolean upLimited() {
    return session.upGate().isLimited() || torrent.upGate().isLimited();
  }

  /// Waits until what was read lets more be read.
  ///
  /// @param leastBytes waits until at least as much of it is granted; zero not to wait
  /// @param held the reader's; asked several times a second, false ends the wait
  /// @return how much is granted; less than `leastBytes` only if the connection was closed
  long awaitDown(Connection connection, long leastBytes, long mostBytes, HeldBack held) {
    held.begins(System.nanoTime());
    long granted =
        LimiterGate.await(
            session.downGate(),
            torrent.downGate(),
            connection.down(),
            leastBytes,
            mostBytes,
            () -> held.goesOn(System.nanoTime()));
    held.ends(System.nanoTime());
    return granted;
  }

  /// How much one connection reads and owes at least, so that a slow limit costs few calls, and
  /// many connections do not exceed it by far.
  int oweableDownBytes() {
    return Math.min(session.downGate().oweableBytes(), torrent.downGate().oweableBytes());
  }

  /// Waits until so much may be sent.
  ///
  /// @return at least `leastBytes`, at most `mostBytes`; less only if the connection was closed
  long awaitUp(Connection connection, long leastBytes, long mostBytes) {
    return LimiterGate.await(
        session.upGate(),
        torrent.upGate(),
        connection.up(),
        leastBytes,
        mostBytes,
        connection::isOpen);
  }

  /// Waits until so much of control messages may be sent, or the connection is closed; before
  /// blocks that wait, also those of others.
  void awaitUpControl(Connection connection, long bytes) {
    LimiterGate.awaitBesideTheLine(
        session.upGate(), torrent.upGate(), connection.up(), bytes, connection::isOpen);
  }

  /// How much one connection sends at once, at most, so that a limited flow is even.
  long evenUpBytes() {
    return Math.min(session.upGate().evenBytes(), torrent.upGate().evenBytes());
  }

  /// How much one connection reads at once, at most, so that a limited flow is even.
  long evenDownBytes() {
    return Math.min(session.downGate().evenBytes(), torrent.downGate().evenBytes());
  }

  /// Gives back what [#awaitUp] granted and was not sent.
  void refundUp(Connection connection, long bytes) {
    LimiterGate.refund(session.upGate(), torrent.upGate(), connection.up(), bytes);
  }
}
