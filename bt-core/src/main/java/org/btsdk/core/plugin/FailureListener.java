// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

/// Is told of a plugin that failed and was replaced.
@FunctionalInterface
public interface FailureListener {
  /// A plugin failed. Called once for each guard, by the thread that called the plugin.
  ///
  /// @param plugin its name
  /// @param cause what it threw, or what it did that it must not do
  void replaced(String plugin, Throwable cause);
}
