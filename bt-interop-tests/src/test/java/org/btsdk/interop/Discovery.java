// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

/// How a client finds peers beside being told, and asking trackers.
enum Discovery {
  /// Not at all, as far as it can be switched off.
  NONE,
  /// By peer exchange (BEP 11).
  PEX,
  /// On the local network (BEP 14).
  LSD
}
