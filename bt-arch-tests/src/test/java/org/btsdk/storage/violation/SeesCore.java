// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.violation;

import org.btsdk.core.pick.RarestPicker;

/// Sees the engine, from where it must not.
public final class SeesCore {
  private SeesCore() {}

  static Object picker() {
    return new RarestPicker();
  }
}
