// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.violation;

import java.util.Optional;
import org.junit.jupiter.api.TestInfo;

/// Uses a type of a library where nobody sees it, which is no violation of the rule for signatures.
public final class HidesForeignType {
  private HidesForeignType() {}

  private static Optional<TestInfo> info() {
    return Optional.empty();
  }

  @Override
  public String toString() {
    return info().toString();
  }
}
