// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.lsd;

/// Takes what an [LsdMachine] wants to be done.
@FunctionalInterface
public interface LsdActions {
  /// Takes an action.
  void add(LsdAction action);
}
