// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import org.btsdk.protocol.krpc.NodeInfo;

/// A node of the DHT: events and the time go in, actions and a next time come out. Not thread-safe.
///
/// Call [#handle(DhtEvent, long, DhtActions)] for each datagram and command, and [#advance(long,
/// DhtActions)] when [#nextDeadlineNanos()], which may change with every call, is due. Open an
/// endpoint first: without one, every lookup ends with [LookupEnd#NO_NODES].
public final class DhtMachine {
  /// 256: addresses that may be nodes, and are asked when nodes are needed; the oldest are
  /// forgotten.
  public static final int MAX_HINTS = 256;

  private final DhtSetup setup;

  /// A node without an endpoint.
  ///
  /// @param setup what it begins with
  /// @param nowNanos the engine's clock
  public DhtMachine(DhtSetup setup, long nowNanos) {
    this.setup = setup;
  }

  /// Takes an event.
  ///
  /// @param event what happened
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void handle(DhtEvent event, long nowNanos, DhtActions out) {}

  /// Called when the deadline is due; harmless before.
  ///
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void advance(long nowNanos, DhtActions out) {}

  /// When [#advance(long, DhtActions)] is to be called next, if nothing happens before;
  /// [Long#MAX_VALUE] if never.
  public long nextDeadlineNanos() {
    return Long.MAX_VALUE;
  }

  /// What the machine is doing.
  ///
  /// @param nowNanos the engine's clock
  public DhtStats stats(long nowNanos) {
    return new DhtStats(List.of(), 0, 0, 0, 0, new DhtStats.Traffic(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  /// What should be known again after a restart. Take it now and then, and at the end.
  ///
  /// @param nowNanos the engine's clock
  public DhtSnapshot snapshot(long nowNanos) {
    return setup.saved();
  }

  /// Good nodes of an endpoint's routing table, in no particular order.
  ///
  /// @param endpoint its number
  /// @param nowNanos the engine's clock
  public List<NodeInfo> nodes(int endpoint, long nowNanos) {
    return List.of();
  }
}
