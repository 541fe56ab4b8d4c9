// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.violation;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.TestInfo;

/// Shows a type of a library, deep in its signature.
public final class ShowsForeignType {
  private ShowsForeignType() {}

  /// Nothing.
  public static Optional<List<TestInfo>> infos() {
    return Optional.empty();
  }
}
