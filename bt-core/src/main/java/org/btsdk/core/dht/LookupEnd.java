// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

/// How a lookup ended.
public enum LookupEnd {
  /// It ran to its end; what it found was told before.
  DONE,
  /// No node is known that could be asked.
  NO_NODES,
  /// Nodes were asked, and none answered.
  NO_ANSWER,
  /// As many lookups run as are allowed.
  BUSY,
  /// The caller cancelled it, or the last endpoint was closed.
  CANCELLED
}
