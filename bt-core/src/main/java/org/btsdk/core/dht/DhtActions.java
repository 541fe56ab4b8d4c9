// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

/// Takes what a [DhtMachine] wants to be done, in order. Never calls the machine.
@FunctionalInterface
public interface DhtActions {
  /// Takes an action.
  void add(DhtAction action);
}
