// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import org.btsdk.model.DhtItem;

/// Says whether an item's publisher signed it (BEP 44). Called by the machine, on its thread; must
/// not block, and never throws for what a stranger may have sent.
@FunctionalInterface
public interface ItemVerifier {
  /// Whether the signature is right.
  boolean isSigned(DhtItem.Mutable item);
}
