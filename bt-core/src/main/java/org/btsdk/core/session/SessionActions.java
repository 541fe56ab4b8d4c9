// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

/// Takes what a [SessionMachine] wants to be done, in order. Never calls the machine.
@FunctionalInterface
public interface SessionActions {
  /// Takes an action.
  void add(SessionAction action);
}
